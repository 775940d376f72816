// Reads DNS records over https, through the egress like every other request.
// 1. A name that does not exist has no records; every other failure is unknown and never looks like a missing record.
// 2. Values come as one would type them: the parts of a long text joined, no quotes, no final dot.
import type { RecordType } from '../../contract/messages/email-domain.ts';
import type { DnsReply } from '../../engine/email-domains/records.ts';
import type { Env } from '../env.ts';
import { encodeUtf8 } from './bytes.ts';
import type { Egress } from './egress.ts';

/** Reads the records of one type that a name has. */
export type DnsReader = (name: string, type: RecordType) => Promise<DnsReply>;

const defaultDnsUrl = 'https://cloudflare-dns.com/dns-query';
const typeCodes: Record<RecordType, number> = { CNAME: 5, MX: 15, TXT: 16 };
const timeoutMs = 5_000;
const maxBodyBytes = 65_536;
/** Aliases that are followed where the resolver has not done it. */
const maxAliases = 5;

const noError = 0;
const nameDoesNotExist = 3;
const statusNames: Record<number, string> = { 1: 'FORMERR', 2: 'SERVFAIL', 4: 'NOTIMP', 5: 'REFUSED' };

/** Opens the resolver of this deployment: the one that `DNS_URL` names, or Cloudflare's. */
export function openDns(env: Pick<Env, 'DNS_URL'>, egress: Egress): DnsReader {
  const dnsUrl = env.DNS_URL || defaultDnsUrl;
  return async (name, type) => {
    let asked = name;
    for (let aliases = 0; aliases <= maxAliases; aliases++) {
      const reply = await query(egress, dnsUrl, asked, type);
      if (typeof reply !== 'string') return reply;
      asked = reply;
    }
    return { kind: 'unknown', why: `more than ${maxAliases} aliases follow each other` };
  };
}

/** The reply, or the name to ask instead. */
async function query(egress: Egress, dnsUrl: string, name: string, type: RecordType): Promise<DnsReply | string> {
  const url = `${dnsUrl}${dnsUrl.includes('?') ? '&' : '?'}name=${encodeURIComponent(name)}&type=${type}`;
  const headers = { accept: 'application/dns-json' };
  const answer = await egress.request(url, { headers, timeoutMs, maxBodyBytes });
  if (!answer.ok) return { kind: 'unknown', why: answer.message };
  if (answer.status !== 200) return { kind: 'unknown', why: `the resolver returned ${answer.status}` };
  return readReply(answer.body, type);
}

interface Resolved {
  Status?: unknown;
  TC?: unknown;
  Answer?: unknown;
}

function readReply(body: string, type: RecordType): DnsReply | string {
  const { Status: status, TC: isCut, Answer: answers } = parse(body);
  if (status === nameDoesNotExist) return { kind: 'answer', values: [] };
  if (status !== noError) {
    return { kind: 'unknown', why: `the resolver returned ${statusNames[Number(status)] ?? String(status)}` };
  }
  if (isCut === true) return { kind: 'unknown', why: 'the answer was cut off' };
  const records = (Array.isArray(answers) ? answers : []) as { type?: unknown; data?: unknown }[];
  const dataOf = (code: number) =>
    records.flatMap((record) => (record?.type === code && typeof record.data === 'string' ? [record.data] : []));
  const found = dataOf(typeCodes[type]);
  const alias = dataOf(typeCodes.CNAME).at(-1);
  if (found.length === 0 && alias !== undefined && type !== 'CNAME') return readName(alias);
  return { kind: 'answer', values: found.map(type === 'TXT' ? readText : readName) };
}

function parse(body: string): Resolved {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

const readName = (data: string) =>
  data
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/(.)\.$/, '$1')
    .toLowerCase();

/** Joins the quoted parts of a text (RFC 1035: `\"`, `\\` and `\DDD` are escaped); some resolvers quote nothing. */
function readText(data: string): string {
  const trimmed = data.trim();
  if (!trimmed.startsWith('"')) return trimmed;
  const parts = [...trimmed.matchAll(/"((?:[^"\\]|\\.)*)"/gs)].map(([, part = '']) => part);
  return decodeUtf8(parts.join(''));
}

/** `\DDD` is a byte, so that characters beyond ASCII come as several of them. */
function decodeUtf8(text: string): string {
  const bytes = [...text.matchAll(/\\(\d{3})|\\?([\s\S])/gu)].flatMap(([, byte, char = '']) =>
    byte === undefined ? [...encodeUtf8(char)] : [Number(byte) & 0xff],
  );
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
