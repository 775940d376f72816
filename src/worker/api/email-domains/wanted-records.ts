// Which DNS records a domain has to have: those of the vendor that its mail leaves by, else a proof that it is ours to use.
// 1. Nobody verifies a domain by records that somebody else has set: without a key that the vendor gave to the account
//    of this organisation, the proof of ownership is among the records.
import { AppError } from '../../../contract/errors.ts';
import type { ChannelConfigs } from '../../../contract/messages/channels/registry.ts';
import {
  type CheckedRecord,
  dmarcRecord,
  ownershipRecord,
  unchecked,
  type WantedRecord,
} from '../../../engine/email-domains/records.ts';
import type { Ctx } from '../../access/context.ts';
import { eachDatabase } from '../../access/databases.ts';
import { parseDomainRecords } from '../../db/schema/directory.ts';
import { openSecret } from '../../db/sealed.ts';
import type { Env } from '../../env.ts';
import { openEgress } from '../../guard/open-egress.ts';
import { parseAllowHosts } from '../../guard/ssrf.ts';
import { sha256Hex } from '../../ids.ts';
import type { VendorAnswer } from '../../providers/email/domains/vendor-answer.ts';
import { type EmailVendor, vendorDomains } from '../../providers/email/domains/vendors.ts';
import { type EmailChannelRow, emailChannelsOf } from '../../store/channels.ts';
import type { EmailDomainRow } from '../../store/email-domains.ts';

type EmailConfig = ChannelConfigs['email'];
type Subject = Pick<EmailDomainRow, 'orgId' | 'domain' | 'channelId' | 'vendor' | 'recordsFrom' | 'records'>;
export type WantedColumns = Pick<EmailDomainRow, 'channelId' | 'vendor' | 'recordsFrom' | 'records' | 'detail'>;

/** The channel that the vendor is taken from, opened. */
export interface DomainChannel {
  id: string;
  config: EmailConfig;
}

/** The channel of a domain: the one it names, else the default email channel of the oldest project that has one. */
export async function channelOfDomain(ctx: Ctx, asked: string | null): Promise<DomainChannel | null> {
  const databases = await eachDatabase(ctx);
  const rows = (await Promise.all(databases.map(({ db, projectIds }) => emailChannelsOf(db, projectIds)))).flat();
  const order = (await ctx.projects()).map(({ id }) => id);
  const byProject = rows.toSorted((a, b) => order.indexOf(a.projectId) - order.indexOf(b.projectId));
  const row = byProject.find(({ id }) => id === asked) ?? byProject.find(({ status }) => status !== 'disabled');
  return row ? openChannel(ctx.env, row) : null;
}

/** Refuses a channel that is not an email channel of the organisation. */
export function requireChannel(channel: DomainChannel | null, asked: string | null | undefined): void {
  if (!asked || channel?.id === asked) return;
  const message = `There is no email channel ${asked} in this organisation; GET notifications/channels?kind=email lists them.`;
  throw new AppError('invalid', message, { faults: [{ pointer: '/channelId', code: 'not_found', message }] });
}

async function openChannel(env: Env, row: EmailChannelRow): Promise<DomainChannel | null> {
  const config = await openSecret<EmailConfig>(env, 'channelConfig', row.id, row.config).catch(() => null);
  return config && { id: row.id, config };
}

/** The columns that say which records are wanted; the vendor is asked where it has an API for that. */
export async function wantedColumns(
  env: Env,
  subject: Subject,
  channel: DomainChannel | null,
  given?: readonly WantedRecord[],
): Promise<WantedColumns> {
  const vendor = channel?.config.vendor ?? null;
  const stored = parseDomainRecords(subject.records).filter(({ purpose }) => purpose !== 'ownership');
  const place = { channelId: channel?.id ?? null, vendor };
  const fromUser = given ?? (subject.recordsFrom === 'user' ? stored : null);
  if (fromUser) {
    const records = complete(subject, fromUser, { isProven: false });
    return { ...place, recordsFrom: 'user', records: toColumn(records, subject), detail: hintOf(vendor) };
  }
  const answer = channel ? await askVendor(env, channel.config, subject.domain) : { records: null, detail: noChannel };
  // What the vendor said before holds while it cannot be asked.
  const isKept = answer.records === null && subject.recordsFrom === 'vendor' && subject.vendor === vendor;
  const ofVendor = answer.records ?? (isKept ? stored : null);
  const wasProven = !parseDomainRecords(subject.records).some(({ purpose }) => purpose === 'ownership');
  const isProven = isKept
    ? wasProven
    : ofVendor !== null && channel !== null && isAskedAtItsOwnAddress(env, channel.config);
  const records = complete(subject, ofVendor ?? [], { isProven });
  const recordsFrom = ofVendor === null ? 'sendora' : 'vendor';
  return { ...place, recordsFrom, records: toColumn(records, subject), detail: answer.detail };
}

const noChannel =
  'There is no email channel; create one with POST notifications/channels, and verify again: its vendor may want further records.';

async function askVendor(env: Env, config: EmailConfig, domain: string): Promise<VendorAnswer> {
  const { fixed, ask, hint = null } = vendorDomains[config.vendor] as (typeof vendorDomains)['resend'];
  if (ask) return ask(config as Parameters<typeof ask>[0], domain, openEgress(env));
  const records = fixed?.map((record) => ({ ...record, name: record.name.replace('@', domain) })) ?? null;
  return { records, detail: hint };
}

const hintOf = (vendor: EmailVendor | null) => (vendor === null ? noChannel : (vendorDomains[vendor].hint ?? null));

/** Whether the key in the records was given out by the vendor itself, and not by an address that somebody chose. */
function isAskedAtItsOwnAddress(env: Env, config: EmailConfig): boolean {
  const { ask, host: official } = vendorDomains[config.vendor];
  if (!ask) return false;
  if (!('baseUrl' in config) || config.baseUrl === undefined) return true;
  const { host, port, protocol } = new URL(config.baseUrl);
  const address = port === '' ? `${host}:${protocol === 'https:' ? 443 : 80}` : host;
  return host === official || parseAllowHosts(env.EGRESS_ALLOW_HOSTS).includes(address);
}

function complete(
  { orgId, domain }: Subject,
  records: readonly WantedRecord[],
  { isProven }: { isProven: boolean },
): WantedRecord[] {
  const hasDmarc = records.some(({ purpose }) => purpose === 'dmarc');
  return [...(isProven ? [] : [proofOf(orgId, domain)]), ...records, ...(hasDmarc ? [] : [dmarcRecord(domain)])];
}

/** Differs between organisations, so that nobody uses the proof of another one. */
function proofOf(orgId: string, domain: string): WantedRecord {
  return ownershipRecord(domain, sha256Hex(`sender domain\n${orgId}\n${domain}`).slice(0, 32));
}

/** What was found stays beside a record that is wanted as before. */
function toColumn(wanted: readonly WantedRecord[], { records }: Subject): string {
  const known = parseDomainRecords(records);
  const same = (a: WantedRecord, b: WantedRecord) => a.type === b.type && a.name === b.name && a.value === b.value;
  return JSON.stringify(
    wanted.map(({ purpose, type, name, value }): CheckedRecord => {
      const record = { purpose, type, name, value };
      const before = known.find((each) => same(each, record));
      return before ? { ...before, purpose } : unchecked(record);
    }),
  );
}

/** The records of a domain that was added before they were stored. */
export function recordsOf(row: Subject): CheckedRecord[] {
  const stored = parseDomainRecords(row.records);
  return stored.length > 0 ? stored : complete(row, [], { isProven: false }).map(unchecked);
}
