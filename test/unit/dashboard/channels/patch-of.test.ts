import { describe, expect, test } from 'vitest';
import { patchOf } from '../../../../src/dashboard/pages/channels/patch-of.ts';

const base = {
  kind: 'email',
  name: 'Mail',
  config: { vendor: 'resend', apiKey: '••••d63d', from: 'a@b.test', baseUrl: 'https://api.test' },
  frequencyCap: { perUser: 2, windowHours: 24 },
};

describe('the patch of a channel', () => {
  test('is empty without a change', () => {
    expect(patchOf(base, structuredClone(base))).toEqual({});
  });

  test('names the fields that changed, and null for those that are not set any more', () => {
    const { frequencyCap: _cap, ...draft } = { ...base, name: 'Receipts', ratePerSecond: 5 };
    expect(patchOf(base, draft)).toEqual({ name: 'Receipts', ratePerSecond: 5, frequencyCap: null });
  });

  test('leaves out the fields of the config that stay, secrets above all', () => {
    const { from: _from, ...config } = { ...base.config, baseUrl: 'https://other.test' };
    expect(patchOf(base, { ...base, config })).toEqual({ config: { baseUrl: 'https://other.test', from: null } });
  });

  test('has the whole config of another vendor, and that of a channel which had none', () => {
    const config = { vendor: 'cloudflare', from: 'a@b.test' };
    expect(patchOf(base, { ...base, config })).toEqual({ config });
    const { config: _none, ...borrowed } = base;
    expect(patchOf(borrowed, { ...borrowed, config })).toEqual({ config });
  });

  test('never names what a channel keeps for good', () => {
    expect(patchOf(base, { ...base, kind: 'sms', isDefault: true, projectId: 'p' })).toEqual({});
  });
});
