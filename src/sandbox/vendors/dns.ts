import { jsonAnswer, textAnswer } from '../answer.ts';
import type { Answer, Received } from '../vendor.ts';

const TYPE_CODES: Record<string, number> = { A: 1, NS: 2, CNAME: 5, MX: 15, TXT: 16, AAAA: 28 };
const TTL_S = 60;
const NO_ERROR = 0;
const NAME_ERROR = 3;
const MAX_ALIASES = 8;
/** A text is sent in parts of at most so many bytes. */
const TEXT_PART_BYTES = 255;

/** The types of record that can be set. */
export const dnsTypes = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'TXT'] as const;

/** A record that was set; `data` as one would type it. */
export interface DnsEntry {
  name: string;
  type: string;
  data: string;
}

/** The records that were set for a name, of every type. */
export type ReadName = (name: string) => DnsEntry[] | Promise<DnsEntry[]>;

interface Resolved {
  name: string;
  type: number;
  TTL: number;
  data: string;
}

/** Answers `GET /dns-query?name=&type=` as Cloudflare's DNS-over-HTTPS does in its JSON form, without network access. */
export async function answerDns({ query, headers }: Received, read: ReadName): Promise<Answer> {
  const wantsJson = query.ct === 'application/dns-json' || (headers.accept ?? '').includes('application/dns-json');
  if (!wantsJson) {
    return textAnswer(400, 'Send the header accept: application/dns-json');
  }
  const name = bareName(query.name ?? '');
  const type = readType(query.type ?? 'A');
  if (name === '' || type === null) return textAnswer(400, 'Give a name and a type, such as ?name=example.com&type=A');
  const answers = await resolve(name, type, read);
  const body = {
    Status: answers === null ? NAME_ERROR : NO_ERROR,
    TC: false,
    RD: true,
    RA: true,
    AD: false,
    CD: false,
    Question: [{ name, type }],
    ...(answers !== null && answers.length > 0 ? { Answer: answers } : {}),
  };
  return jsonAnswer(200, body, { 'content-type': 'application/dns-json' });
}

/** A name in lower case without its final dot. */
export const bareName = (name: string): string => name.trim().toLowerCase().replace(/\.$/, '');

/** What a resolver finds, with the aliases on the way; null for a name that does not exist. */
async function resolve(name: string, type: number, read: ReadName): Promise<Resolved[] | null> {
  const answers: Resolved[] = [];
  let asked = name;
  for (let aliases = 0; aliases <= MAX_ALIASES; aliases++) {
    const entries = await read(asked);
    const builtIn = builtInAddress(asked);
    if (entries.length === 0 && builtIn === null) return answers.length > 0 ? answers : null;
    const found = entries.filter((entry) => TYPE_CODES[entry.type] === type);
    answers.push(...found.map((entry) => resolved(asked, entry)));
    if (found.length > 0) return answers;
    const alias = entries.find((entry) => entry.type === 'CNAME');
    if (alias === undefined) {
      if (builtIn !== null && type === TYPE_CODES.A) answers.push({ name: asked, type, TTL: TTL_S, data: builtIn });
      return answers;
    }
    answers.push(resolved(asked, alias));
    asked = bareName(alias.data);
  }
  return answers;
}

function resolved(name: string, { type, data }: DnsEntry): Resolved {
  return { name, type: TYPE_CODES[type] ?? 0, TTL: TTL_S, data: type === 'TXT' ? quoted(data) : absolute(type, data) };
}

const absolute = (type: string, data: string) =>
  ['CNAME', 'MX', 'NS'].includes(type) ? `${data.trim().replace(/\.$/, '')}.` : data.trim();

/** A text in its parts, bytes beyond ASCII and signs of the notation escaped, as resolvers write it. */
function quoted(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const parts: string[] = [];
  for (let at = 0; at < Math.max(1, bytes.length); at += TEXT_PART_BYTES) {
    parts.push(`"${[...bytes.subarray(at, at + TEXT_PART_BYTES)].map(escaped).join('')}"`);
  }
  return parts.join(' ');
}

function escaped(byte: number): string {
  const char = String.fromCharCode(byte);
  if (byte < 0x20 || byte > 0x7e) return `\\${String(byte).padStart(3, '0')}`;
  return char === '"' || char === '\\' ? `\\${char}` : char;
}

function builtInAddress(name: string): string | null {
  if (name === 'inside.test') return '10.0.0.5';
  return name === 'example.com' || name.endsWith('.example.com') ? '93.184.215.14' : null;
}

function readType(type: string): number | null {
  if (/^\d{1,5}$/.test(type)) return Number(type);
  return TYPE_CODES[type.toUpperCase()] ?? null;
}
