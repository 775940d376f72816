import { describe, expect, it } from 'vitest';
import { decide } from '../../../../src/engine/email-domains/decide.ts';
import { isPublicSuffix } from '../../../../src/engine/email-domains/public-suffixes.ts';

const hour = 3_600_000;
const day = 24 * hour;
const now = 100 * day;
const old = { createdAt: 0, failingSince: null };
const verified = { ...old, verifiedAt: 1 };
const pending = { ...old, verifiedAt: null };

describe('what a check means for a sender domain', () => {
  it('verifies a domain whose records are all there, and looks again in a day', () => {
    expect(decide(pending, 'ok', 'cron', now)).toEqual({
      change: 'verify',
      failingSince: null,
      nextCheckAt: now + day,
    });
    const healed = decide({ ...verified, failingSince: now - hour }, 'ok', 'cron', now);
    expect(healed).toEqual({ change: 'none', failingSince: null, nextCheckAt: now + day });
  });

  it('gives a verified domain three days from the first failure', () => {
    const first = decide(verified, 'failed', 'cron', now);
    expect(first).toEqual({ change: 'begin_to_fail', failingSince: now, nextCheckAt: now + 6 * hour });
    const failing = { ...verified, failingSince: now };
    expect(decide(failing, 'failed', 'cron', now + 3 * day - 1)).toMatchObject({ change: 'none', failingSince: now });
    expect(decide(failing, 'failed', 'cron', now + 3 * day - 1).nextCheckAt).toBe(now + 3 * day);
    const third = decide(failing, 'failed', 'cron', now + 3 * day);
    expect(third).toEqual({ change: 'unverify', failingSince: null, nextCheckAt: null });
  });

  it('never counts an outage of DNS as a failure', () => {
    const failing = { ...verified, failingSince: now - 10 * day };
    expect(decide(failing, 'unknown', 'cron', now)).toEqual({
      change: 'none',
      failingSince: now - 10 * day,
      nextCheckAt: now + hour,
    });
    expect(decide(verified, 'unknown', 'person', now).change).toBe('none');
    expect(decide(pending, 'unknown', 'person', now).change).toBe('none');
  });

  it('takes the word of DNS at once when a person asks', () => {
    expect(decide(verified, 'failed', 'person', now).change).toBe('unverify');
  });

  it('looks at a new domain every hour for a week', () => {
    const fresh = { ...pending, createdAt: now };
    expect(decide(fresh, 'failed', 'cron', now + 7 * day - 1).nextCheckAt).toBe(now + 7 * day - 1 + hour);
    expect(decide(fresh, 'failed', 'cron', now + 7 * day).nextCheckAt).toBe(null);
  });
});

it.each([
  ['com', true],
  ['co.uk', true],
  ['com.au', true],
  ['uk', true],
  ['acme.com', false],
  ['acme.co.uk', false],
  ['mail.acme.com', false],
  ['constructor.uk', false],
  ['co.constructor', false],
])('%s is a public suffix: %s', (domain, is) => expect(isPublicSuffix(domain)).toBe(is));
