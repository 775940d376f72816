import { jsonAnswer, textAnswer } from '../answer.ts';
import type { Answer, Received } from '../vendor.ts';

const TYPE_CODES: Record<string, number> = { A: 1, NS: 2, CNAME: 5, MX: 15, TXT: 16, AAAA: 28 };
const TTL_S = 60;
const NO_ERROR = 0;
const NAME_ERROR = 3;

/** Answers `GET /dns-query?name=&type=` as Cloudflare's DNS-over-HTTPS does in its JSON form, without network access. */
export function answerDns({ query, headers }: Received): Answer {
  const wantsJson = query.ct === 'application/dns-json' || (headers.accept ?? '').includes('application/dns-json');
  if (!wantsJson) {
    return textAnswer(400, 'Send the header accept: application/dns-json');
  }
  const name = (query.name ?? '').toLowerCase().replace(/\.$/, '');
  const type = readType(query.type ?? 'A');
  if (name === '' || type === null) return textAnswer(400, 'Give a name and a type, such as ?name=example.com&type=A');
  const zone = addressOf(name);
  const data = zone !== null && type === TYPE_CODES.A ? [{ name, type, TTL: TTL_S, data: zone }] : [];
  const body = {
    Status: zone === null ? NAME_ERROR : NO_ERROR,
    TC: false,
    RD: true,
    RA: true,
    AD: false,
    CD: false,
    Question: [{ name, type }],
    ...(data.length > 0 ? { Answer: data } : {}),
  };
  return jsonAnswer(200, body, { 'content-type': 'application/dns-json' });
}

function addressOf(name: string): string | null {
  if (name === 'inside.test') return '10.0.0.5';
  return name === 'example.com' || name.endsWith('.example.com') ? '93.184.215.14' : null;
}

function readType(type: string): number | null {
  if (/^\d{1,5}$/.test(type)) return Number(type);
  return TYPE_CODES[type.toUpperCase()] ?? null;
}
