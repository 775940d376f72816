import { isPublicSuffix } from '../../../../engine/email-domains/public-suffixes.ts';
import { type CheckedRecord, checkRecord, type WantedRecord } from '../../../../engine/email-domains/records.ts';
import type { DnsReader } from '../../../guard/dns.ts';

/** Asks DNS for every record of a domain. */
export function checkRecords(
  dns: DnsReader,
  domain: string,
  wanted: readonly WantedRecord[],
): Promise<CheckedRecord[]> {
  return Promise.all(
    wanted.map(async (record) => {
      const checked = checkRecord(record, await dns(record.name, record.type));
      const inherits = record.purpose === 'dmarc' && checked.state === 'missing';
      return inherits ? inheritedDmarc(dns, domain, checked) : checked;
    }),
  );
}

/** A domain without a policy of its own has the one of the next domain above it. */
async function inheritedDmarc(dns: DnsReader, domain: string, own: CheckedRecord): Promise<CheckedRecord> {
  for (let above = parentOf(domain); !isPublicSuffix(above); above = parentOf(above)) {
    const { name } = own;
    const checked = checkRecord({ ...own, name: `_dmarc.${above}` }, await dns(`_dmarc.${above}`, 'TXT'));
    if (checked.state === 'ok') return { ...checked, name };
    if (checked.state !== 'missing') return own;
  }
  return own;
}

const parentOf = (domain: string) => domain.slice(domain.indexOf('.') + 1);
