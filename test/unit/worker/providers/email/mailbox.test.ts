import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { domainOf, formatMailboxPlain, parseMailbox } from '../../../../../src/worker/providers/email/mailbox.ts';

describe('parseMailbox', () => {
  test.each([
    ['ada@example.com', '', 'ada@example.com'],
    ['  ada@example.com ', '', 'ada@example.com'],
    ['Ada <ada@example.com>', 'Ada', 'ada@example.com'],
    ['<ada@example.com>', '', 'ada@example.com'],
    ['"Lovelace, Ada" <ada@example.com>', 'Lovelace, Ada', 'ada@example.com'],
    ['"A \\"B\\" C" <ada@example.com>', 'A "B" C', 'ada@example.com'],
    ['Lovelace, Ada <ada@example.com>', 'Lovelace, Ada', 'ada@example.com'],
    ['Zoë 漢字 <z@example.com>', 'Zoë 漢字', 'z@example.com'],
    ['ada@example.com <Ada@example.com>', 'ada@example.com', 'Ada@example.com'],
    ['Ada @ Acme <ada@example.com>', 'Ada @ Acme', 'ada@example.com'],
    ['a.b+c/d@Sub.Example.COM', '', 'a.b+c/d@sub.example.com'],
    ['ada@exämple.de', '', 'ada@xn--exmple-cua.de'],
  ])('%s', (text, name, address) => {
    expect(parseMailbox(text)).toEqual({ name, address });
  });

  test.each([
    '',
    'ada',
    'ada@',
    '@example.com',
    'ada@localhost',
    'ada@example..com',
    'ada@-example.com',
    'ada@[127.0.0.1]',
    'ada@example.com/x',
    'ada@example.com:25',
    'a da@example.com',
    'ada@exam ple.com',
    'ada@example.com, bob@example.com',
    'Ada <ada@example.com>, Bob <bob@example.com>',
    'ada@example.com, Bob <bob@example.com>',
    'Ada <ada@example.com',
    'Ada ada@example.com>',
    'ada@example.com\r\nBcc: bob@example.com',
    'Ada\nBcc: x <ada@example.com>',
    'ada\0@example.com',
    `${'a'.repeat(65)}@example.com`,
    'ädä@example.com',
    '"CEO <ceo@bank.example>" <a@example.com>',
    'ceo@bank.example <a@example.com>',
    '"ceo@bank.example via Us" <a@example.com>',
    'CEO (ceo@bank.example) <a@example.com>',
    '\u202eelpmaxe.knab@oec <a@example.com>',
  ])('"%s" is not one address', (text) => {
    expect(parseMailbox(text)).toBeNull();
  });

  test('a parsed address is always one plain ASCII address', () => {
    const part = fc.string({ unit: 'binary', maxLength: 8 });
    fc.assert(
      fc.property(part, part, fc.domain(), part, (name, local, domain, tail) => {
        const mailbox = parseMailbox(`${name}<${local}@${domain}>${tail}`);
        if (mailbox !== null) expect(mailbox.address).toMatch(/^[!-?A-~]+@[a-z0-9.-]+$/);
      }),
    );
  });
});

test('a name is quoted for HTTP APIs when needed', () => {
  expect(formatMailboxPlain({ name: '', address: 'a@example.com' })).toBe('a@example.com');
  expect(formatMailboxPlain({ name: 'Z "ë" \\', address: 'a@example.com' })).toBe('"Z \\"ë\\" \\\\" <a@example.com>');
});

test('domainOf returns the domain in lower case', () => {
  expect(domainOf('ada@Example.com')).toBe('example.com');
});
