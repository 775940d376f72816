// Reads the records that a person copied from an email provider.
import { type Fault, invalidInput } from '../../../contract/errors.ts';
import type { GivenRecord } from '../../../contract/messages/email-domain.ts';
import type { WantedRecord } from '../../../engine/email-domains/records.ts';
import { fullName } from '../../providers/email/domains/full-name.ts';

/** The records as DNS has to hold them, or 422 with every fault. */
export function readGivenRecords(domain: string, records: readonly GivenRecord[]): WantedRecord[] {
  const read = records.map((record) => ({ ...record, name: fullName(record.name, domain), value: plain(record) }));
  const faults = read.flatMap((record, index) => faultsOf(record, domain, `/records/${index}`));
  if (faults.length > 0) throw invalidInput(faults);
  return read;
}

function plain({ type, value }: GivenRecord): string {
  if (type !== 'TXT') return value.replace(/\.$/, '').toLowerCase().replace(/\s+/g, ' ');
  // A long text is often shown as several quoted parts.
  return value.startsWith('"') ? value.replace(/^"|"$/g, '').replace(/"\s*"/g, '') : value;
}

const hostName = /^[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?$/;

function faultsOf({ purpose, type, name, value }: WantedRecord, domain: string, at: string): Fault[] {
  const fault = (field: string, message: string): Fault => ({
    pointer: `${at}/${field}`,
    code: 'invalid_record',
    message,
  });
  const faults: Fault[] = [];
  if (!hostName.test(name)) faults.push(fault('name', `${name} is not a name that DNS can hold.`));
  if (name !== domain && !name.endsWith(`.${domain}`) && !domain.endsWith(name.replace(/^[^.]+\./, ''))) {
    faults.push(fault('name', `${name} is not a record of ${domain}.`));
  }
  if (type === 'CNAME' && !hostName.test(value)) faults.push(fault('value', 'A CNAME record holds a host name.'));
  if (type === 'MX' && !/^\d{1,5} [a-z0-9_.-]+$/.test(value)) {
    faults.push(fault('value', 'An MX record holds a priority and a host name: `10 mx.example.com`.'));
  }
  if (type !== 'TXT') return faults;
  if (purpose === 'spf' && !/^v=spf1 /i.test(value))
    faults.push(fault('value', 'An SPF record begins with `v=spf1 `.'));
  if (purpose === 'dmarc' && !/^v=DMARC1/i.test(value)) {
    faults.push(fault('value', 'A DMARC record begins with `v=DMARC1`.'));
  }
  if (purpose === 'dkim' && !/(^|;)\s*p=\S/.test(value)) {
    faults.push(fault('value', 'A DKIM record holds the public key as `p=…`.'));
  }
  return faults;
}
