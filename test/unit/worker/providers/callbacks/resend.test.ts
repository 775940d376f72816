import { Webhook } from 'svix';
import { describe, expect, it } from 'vitest';
import { resendCallbacks } from '../../../../../src/worker/providers/callbacks/resend.ts';

const webhookSecret = `whsec_${btoa('r'.repeat(24))}`;
const config = { vendor: 'resend' as const, apiKey: 're_1', webhookSecret };
const now = Date.parse('2026-03-01T12:00:00Z');

function callbackOf(payload: unknown, options: { secret?: string; at?: number; id?: string; tamper?: string } = {}) {
  const { secret = webhookSecret, at = now, id = 'msg_1', tamper = '' } = options;
  const body = JSON.stringify(payload);
  const signature = new Webhook(secret).sign(id, new Date(at), body);
  const headers = new Headers({
    'svix-id': id,
    'svix-timestamp': String(Math.floor(at / 1_000)),
    'svix-signature': `v1,AAAA v1a,zzz ${signature}`,
  });
  return { url: 'https://x.test/', query: new URLSearchParams(), headers, body: body + tamper, now };
}
const told = (type: string, data: object = {}) => ({
  type,
  created_at: '2026-03-01T11:59:00.000Z',
  data: { email_id: 'e-1', ...data },
});
const read = (payload: unknown) => resendCallbacks.read(callbackOf(payload));

describe('verify', () => {
  const minutes = (n: number) => now + n * 60_000;
  it.each([
    ['as Svix signs it', {}, true],
    ['another secret', { secret: `whsec_${btoa('s'.repeat(24))}` }, false],
    ['a changed body', { tamper: ' ' }, false],
    ['almost five minutes old', { at: minutes(-4.9) }, true],
    ['more than five minutes old', { at: minutes(-5.1) }, false],
    ['more than five minutes ahead', { at: minutes(5.1) }, false],
  ])('%s', async (_, options, verdict) => {
    expect(await resendCallbacks.verify(config, callbackOf(told('email.delivered'), options))).toBe(verdict);
  });

  it('refuses a request without its headers, and a channel without the secret', async () => {
    const callback = callbackOf(told('email.delivered'));
    for (const name of ['svix-id', 'svix-timestamp', 'svix-signature']) {
      const headers = new Headers(callback.headers);
      headers.delete(name);
      expect(await resendCallbacks.verify(config, { ...callback, headers })).toBe(false);
    }
    expect(await resendCallbacks.verify({ vendor: 'resend', apiKey: 're_1' }, callback)).toBe(false);
  });
});

describe('read', () => {
  const at = Date.parse('2026-03-01T11:59:00.000Z');
  it.each([
    ['email.delivered', {}, { type: 'delivered' }],
    ['email.opened', {}, { type: 'opened' }],
    ['email.opened', { open: { userAgent: 'python-requests/2' } }, { type: 'opened', machine: true }],
    [
      'email.clicked',
      { click: { link: 'https://a.test/', userAgent: 'Mozilla/5.0 (X11) Firefox/130.0' } },
      { type: 'clicked', url: 'https://a.test/' },
    ],
    [
      'email.bounced',
      { bounce: { type: 'Permanent', subType: 'General' } },
      { type: 'bounced', code: 'Permanent/General', suppress: 'hard_bounce' },
    ],
    ['email.bounced', { bounce: { type: 'Transient' } }, { type: 'bounced', code: 'Transient' }],
    ['email.bounced', {}, { type: 'bounced' }],
    ['email.complained', {}, { type: 'complained', suppress: 'complaint' }],
    ['email.failed', { failed: { reason: 'reached_daily_quota' } }, { type: 'failed', code: 'reached_daily_quota' }],
    ['email.suppressed', {}, { type: 'failed', code: 'suppressed' }],
  ])('%s %j', (type, data, wanted) => {
    const report = read(told(type, data));
    expect(report?.about).toEqual({ providerId: 'e-1' });
    expect(report?.facts).toEqual([{ at, id: expect.stringMatching(/^[0-9a-f]{16}$/), ...wanted }]);
  });

  it('gives the same fact for the same call, and another one for another', () => {
    const [one, again, other] = ['msg_1', 'msg_1', 'msg_2'].map(
      (id) => resendCallbacks.read(callbackOf(told('email.delivered'), { id }))?.facts[0]?.id,
    );
    expect([one === again, one === other]).toEqual([true, false]);
  });

  it.each([
    [told('email.sent')],
    [told('contact.created')],
    [{ type: 'email.delivered' }],
    [{ type: 'email.delivered', data: { email_id: 5 } }],
    [{ type: 5 }],
    [[]],
    [null],
  ])('finds nothing of interest in %j', (payload) => {
    expect(read(payload)).toBeNull();
  });

  it('finds nothing in what is no JSON, and does not believe a clock that is ahead', () => {
    expect(resendCallbacks.read({ ...callbackOf({}), body: '{' })).toBeNull();
    const ahead = { ...told('email.delivered'), created_at: '2027-01-01T00:00:00Z' };
    expect(read(ahead)?.facts[0]?.at).toBe(now);
    expect(read({ ...ahead, created_at: 'soon' })?.facts[0]?.at).toBe(now);
  });
});
