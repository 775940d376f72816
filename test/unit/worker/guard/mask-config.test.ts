import { describe, expect, test } from 'vitest';
import { maskConfig, restoreMasked } from '../../../../src/worker/guard/mask-config.ts';

const fields = { secretFields: ['apiKey', 'headers'], urlFields: ['baseUrl'] };
const stored = {
  apiKey: 're_123456789abcd',
  from: 'a@example.com',
  baseUrl: 'https://api.example.com',
  headers: { authorization: 'Bearer 0123456789abc', 'x-team': 'blue' },
};
const shown = {
  apiKey: '••••abcd',
  from: 'a@example.com',
  baseUrl: 'https://api.example.com',
  headers: { authorization: '••••9abc', 'x-team': '••••' },
};

test('a masked config has hints in place of its secrets', () => {
  expect(maskConfig(stored, fields)).toEqual(shown);
  expect(maskConfig({ apiKey: undefined, headers: null }, fields)).toEqual({
    apiKey: undefined,
    headers: null,
  });
});

describe('a masked config that is sent back', () => {
  test('is the stored one when it was not changed', () => {
    expect(restoreMasked(shown, stored, fields)).toEqual({ config: stored, reenter: [] });
  });

  test('keeps a new secret and a changed field, and restores the rest', () => {
    const incoming = { ...shown, apiKey: 're_new', from: 'b@example.com' };
    const config = { ...stored, apiKey: 're_new', from: 'b@example.com' };
    expect(restoreMasked(incoming, stored, fields)).toEqual({ config, reenter: [] });
  });

  test('does not restore the stored secrets when the address was changed', () => {
    const { config, reenter } = restoreMasked({ ...shown, baseUrl: 'https://evil.example' }, stored, fields);
    expect(reenter).toEqual(['apiKey', 'headers']);
    expect(JSON.stringify(config)).not.toMatch(/123456789|0123456789/);
    expect(config).toEqual({ from: 'a@example.com', baseUrl: 'https://evil.example' });
  });

  test('is accepted with another address when the secrets were entered again', () => {
    const incoming = { apiKey: 're_again', baseUrl: 'https://other.example' };
    expect(restoreMasked(incoming, stored, fields)).toEqual({ config: incoming, reenter: [] });
  });

  test('restores nothing for the hint of another secret', () => {
    expect(restoreMasked({ ...shown, apiKey: '••••zzzz' }, stored, fields).config.apiKey).toBe('••••zzzz');
  });

  test('restores an address that is itself the secret', () => {
    const slack = { secretFields: ['webhookUrl'], urlFields: ['webhookUrl'] };
    const webhookUrl = 'https://hooks.slack.com/services/T/B/verysecrettoken';
    expect(restoreMasked({ webhookUrl: '••••oken' }, { webhookUrl }, slack)).toEqual({
      config: { webhookUrl },
      reenter: [],
    });
  });

  describe('and has a token in its address', () => {
    const hook = { secretFields: ['secret'], urlFields: ['url'] };
    const kept = { url: 'https://example.com/in?team=7&token=t0ken-0123456789abcd', secret: 'whsec_0123456789abcd' };
    const seen = { url: 'https://example.com/in?team=7&token=••••abcd', secret: '••••abcd' };

    test('is shown with the hint of the token', () => {
      expect(maskConfig(kept, hook)).toEqual(seen);
    });

    test('is the stored one when it was not changed', () => {
      expect(restoreMasked(seen, kept, hook)).toEqual({ config: kept, reenter: [] });
    });

    test('wants token and secrets again when another part of the address changed', () => {
      const url = seen.url.replace('example.com', 'evil.example');
      const { config, reenter } = restoreMasked({ ...seen, url }, kept, hook);
      expect(reenter).toEqual(['url', 'secret']);
      expect(JSON.stringify(config)).not.toContain('0123456789');
    });
  });
});
