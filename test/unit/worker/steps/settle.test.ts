import { describe, expect, test } from 'vitest';
import type { ProviderResult } from '../../../../src/worker/providers/provider.ts';
import { failed, refused, refusedForChannel } from '../../../../src/worker/providers/results.ts';
import { type Facts, settlementOf } from '../../../../src/worker/steps/settle.ts';

const facts: Facts = { at: 1, ms: 2, input: { to: 'ada@example.com' }, warnings: [], payload: () => 'hash' };
const settled = (result: ProviderResult) => settlementOf(result, facts);

describe('the settlement of a failure', () => {
  test('whose request never left counts no attempt and is not uncertain', () => {
    const settlement = settled(failed('not_sent', { body: 'Other requests took too long.' }));
    expect(settlement).toMatchObject({ kind: 'retry', held: 'outage', reason: 'not_sent' });
    expect(settlement).not.toHaveProperty('attempt');
    expect(settlement).not.toHaveProperty('payload');
  });

  test('whose request may have left keeps the hash of what it carried', () => {
    expect(settled(failed('timeout', { uncertain: true }))).toMatchObject({
      kind: 'retry',
      payload: 'hash',
      attempt: { at: 1, ms: 2 },
    });
    expect(settled(failed('provider_error', { statusCode: 503 }))).not.toHaveProperty('payload');
  });
});

describe('the settlement of a refusal', () => {
  test('of the credentials is another attempt, since they may work again in a moment', () => {
    expect(settled(refusedForChannel('invalid_credentials', { statusCode: 401 }))).toMatchObject({
      kind: 'retry',
      reason: 'invalid_credentials',
      attempt: { statusCode: 401 },
    });
  });

  test('of the message is its end', () => {
    expect(settled(refused('invalid_message', { statusCode: 422 }))).toMatchObject({ kind: 'done', outcome: 'error' });
  });
});
