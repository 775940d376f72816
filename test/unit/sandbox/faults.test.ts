import { describe, expect, it } from 'vitest';
import { parseFault, parseReplies } from '../../../src/sandbox/control/control-input.ts';
import { type ActiveFault, answerFault, type Fault, strike } from '../../../src/sandbox/state/fault-plan.ts';
import { type Vendor, vendors } from '../../../src/sandbox/vendor.ts';

const fault = (changes: Partial<Fault> = {}): Fault => ({
  vendor: 'resend',
  status: 503,
  body: null,
  retryAfter: null,
  delayMs: 0,
  drop: false,
  times: 1,
  ratio: 1,
  seed: 1,
  ...changes,
});
const active = (changes: Partial<ActiveFault> = {}): ActiveFault => ({
  ...fault(),
  id: 'f',
  seen: 0,
  hits: 0,
  ...changes,
});

/** What the next requests of a vendor get: the status of the fault that hits each of them, or null. */
function strikes(faults: readonly ActiveFault[], vendor: Vendor, count: number): (number | null)[] {
  let left = faults;
  return Array.from({ length: count }, () => {
    const struck = strike(left, vendor);
    left = struck.active;
    return struck.hit?.status ?? null;
  });
}

describe('strike', () => {
  it('fails the next requests of its vendor, then is spent', () => {
    expect(strikes([active({ times: 2 })], 'resend', 4)).toEqual([503, 503, null, null]);
  });

  it('does not affect other vendors', () => {
    const faults = [active()];
    expect(strike(faults, 'twilio')).toEqual({ hit: null, active: faults });
  });

  it('uses the faults of one vendor one after the other', () => {
    const faults = [
      active({ times: 2 }),
      active({ id: 'g', vendor: 'slack', status: 404 }),
      active({ id: 'h', status: 429 }),
    ];
    expect(strikes(faults, 'resend', 4)).toEqual([503, 503, 429, null]);
  });

  it('counts the requests that it covered and that it failed', () => {
    const after = strike([active({ times: 3 })], 'resend').active;
    expect(after).toMatchObject([{ seen: 1, hits: 1, times: 3 }]);
    expect(strike([active({ times: 3, ratio: 0 })], 'resend').active).toMatchObject([{ seen: 1, hits: 0 }]);
  });

  it('fails about the requested share, the same requests for the same seed', () => {
    const chaos = (seed: number) => strikes([active({ times: 2000, ratio: 0.3, seed })], 'resend', 2000);
    const hits = chaos(7).filter((status) => status !== null).length;
    expect(hits).toBeGreaterThan(540);
    expect(hits).toBeLessThan(660);
    expect(chaos(7)).toEqual(chaos(7));
    expect(chaos(8)).not.toEqual(chaos(7));
  });
});

describe('answerFault', () => {
  it('sends text and JSON as given, with Retry-After', () => {
    expect(answerFault(fault({ body: 'sad', retryAfter: '7' }))).toEqual({
      status: 503,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '7' },
      body: 'sad',
    });
    expect(answerFault(fault({ body: '{"a":1}' }))).toMatchObject({
      headers: { 'content-type': 'application/json' },
      body: '{"a":1}',
    });
  });

  it.each([
    ['resend', 429, { name: 'rate_limit_exceeded', statusCode: 429 }],
    ['postmark', 401, { ErrorCode: 10 }],
    ['ses', 500, { message: expect.any(String) }],
    ['twilio', 429, { code: 20429, status: 429 }],
    ['fcm', 404, { error: { status: 'NOT_FOUND', details: [{ errorCode: 'UNREGISTERED' }] } }],
    ['fcm', 429, { error: { details: [{ errorCode: 'QUOTA_EXCEEDED' }] } }],
    ['ollama', 500, { error: expect.any(String) }],
    ['openai', 429, { error: { type: 'rate_limit_error' } }],
  ] as const)('answers for %s with status %i and the body of the vendor', (vendor, status, body) => {
    const answer = answerFault(fault({ vendor, status }));
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject(body);
  });

  it('answers for Slack with one word', () => {
    expect(answerFault(fault({ vendor: 'slack', status: 404 })).body).toBe('no_service');
    expect(answerFault(fault({ vendor: 'slack', status: 429 })).body).toBe('rate_limited');
  });
});

describe('parseFault', () => {
  it.each(vendors)('accepts %s', (vendor) => expect(parseFault({ vendor, status: 500 }).ok).toBe(true));

  it('has defaults for fields that are left out', () => {
    expect(parseFault({ vendor: 'slack', status: 404 })).toEqual({
      ok: true,
      value: fault({ vendor: 'slack', status: 404 }),
    });
  });

  it('accepts a JSON body and both forms of Retry-After', () => {
    expect(parseFault({ vendor: 'slack', status: 429, body: { a: [1] }, retryAfter: 3 })).toMatchObject({
      value: { body: '{"a":[1]}', retryAfter: '3' },
    });
    expect(parseFault({ vendor: 'slack', status: 429, retryAfter: 'Sat, 15 Aug 2026 12:00:00 GMT' })).toMatchObject({
      value: { retryAfter: 'Sat, 15 Aug 2026 12:00:00 GMT' },
    });
  });

  it.each([
    ['nothing', undefined, ''],
    ['no vendor', { status: 500 }, 'vendor'],
    ['an unknown vendor', { vendor: 'sendgrid', status: 500 }, 'vendor'],
    ['no way to fail', { vendor: 'resend', times: 2 }, ''],
    ['a mistyped field', { vendor: 'resend', status: 500, time: 2 }, ''],
    ['a status that cannot be sent', { vendor: 'resend', status: 100 }, 'status'],
    ['a body without a status', { vendor: 'resend', delayMs: 5, body: 'x' }, 'status'],
    ['a dropped request with a status', { vendor: 'resend', drop: true, status: 500 }, 'drop'],
    ['no times', { vendor: 'resend', status: 500, times: 0 }, 'times'],
    ['a negative delay', { vendor: 'resend', delayMs: -1 }, 'delayMs'],
    ['a ratio over one', { vendor: 'resend', status: 500, ratio: 1.5 }, 'ratio'],
  ])('refuses %s and names the field', (_what, input, path) => {
    const parsed = parseFault(input);
    expect(parsed.ok).toBe(false);
    expect(parsed.ok ? [] : parsed.issues.map((issue) => issue.path)).toContain(path);
  });
});

describe('parseReplies', () => {
  it('accepts texts', () => expect(parseReplies({ replies: ['a', ''] })).toEqual({ ok: true, value: ['a', ''] }));
  it.each([{}, { replies: [] }, { replies: 'a' }, { replies: [1] }, { replies: ['a'], extra: 1 }, undefined])(
    'refuses %j',
    (input) => {
      expect(parseReplies(input).ok).toBe(false);
    },
  );
});
