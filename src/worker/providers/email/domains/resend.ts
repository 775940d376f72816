// Reads from Resend's API which DNS records a domain needs: its DKIM key differs from account to account.
import { isObject } from '../../../../contract/json.ts';
import type { ResendConfig } from '../../../../contract/messages/channels/email.ts';
import type { RecordPurpose, RecordType } from '../../../../contract/messages/email-domain.ts';
import type { WantedRecord } from '../../../../engine/email-domains/records.ts';
import type { Egress, EgressAnswer } from '../../../guard/egress.ts';
import { joinUrl, readJsonObject } from '../../results.ts';
import { fullName } from './full-name.ts';
import type { VendorAnswer } from './vendor-answer.ts';

const timeoutMs = 8_000;
const maxBodyBytes = 131_072;
const domainsPerPage = 100;
const maxPages = 10;

type Reply = { ok: true; body: Record<string, unknown> } | { ok: false; detail: string };

/** The records of a domain in the account, which gets the domain where it is missing. */
export async function askResend(config: ResendConfig, domain: string, egress: Egress): Promise<VendorAnswer> {
  const call = caller(config, egress);
  const known = await findDomain(call, domain);
  if (!known.ok) return { records: null, detail: known.detail };
  const read = await (known.id === null
    ? call('POST', '/domains', { name: domain })
    : call('GET', `/domains/${known.id}`));
  if (!read.ok) return { records: null, detail: read.detail };
  // From now on it looks at DNS by itself, for three days: the records may be found by the cron, when nobody is asked.
  if (known.id === null) await call('POST', `/domains/${encodeURIComponent(String(read.body.id))}/verify`);
  const listed = Array.isArray(read.body.records) ? read.body.records : [];
  const records = listed.flatMap((record) => toWanted(record, domain) ?? []);
  if (!records.some(({ purpose }) => purpose === 'dkim')) {
    return {
      records: null,
      detail: 'Resend named no DKIM record for the domain; look at the domain in its dashboard.',
    };
  }
  return { records, detail: null };
}

/** Has Resend look at DNS, too: it refuses mail until it has. */
export async function nudgeResend(config: ResendConfig, domain: string, egress: Egress): Promise<string | null> {
  const call = caller(config, egress);
  const known = await findDomain(call, domain);
  if (!known.ok) return known.detail;
  if (known.status === 'verified') return null;
  if (known.id === null) return `Resend does not know ${domain}; add it in its dashboard.`;
  const asked = await call('POST', `/domains/${known.id}/verify`);
  if (!asked.ok) return asked.detail;
  const after = await call('GET', `/domains/${known.id}`);
  if (after.ok && after.body.status === 'verified') return null;
  return 'Resend was asked to verify the domain, too; it refuses mail from it until it has, which takes minutes.';
}

type Call = (method: 'GET' | 'POST', path: string, body?: unknown) => Promise<Reply>;

function caller(config: ResendConfig, egress: Egress): Call {
  return async (method, path, body) => {
    const answer = await egress.request(joinUrl(config.baseUrl ?? 'https://api.resend.com', path), {
      method,
      headers: { authorization: `Bearer ${config.apiKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      timeoutMs,
      maxBodyBytes,
    });
    return readReply(answer);
  };
}

function readReply(answer: EgressAnswer): Reply {
  if (!answer.ok) return { ok: false, detail: `Resend could not be asked for the records: ${answer.message}` };
  const body = readJsonObject(answer.body);
  if (answer.status >= 200 && answer.status < 300) return { ok: true, body };
  if (body.name === 'restricted_api_key') {
    return {
      ok: false,
      detail:
        'The API key of the channel may only send, so Resend does not show it the records: give the channel a key with full access, or copy the records from Resend with PATCH email/domains/{id}.',
    };
  }
  const said = typeof body.message === 'string' ? `: ${body.message.slice(0, 200)}` : '';
  return { ok: false, detail: `Resend did not show the records (status ${answer.status})${said}` };
}

type Known = { ok: true; id: string | null; status: string } | { ok: false; detail: string };

async function findDomain(call: Call, domain: string): Promise<Known> {
  let after = '';
  for (let page = 0; page < maxPages; page++) {
    const listed = await call('GET', `/domains?limit=${domainsPerPage}${after}`);
    if (!listed.ok) return listed;
    const domains = (Array.isArray(listed.body.data) ? listed.body.data : []).filter(isObject);
    const found = domains.find(({ name }) => String(name).toLowerCase() === domain);
    if (found) return { ok: true, id: encodeURIComponent(String(found.id)), status: String(found.status) };
    const last = domains.at(-1);
    if (listed.body.has_more !== true || !last) break;
    after = `&after=${encodeURIComponent(String(last.id))}`;
  }
  return { ok: true, id: null, status: 'not_started' };
}

const types: readonly RecordType[] = ['TXT', 'CNAME', 'MX'];

/** null for records that sending does not need, such as those for receiving and for tracking. */
function toWanted(record: unknown, domain: string): WantedRecord | null {
  if (!isObject(record) || typeof record.name !== 'string' || typeof record.value !== 'string') return null;
  const type = types.find((each) => each === record.type);
  const purpose = type && purposeOf(String(record.record), type);
  if (!purpose) return null;
  const plain = record.value.trim().replace(/^"(.*)"$/s, '$1');
  const host = plain.replace(/\.$/, '');
  const value = { TXT: plain, CNAME: host, MX: `${Number(record.priority) || 10} ${host}` }[type];
  return { purpose, type, name: fullName(record.name, domain), value };
}

function purposeOf(kind: string, type: RecordType): RecordPurpose | null {
  if (kind === 'DKIM') return 'dkim';
  if (kind === 'DMARC') return 'dmarc';
  if (kind === 'SPF') return type === 'MX' ? 'return_path' : 'spf';
  return null;
}
