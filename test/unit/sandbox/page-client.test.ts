import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { dnsWith, dnsWithout, faultInput, replayOf } from '../../../src/sandbox/page/client/control-inputs.ts';
import { isNewer, isUnread, withAllRead, withRead } from '../../../src/sandbox/page/client/read-marks.ts';
import { isSignedWith, secretBytes } from '../../../src/sandbox/page/client/verify.ts';

const nothingRead = { upTo: {}, ids: [] };

describe('read marks', () => {
  it.each([
    ['msg_a2', 'msg_a1', true],
    ['msg_a1', 'msg_a1', false],
    ['msg_100', 'msg_zz', true],
    ['msg_zz', 'msg_100', false],
    ['msg_1', '', true],
  ])('%s is newer than “%s”: %s', (id, than, newer) => expect(isNewer(id, than)).toBe(newer));

  it('a message is unread until it or a newer whole was read', () => {
    expect(isUnread(nothingRead, 'email', 'msg_5')).toBe(true);
    expect(isUnread(withRead(nothingRead, 'msg_5'), 'email', 'msg_5')).toBe(false);
    const all = withAllRead(nothingRead, 'email', 'msg_5');
    expect([isUnread(all, 'email', 'msg_4'), isUnread(all, 'email', 'msg_6'), isUnread(all, 'sms', 'msg_4')]).toEqual([
      false,
      true,
      true,
    ]);
    expect(withAllRead(all, 'email', 'msg_3')).toEqual(all);
  });

  it('keep the newest 500 ids', () => {
    let marks: ReturnType<typeof withRead> = nothingRead;
    for (let count = 0; count < 510; count++) marks = withRead(marks, `msg_${count}`);
    expect([marks.ids.length, marks.ids[0], marks.ids.at(-1)]).toEqual([500, 'msg_10', 'msg_509']);
  });
});

describe('a signature', () => {
  const key = Buffer.from('0123456789abcdef0123456789abcdef');
  const secret = `whsec_${key.toString('base64')}`;
  const sign = (body: string) => `v1,${createHmac('sha256', key).update(`evt_1.1700000000.${body}`).digest('base64')}`;
  const request = (signatures: string, body = '{"a":1}') => ({
    id: 'evt_1',
    timestamp: '1700000000',
    signatures,
    body,
  });
  const check = (signed: ReturnType<typeof request>) =>
    isSignedWith(secretBytes(secret) as Uint8Array<ArrayBuffer>, signed);

  it.each([
    ['of the secret', request(sign('{"a":1}')), true],
    ['beside one of an older secret', request(`v1,AAAA ${sign('{"a":1}')}`), true],
    ['of another body', request(sign('{"a":2}')), false],
    ['of another version', request(sign('{"a":1}').replace('v1,', 'v2,')), false],
    ['that is no base64', request('v1,%%%'), false],
    ['that is empty', request(''), false],
  ])('%s is judged', async (_name, signed, valid) => expect(await check(signed)).toBe(valid));

  it.each(['', 'whsec_', 'not base64!', 'whsec_a'])('needs a secret, not “%s”', (text) =>
    expect(secretBytes(text)).toBeNull(),
  );
});

describe('the form of faults', () => {
  const fields = {
    vendor: 'resend',
    status: '503',
    delayMs: '',
    times: '2',
    ratio: '50',
    retryAfter: '',
    seed: '1',
    body: '',
  };

  it('sends what was chosen, and leaves out what was not', () => {
    const shared = { vendor: 'resend', times: 2, ratio: 0.5, seed: 1 };
    expect(faultInput({ ...fields, what: 'status' })).toEqual({ ...shared, status: 503 });
    expect(faultInput({ ...fields, what: 'status', retryAfter: ' 7 ', body: '{}', delayMs: '20' })).toEqual({
      ...{ ...shared, status: 503, retryAfter: '7', body: '{}', delayMs: 20 },
    });
    expect(faultInput({ ...fields, what: 'drop' })).toEqual({ ...shared, drop: true });
    expect(faultInput({ ...fields, what: 'delay', delayMs: '300' })).toEqual({ ...shared, delayMs: 300 });
  });

  it('sends what is no number as it is, so that it is refused at its field', () =>
    expect(faultInput({ ...fields, what: 'delay', delayMs: 'soon', times: 'many' })).toMatchObject({
      delayMs: 'soon',
      times: 'many',
    }));

  it('sets again what was left of a cleared fault', () => {
    const listed = { id: 'flt_1', vendor: 'ses', status: null, body: null, retryAfter: null, delayMs: 5, drop: false };
    expect(replayOf({ ...listed, times: 10, seen: 4, ratio: 1, seed: 3 })).toEqual({
      ...{ vendor: 'ses', delayMs: 5, times: 6, ratio: 1, seed: 3 },
    });
  });
});

describe('DNS records', () => {
  const [first, second] = [
    { name: 'a.example', type: 'TXT', data: '1' },
    { name: 'a.example', type: 'TXT', data: '2' },
  ];
  const other = { name: 'a.example', type: 'MX', data: '10 mx.example' };

  it('that stay are sent again with one that is added', () =>
    expect(dnsWith([first, other], { ...second, name: 'A.example.' })).toEqual([
      first,
      { ...second, name: 'A.example.' },
    ]));

  it('that stay are sent again without one that is removed, the last one with null', () => {
    expect(dnsWithout([first, second, other], first)).toEqual([second]);
    expect(dnsWithout([first, other], first)).toEqual([{ name: 'a.example', type: 'TXT', data: null }]);
  });
});
