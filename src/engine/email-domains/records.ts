// Judges what DNS holds against the record that a sender domain needs.
// 1. A record is ok when it does what is wanted, not only when it is the same text: SPF may hold more, DMARC be stricter.
// 2. What could not be asked is unknown: neither ok nor missing.
import type { DomainRecord, RecordState } from '../../contract/messages/email-domain.ts';

/** A record to set. */
export type WantedRecord = Pick<DomainRecord, 'purpose' | 'type' | 'name' | 'value'>;

/** A record with the result of its last check. */
export type CheckedRecord = WantedRecord & Pick<DomainRecord, 'found' | 'state'>;

/** Values of one name and type as one would type them, or why DNS did not say. */
export type DnsReply = { kind: 'answer'; values: string[] } | { kind: 'unknown'; why: string };

type Verdict = Pick<CheckedRecord, 'found' | 'state'>;

const maxFound = 10;

/** What DNS holds of a record, and whether that is as wanted. */
export function checkRecord(wanted: WantedRecord, reply: DnsReply): CheckedRecord {
  if (reply.kind === 'unknown') return { ...wanted, found: [], state: 'unknown' };
  const { found, state } = judge(wanted, reply.values);
  return { ...wanted, found: found.slice(0, maxFound), state };
}

/** A record that was not looked at. */
export const unchecked = (wanted: WantedRecord): CheckedRecord => ({ ...wanted, found: [], state: 'unchecked' });

function judge(wanted: WantedRecord, values: string[]): Verdict {
  if (wanted.type === 'CNAME') return one(values, (value) => sameName(value, wanted.value));
  if (wanted.type === 'MX') return judgeMx(wanted.value, values);
  if (isSpf(wanted.value)) return judgeSpf(wanted.value, values.filter(isSpf));
  if (wanted.purpose === 'dmarc') return one(values.filter(isDmarc), isValidDmarc);
  if (wanted.purpose === 'dkim') return judgeDkim(wanted.value, values);
  if (wanted.purpose === 'ownership') {
    const ours = values.filter((value) => value.toLowerCase().startsWith(ownershipPrefix));
    // Each organisation has a proof of its own beside the others.
    return { found: ours, state: stateOf(ours, ours.includes(wanted.value)) };
  }
  return { found: values, state: stateOf(values, values.includes(wanted.value)) };
}

/** Of these records there may be one. */
function one(found: string[], isWanted: (value: string) => boolean): Verdict {
  return { found, state: found.length > 1 ? 'conflict' : stateOf(found, found.some(isWanted)) };
}

const stateOf = (found: string[], isOk: boolean): RecordState =>
  isOk ? 'ok' : found.length === 0 ? 'missing' : 'wrong';

const sameName = (a: string, b: string) => bareName(a) === bareName(b);
const bareName = (name: string) => name.trim().replace(/\.$/, '').toLowerCase();

/** Bounces go to the vendor only where all mail servers of the name are the vendor's. */
function judgeMx(wanted: string, found: string[]): Verdict {
  const hosts = found.map(hostOfMx);
  const host = hostOfMx(wanted);
  const owner = host.split('.').slice(-2).join('.');
  const others = hosts.some((each) => each !== owner && !each.endsWith(`.${owner}`));
  const isThere = hosts.includes(host);
  return { found, state: isThere && others ? 'conflict' : stateOf(found, isThere) };
}

const hostOfMx = (value: string) => bareName(value.trim().split(/\s+/).at(-1) ?? '');

const isSpf = (value: string) => /^v=spf1( |$)/i.test(value.trim());

/** The record may name other senders, too; every sender that is wanted must be among them (RFC 7208). */
function judgeSpf(wanted: string, found: string[]): Verdict {
  const needed = senders(wanted);
  return one(found, (value) => needed.every((sender) => senders(value).includes(sender)));
}

/** The mechanisms that let somebody send; the qualifier `+` is the same as none. */
function senders(spf: string): string[] {
  const terms = spf.trim().toLowerCase().split(/\s+/).slice(1);
  return terms.map((term) => term.replace(/^\+/, '')).filter((term) => /^(include|ip4|ip6|a|mx|exists)\b/.test(term));
}

const isDmarc = (value: string) => /^v\s*=\s*DMARC1\s*(;|$)/i.test(value.trim());
const isValidDmarc = (value: string) => /^(none|quarantine|reject)$/i.test(tagsOf(value).get('p') ?? '');

/** The same key, however the rest of the record is written; a name with several keys has none (RFC 6376). */
function judgeDkim(wanted: string, values: string[]): Verdict {
  const keys = values.filter((value) => tagsOf(value).has('p'));
  return one(keys, (value) => keyOf(value) !== '' && keyOf(value) === keyOf(wanted));
}

const keyOf = (record: string) => (tagsOf(record).get('p') ?? '').replace(/\s+/g, '');

function tagsOf(record: string): Map<string, string> {
  const tags = record.split(';').map((tag) => {
    const at = tag.indexOf('=');
    return at === -1 ? null : ([tag.slice(0, at).trim().toLowerCase(), tag.slice(at + 1).trim()] as const);
  });
  return new Map(tags.filter((tag) => tag !== null));
}

/** What the proof of ownership begins with; the rest differs between organisations. */
export const ownershipPrefix = 'sendora-verify=';

/** The proof that a domain belongs to an organisation. */
export function ownershipRecord(domain: string, token: string): WantedRecord {
  return { purpose: 'ownership', type: 'TXT', name: `_sendora.${domain}`, value: `${ownershipPrefix}${token}` };
}

/** The mildest policy: it reports and changes nothing. */
export function dmarcRecord(domain: string): WantedRecord {
  return { purpose: 'dmarc', type: 'TXT', name: `_dmarc.${domain}`, value: 'v=DMARC1; p=none' };
}

/** Whether all records are there, none is known to be wrong, or something is. */
export function verdictOf(records: readonly CheckedRecord[]): 'ok' | 'unknown' | 'failed' {
  if (records.some(({ state }) => state === 'missing' || state === 'wrong' || state === 'conflict')) return 'failed';
  return records.length > 0 && records.every(({ state }) => state === 'ok') ? 'ok' : 'unknown';
}
