import { describe, expect, test } from 'vitest';
import { capturedUrl, vendorIdOf } from '../../../../src/dashboard/words/captured.ts';

const sandbox = 'http://127.0.0.1:4000/';

describe('where the sandbox shows a message', () => {
  test('is the message itself where its vendor named it', () => {
    const sent = { kind: 'email', recipient: 'ada@example.com', vendorId: 'msg_1/2' };
    expect(capturedUrl(sandbox, sent)).toBe('http://127.0.0.1:4000/#msg_1%2F2');
  });

  test('is else what the recipient got, where that is an address, or all of the kind', () => {
    expect(capturedUrl(sandbox, { kind: 'sms', recipient: '+1555' })).toBe(
      'http://127.0.0.1:4000/?kind=sms&to=%2B1555',
    );
    expect(capturedUrl(sandbox, { kind: 'push', recipient: '2 devices' })).toBe('http://127.0.0.1:4000/?kind=push');
  });

  test('is nowhere without a sandbox, and for what does not pass through it', () => {
    expect(capturedUrl(null, { kind: 'email', recipient: null })).toBeNull();
    expect(capturedUrl(sandbox, { kind: 'in_app', recipient: 'ada' })).toBeNull();
  });
});

test.each([
  ['{"id":"msg_1"}', 'msg_1'],
  ['{"sid":"SM1","to":"+1555"}', 'SM1'],
  ['{"name":"projects/p/messages/1"}', 'projects/p/messages/1'],
  ['{"id":7}', null],
  ['ok', null],
  ['null', null],
  [undefined, null],
])('the name of a message in the answer %s', (body, id) => {
  expect(vendorIdOf(body)).toBe(id);
});
