// Plays Resend's API of sender domains: each account has keys of its own, and a domain is verified once DNS has them.
import { isObject } from '../../contract/json.ts';
import { jsonAnswer } from '../answer.ts';
import { encodeBase64, sha256Hex } from '../digest.ts';
import { filledString, parseJson } from '../json-value.ts';
import type { SenderDomain } from '../state/sender-domains.ts';
import type { Answer, Context, Received } from '../vendor.ts';
import { bareName, type ReadName } from './dns.ts';

/** The state of the vendor, and the DNS that it asks. */
export interface ResendAccounts {
  list(account: string): Promise<SenderDomain[]>;
  add(account: string, domain: SenderDomain): Promise<SenderDomain | null>;
  find(account: string, id: string): Promise<SenderDomain | null>;
  setStatus(account: string, id: string, status: string): Promise<void>;
  read: ReadName;
}

const refusal = (statusCode: number, name: string, message: string): Answer =>
  jsonAnswer(statusCode, { statusCode, name, message });
const noDomain = refusal(404, 'not_found', 'Domain not found');

/** Answers `GET` and `POST /domains`, `GET /domains/:id` and `POST /domains/:id/verify`. */
export async function answerResendDomains(
  request: Received,
  { nowMs, newId }: Context,
  accounts: ResendAccounts,
): Promise<Answer> {
  const [scheme, key = ''] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || key === '') {
    return refusal(401, 'missing_api_key', 'Missing API key in the authorization header.');
  }
  if (!key.startsWith('re_')) return refusal(403, 'invalid_api_key', 'API key is invalid.');
  // Keys that begin so stand for those that may send, and nothing else.
  if (key.startsWith('re_restricted')) {
    return refusal(401, 'restricted_api_key', 'This API key is restricted to only send emails');
  }
  const account = await sha256Hex(key);
  const { id } = request.params;
  if (id === undefined) {
    if (request.method === 'POST')
      return add(request, account, { id: newId(), at: new Date(nowMs).toISOString() }, accounts);
    return jsonAnswer(200, { object: 'list', has_more: false, data: await accounts.list(account) });
  }
  const domain = await accounts.find(account, id);
  if (domain === null) return noDomain;
  if (request.method !== 'POST') return jsonAnswer(200, { object: 'domain', ...(await withRecords(account, domain)) });
  const { records } = await withRecords(account, domain);
  const areSet = (await Promise.all(records.map((record) => isSet(record, domain.name, accounts.read)))).every(Boolean);
  await accounts.setStatus(account, id, areSet ? 'verified' : 'failed');
  return jsonAnswer(200, { object: 'domain', id });
}

async function add(
  request: Received,
  account: string,
  { id, at }: { id: string; at: string },
  accounts: ResendAccounts,
): Promise<Answer> {
  const body = parseJson(request.text);
  const name = isObject(body) ? filledString(body.name) : null;
  if (name === null) return refusal(422, 'missing_required_field', 'Missing `name` field.');
  if (!/^([a-z0-9-]+\.)+[a-z0-9-]+$/.test(name)) return refusal(422, 'validation_error', 'The domain name is invalid.');
  const added = await accounts.add(account, { id, name, status: 'not_started', created_at: at });
  if (added === null) return refusal(403, 'validation_error', `The ${name} domain has been registered already.`);
  return jsonAnswer(201, await withRecords(account, added));
}

interface Wanted {
  record: 'SPF' | 'DKIM';
  /** Relative to the registered domain. */
  name: string;
  type: 'MX' | 'TXT';
  value: string;
  ttl: 'Auto';
  status: string;
  priority?: number;
}

async function withRecords(account: string, domain: SenderDomain): Promise<SenderDomain & { records: Wanted[] }> {
  const below = domain.name.split('.').slice(0, -2);
  const common = (label: string) => ({
    name: [label, ...below].join('.'),
    ttl: 'Auto' as const,
    status: domain.status,
  });
  const bytes = new TextEncoder().encode(
    (await sha256Hex(`${account} ${domain.name}`)) + (await sha256Hex(`${domain.name} ${account}`)),
  );
  return {
    ...domain,
    records: [
      { record: 'SPF', ...common('send'), type: 'MX', value: 'feedback-smtp.us-east-1.amazonses.com', priority: 10 },
      { record: 'SPF', ...common('send'), type: 'TXT', value: '"v=spf1 include:amazonses.com ~all"' },
      {
        record: 'DKIM',
        ...common('resend._domainkey'),
        type: 'TXT',
        value: `p=MIGfMA0GCSqGSIb3DQEB${encodeBase64(bytes)}`,
      },
    ],
  };
}

async function isSet({ name, type, value }: Wanted, domain: string, read: ReadName): Promise<boolean> {
  const entries = await read(bareName(`${name}.${domain.split('.').slice(-2).join('.')}`));
  return entries.some((entry) => entry.type === type && entry.data.includes(value.replaceAll('"', '')));
}
