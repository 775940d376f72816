import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isMetadataAddress, isPublicAddress, literalAddress } from '../../../../src/worker/guard/address.ts';

describe('isPublicAddress', () => {
  test.each([
    '1.1.1.1',
    '93.184.215.14',
    '100.63.255.255',
    '100.128.0.0',
    '172.32.0.1',
    '2606:4700::1111',
    '2a00:1450::1',
  ])('%s is public', (address) => expect(isPublicAddress(address)).toBe(true));

  test.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '168.63.129.16',
    '169.254.169.254',
    '172.16.0.1',
    '192.0.0.8',
    '192.0.2.1',
    '192.168.0.1',
    '198.19.255.255',
    '203.0.113.7',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::1.1.1.1',
    '::ffff:1.1.1.1',
    '::ffff:0:1.1.1.1',
    '64:ff9b::1.1.1.1',
    '64:ff9b:1::1',
    '2002:101:101::',
    '2001:0:4136:e378:8000:63bf:3fff:fdd2',
    '2001:db8::1',
    '2001:2::1',
    '3fff::1',
    '100:0:0:1::1',
    '4000::1',
    'fc00::1',
    'fe80::1',
    'ff02::1',
    '2606:4700::5efe:10.0.0.1',
    '2606:4700::200:5efe:a00:1',
  ])('%s is not', (address) => expect(isPublicAddress(address)).toBe(false));

  test.each([
    '',
    'example.com',
    '1.1.1',
    '0x1.1.1.1',
    '01.1.1.1',
    '1.1.1.1.1',
    '2606:4700::1%eth0',
    '[2606:4700::1]',
    '16843009',
  ])('the text "%s" is not an address, so it is not public', (text) => expect(isPublicAddress(text)).toBe(false));

  test('no IPv6 outside 2000::/3 is public', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        if (isPublicAddress(address)) expect(address).toMatch(/^[23][0-9a-f]{3}:/i);
      }),
    );
  });
});

test.each([
  ['169.254.169.254', true],
  ['::ffff:169.254.169.254', true],
  ['64:ff9b::a9fe:a9fe', true],
  ['2002:a9fe:a9fe::', true],
  ['fd00:ec2::254', true],
  ['168.63.129.16', true],
  ['10.0.0.1', false],
  ['1.1.1.1', false],
  ['metadata', false],
])('%s is a metadata address: %s', (address, wanted) => {
  expect(isMetadataAddress(address)).toBe(wanted);
});

test.each([
  ['[::1]', '::1'],
  ['127.0.0.1', '127.0.0.1'],
  ['example.com', null],
])('the literal address of the host %s is %s', (host, wanted) => {
  expect(literalAddress(host)).toBe(wanted);
});
