import { describe, expect, it } from 'vitest';
import { openDns } from '../../../../src/worker/guard/dns.ts';
import type { Egress, EgressAnswer } from '../../../../src/worker/guard/egress.ts';

const answered = (body: unknown, status = 200): EgressAnswer => ({
  ok: true,
  status,
  headers: new Headers(),
  body: typeof body === 'string' ? body : JSON.stringify(body),
  ms: 1,
});

function ask(answers: Record<string, EgressAnswer>, dnsUrl?: string) {
  const asked: string[] = [];
  const egress: Egress = {
    check: async () => ({ ok: true }),
    request: async (url, request) => {
      expect(request).toMatchObject({ headers: { accept: 'application/dns-json' }, timeoutMs: 5_000 });
      asked.push(url);
      const answer = answers[new URL(url).searchParams.get('name') ?? ''];
      if (!answer) throw new Error(`unexpected ${url}`);
      return answer;
    },
  };
  return { dns: openDns(dnsUrl === undefined ? {} : { DNS_URL: dnsUrl }, egress), asked };
}

const txt = (data: string) => ({ name: 'a.com', type: 16, TTL: 60, data });

describe('DNS over https', () => {
  it('asks Cloudflare unless the deployment names another resolver', async () => {
    const one = ask({ 'a.com': answered({ Status: 0 }) });
    await one.dns('a.com', 'TXT');
    expect(one.asked).toEqual(['https://cloudflare-dns.com/dns-query?name=a.com&type=TXT']);
    const other = ask({ 'a.com': answered({ Status: 0 }) }, 'https://dns.acme.com/q?k=1');
    await other.dns('a.com', 'MX');
    expect(other.asked).toEqual(['https://dns.acme.com/q?k=1&name=a.com&type=MX']);
  });

  it.each([
    ['"v=spf1 -all"', 'v=spf1 -all'],
    ['"v=DKIM1; p=AAA" "BBB"', 'v=DKIM1; p=AAABBB'],
    ['"a\\"b\\\\c"', 'a"b\\c'],
    ['"caf\\195\\169"', 'café'],
    ['v=spf1 -all', 'v=spf1 -all'],
    ['"Grüße"', 'Grüße'],
    ['""', ''],
  ])('reads the text %s', async (data, text) => {
    const { dns } = ask({ 'a.com': answered({ Status: 0, Answer: [txt(data)] }) });
    expect(await dns('a.com', 'TXT')).toEqual({ kind: 'answer', values: [text] });
  });

  it('reads names in lower case without their final dot', async () => {
    const mx = { name: 'a.com', type: 15, data: '10  MX.Acme.com.' };
    expect(await ask({ 'a.com': answered({ Status: 0, Answer: [mx] }) }).dns('a.com', 'MX')).toEqual({
      kind: 'answer',
      values: ['10 mx.acme.com'],
    });
  });

  it('follows aliases, whether the resolver did so or not', async () => {
    const alias = { name: 'a.com', type: 5, data: 'b.com.' };
    const done = ask({ 'a.com': answered({ Status: 0, Answer: [alias, txt('"x"')] }) });
    expect(await done.dns('a.com', 'TXT')).toEqual({ kind: 'answer', values: ['x'] });
    const half = ask({
      'a.com': answered({ Status: 0, Answer: [alias] }),
      'b.com': answered({ Status: 0, Answer: [txt('"y"')] }),
    });
    expect(await half.dns('a.com', 'TXT')).toEqual({ kind: 'answer', values: ['y'] });
    expect(await half.dns('a.com', 'CNAME')).toEqual({ kind: 'answer', values: ['b.com'] });
  });

  it('ends a circle of aliases as unknown', async () => {
    const { dns, asked } = ask({ 'a.com': answered({ Status: 0, Answer: [{ type: 5, data: 'a.com.' }] }) });
    expect(await dns('a.com', 'TXT')).toMatchObject({ kind: 'unknown' });
    expect(asked.length).toBe(6);
  });

  it('finds nothing where the name does not exist', async () => {
    expect(await ask({ 'a.com': answered({ Status: 3 }) }).dns('a.com', 'TXT')).toEqual({ kind: 'answer', values: [] });
  });

  it.each<[string, EgressAnswer]>([
    ['SERVFAIL', answered({ Status: 2 })],
    ['REFUSED', answered({ Status: 5 })],
    ['a broken body', answered('<html>')],
    ['null', answered('null')],
    ['an answer that was cut off', answered({ Status: 0, TC: true, Answer: [] })],
    ['status 500', answered('', 500)],
    ['no answer', { ok: false, error: 'timeout', message: 'late', uncertain: true, statusCode: null, ms: 1 }],
    ['a blocked resolver', { ok: false, error: 'blocked', message: 'no', uncertain: false, statusCode: null, ms: 1 }],
  ])('takes %s as unknown', async (_what, answer) => {
    expect(await ask({ 'a.com': answer }).dns('a.com', 'TXT')).toMatchObject({ kind: 'unknown' });
  });
});
