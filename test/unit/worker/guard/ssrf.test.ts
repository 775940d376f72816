import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPublicAddress, literalAddress } from '../../../../src/worker/guard/address.ts';
import { createEgress } from '../../../../src/worker/guard/egress.ts';
import { type AddressPolicy, checkUrl, isPublicName, parseAllowHosts } from '../../../../src/worker/guard/ssrf.ts';
import vectors from './ssrf-vectors.json' with { type: 'json' };

const production: AddressPolicy = { production: true, allowHosts: [], ownHosts: ['our.sendora.test'] };
const development: AddressPolicy = { ...production, production: false };

/** Forms in which the URL parser takes an IPv4 address. */
const ipv4Form = fc
  .tuple(fc.nat(0xffffffff), fc.constantFrom('decimal', 'hex', 'octal', 'dotted', 'hex-dotted', 'short', 'mapped'))
  .map(([value, form]) => {
    const bytes = [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);
    const forms: Record<string, string> = {
      decimal: String(value),
      hex: `0x${value.toString(16)}`,
      octal: `0${value.toString(8)}`,
      dotted: bytes.join('.'),
      'hex-dotted': bytes.map((byte) => `0x${byte.toString(16)}`).join('.'),
      short: `${bytes[0]}.${value & 0xffffff}`,
      mapped: `[::ffff:${bytes.join('.')}]`,
    };
    return { host: forms[form] ?? '', address: bytes.join('.') };
  });

describe('the test vectors', () => {
  test.each(vectors)('$url is "$verdict"', async ({ url, verdict }) => {
    const checked = checkUrl(url, production);
    expect(checked.ok).toBe(verdict !== 'block');
    const resolve = async () => [verdict === 'block-after-dns' ? '127.0.0.1' : '93.184.215.14'];
    const egress = createEgress({ ...production, resolve }, { fetch: () => Promise.reject(), now: () => 0 });
    expect((await egress.check(url)).ok).toBe(verdict === 'allow');
  });

  test('contain every verdict', () => {
    const count = (verdict: string) => vectors.filter((vector) => vector.verdict === verdict).length;
    expect([count('allow') > 10, count('block') > 100, count('block-after-dns') > 3]).toEqual([true, true, true]);
  });
});

describe('checkUrl', () => {
  test('lets no literal address pass in production, in any form', () => {
    fc.assert(
      fc.property(ipv4Form, ({ host }) => {
        expect(checkUrl(`https://${host}/`, production).ok).toBe(false);
      }),
    );
  });

  test('lets a literal address pass outside production exactly when it is public', () => {
    fc.assert(
      fc.property(ipv4Form, ({ host, address }) => {
        const wanted = isPublicAddress(address) && !host.startsWith('[');
        expect(checkUrl(`https://${host}/`, development).ok).toBe(wanted);
      }),
    );
  });

  test('lets only https to a public name on an allowed port pass, without credentials', () => {
    const noise = fc.string({ unit: 'grapheme', maxLength: 12 });
    const host = fc.oneof(
      fc.domain(),
      noise,
      ipv4Form.map((form) => form.host),
      fc.ipV6().map((ip) => `[${ip}]`),
    );
    const scheme = fc.constantFrom('https://', 'http://', 'https:', 'ftp://', 'https:\\\\');
    const user = fc.constantFrom('', '', '@', 'a@', 'a:b@');
    const port = fc.constantFrom('', '', ':443', ':8443', ':80', ':');
    fc.assert(
      fc.property(scheme, user, host, port, noise, (...parts) => {
        const verdict = checkUrl(parts.join(''), production);
        if (!verdict.ok) return;
        const { protocol, port: finalPort, hostname, username, password } = verdict.url;
        expect(protocol).toBe('https:');
        expect(['', '443', '8443']).toContain(finalPort);
        expect(username + password).toBe('');
        expect(literalAddress(hostname)).toBeNull();
        expect(hostname).toMatch(/^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/);
      }),
      { numRuns: 1_000 },
    );
  });

  test('removes the dots at the end of a name', () => {
    const verdict = checkUrl('https://example.com./x', production);
    expect(verdict.ok && verdict.url.href).toBe('https://example.com/x');
  });
});

describe('allowed hosts', () => {
  const opened = {
    ...development,
    allowHosts: ['127.0.0.1:8788', 'our.sendora.test:443', '[::1]:9000', 'box.lan:443'],
  };

  test.each([
    ['http://127.0.0.1:8788/resend', true],
    ['https://127.0.0.1:8788/', true],
    ['http://0x7f.1:8788/', true],
    ['http://127.0.0.1:8789/', false],
    ['http://127.0.0.1/', false],
    ['http://localhost:8788/', false],
    ['http://127.0.0.2:8788/', false],
    ['https://our.sendora.test/', true],
    ['http://our.sendora.test/', false],
    ['http://[::1]:9000/', true],
    ['https://box.lan/', true],
    ['http://user@127.0.0.1:8788/', false],
    ['http://127.0.0.1:8788/\n', false],
    ['ftp://127.0.0.1:8788/', false],
  ])('%s: %s', (url, passes) => {
    const verdict = checkUrl(url, opened);
    expect(verdict.ok).toBe(passes);
    if (verdict.ok) expect(verdict.allowListed).toBe(true);
  });

  test('are called over https only in production', () => {
    const policy = { ...opened, production: true };
    expect(checkUrl('https://127.0.0.1:8788/', policy).ok).toBe(true);
    expect(checkUrl('http://127.0.0.1:8788/', policy).ok).toBe(false);
  });

  test('are read from the comma-separated variable', () => {
    expect(parseAllowHosts(' 127.0.0.1:1, Box.LAN:443 ,,')).toEqual(['127.0.0.1:1', 'box.lan:443']);
    expect(parseAllowHosts(undefined)).toEqual([]);
  });
});

test('the code tells a text that is not a URL from an address that is not allowed', () => {
  const codeOf = (url: string) => {
    const verdict = checkUrl(url, production);
    return verdict.ok ? null : verdict.code;
  };
  expect(codeOf('nonsense')).toBe('invalid_url');
  for (const url of ['https://127.0.0.1/', 'ftp://example.com/', 'https://a:b@example.com/', 'https://localhost/']) {
    expect(codeOf(url)).toBe('blocked_address');
  }
});

test('an own host is recognised when its setting has a port', () => {
  expect(checkUrl('https://app.example.com/', { ...production, ownHosts: ['App.example.com:443'] }).ok).toBe(false);
});

test.each([
  ['example.com', true],
  ['localhost', false],
  ['sandbox.test', false],
  ['a.internal', false],
])('isPublicName(%s) is %s', (host, known) => {
  expect(isPublicName(host)).toBe(known);
});
