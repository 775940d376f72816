// The outside world of tests of sender domains: a resolver and Resend's domains, in place of `fetch`.
import { vi } from 'vitest';
import { outside } from './pipeline/world.ts';
import type { Tenant } from './worker.ts';

interface Published {
  type: string;
  name: string;
  value: string;
}

export interface DnsWorld {
  /** Adds records to DNS. */
  publish(records: Published[]): void;
  /** Empties DNS. */
  clear(): void;
  /** Makes the resolver or Resend fail from now on; null ends it. */
  fail(what: 'servfail' | 'network' | 'resend' | null): void;
  /** How many requests with this method and end of the path Resend got. */
  asked(method: string, pathEnd: string): number;
}

const typeCodes: Record<string, number> = { A: 1, CNAME: 5, MX: 15, TXT: 16, AAAA: 28 };

/** Takes the place of `fetch` until vi.restoreAllMocks(). */
export function createDnsWorld(): DnsWorld {
  let zone: Published[] = [];
  let fault: 'servfail' | 'network' | 'resend' | null = null;
  const calls: { method: string; path: string }[] = [];
  const domains = new Map<string, string>();
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = new URL(String(input));
    if (url.pathname === '/dns-query') {
      if (fault === 'network') throw new TypeError('Network connection lost.');
      const name = url.searchParams.get('name') ?? '';
      const type = url.searchParams.get('type') ?? '';
      // The hosts of the resolver and of Resend are always known.
      if (type === 'A' || type === 'AAAA')
        return answerDns(0, type === 'A' ? [{ type: 1, data: '93.184.215.14' }] : []);
      if (fault === 'servfail') return answerDns(2, []);
      const found = zone.filter((record) => record.name === name);
      if (found.length === 0) return answerDns(3, []);
      const data = ({ value }: Published) => (type === 'TXT' ? `"${value}"` : `${value}.`);
      return answerDns(
        0,
        found.filter((record) => record.type === type).map((record) => ({ type: typeCodes[type], data: data(record) })),
      );
    }
    const path = url.pathname.replace(/^\/(resend|api)/, '');
    calls.push({ method: init?.method ?? 'GET', path });
    if (fault === 'resend') return Response.json({ message: 'down' }, { status: 503 });
    return answerResend(domains, init?.method ?? 'GET', path, String(init?.body ?? ''), new Headers(init?.headers));
  });
  return {
    publish: (records) => {
      zone = [...zone, ...records];
    },
    clear: () => {
      zone = [];
    },
    fail: (what) => {
      fault = what;
    },
    asked: (method, pathEnd) => calls.filter((call) => call.method === method && call.path.endsWith(pathEnd)).length,
  };
}

const answerDns = (status: number, answer: { type: number | undefined; data: string }[]) =>
  Response.json({ Status: status, Answer: answer });

/** As Resend does it: names are relative to the registered domain. */
function answerResend(domains: Map<string, string>, method: string, path: string, body: string, headers: Headers) {
  if (headers.get('authorization')?.includes('restricted')) {
    return Response.json({ statusCode: 401, name: 'restricted_api_key', message: 'only send' }, { status: 401 });
  }
  if (path === '/domains' && method === 'GET') {
    const data = [...domains].map(([id, name]) => ({ id, name, status: 'not_started' }));
    return Response.json({ object: 'list', has_more: false, data });
  }
  if (path === '/domains') {
    const id = crypto.randomUUID();
    domains.set(id, String((JSON.parse(body) as { name: string }).name));
    return Response.json(resendDomain(id, domains.get(id) ?? ''), { status: 201 });
  }
  const id = path.split('/')[2] ?? '';
  return Response.json(path.endsWith('/verify') ? { object: 'domain', id } : resendDomain(id, domains.get(id) ?? ''));
}

function resendDomain(id: string, name: string) {
  const below = name.split('.').slice(0, -2).join('.');
  const relative = (label: string) => [label, below].filter(Boolean).join('.');
  return {
    id,
    name,
    status: 'not_started',
    records: [
      {
        record: 'SPF',
        name: relative('send'),
        type: 'MX',
        value: 'feedback-smtp.us-east-1.amazonses.com',
        priority: 10,
      },
      { record: 'SPF', name: relative('send'), type: 'TXT', value: '"v=spf1 include:amazonses.com ~all"' },
      { record: 'DKIM', name: relative('resend._domainkey'), type: 'TXT', value: `p=KEYof${name}` },
      { record: 'Tracking', name: relative('links'), type: 'CNAME', value: 'links1.resend-dns.com' },
      { record: 'Receiving MX', name: below, type: 'MX', value: 'inbound.resend.com', priority: 10 },
    ],
  };
}

/** Adds an email channel and returns its id. */
export async function addEmailChannel({ api }: Tenant, config: Record<string, unknown> = {}): Promise<string> {
  const resend = { apiKey: 're_123456789012', baseUrl: `${outside}/resend` };
  const made = await api.post('notifications/channels', {
    kind: 'email',
    name: `email ${crypto.randomUUID()}`,
    config: config.vendor === 'cloudflare' ? config : { ...resend, ...config },
  });
  if (made.status !== 201) throw new Error(made.text);
  return made.json.id;
}
