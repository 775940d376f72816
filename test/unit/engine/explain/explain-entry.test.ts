import { describe, expect, test } from 'vitest';
import { entryCodes } from '../../../../src/contract/workflows/explain.ts';
import { matchTrigger } from '../../../../src/engine/conditions/match.ts';
import { type EntryFacts, explainEntry } from '../../../../src/engine/explain/explain-entry.ts';
import { buildScope } from '../../../../src/engine/scope.ts';

const hour = 3_600_000;
const received = Date.UTC(2026, 4, 1, 12);
const scope = buildScope({ event: { type: 'order.paid', properties: { amount: 5 } } });
const judge = (trigger: Parameters<typeof matchTrigger>[0]) => matchTrigger(trigger, scope, received);
const fits = judge({ eventType: 'order.*' });
const tooSmall = judge({ eventType: 'order.paid', filters: [{ property: 'amount', op: 'gt', value: 10 }] });

const explain = (facts: Partial<EntryFacts> = {}) =>
  explainEntry({
    verdict: fits,
    isAboutItself: false,
    status: 'active',
    run: null,
    refusal: null,
    receivedAt: received,
    createdAt: received - hour,
    versionAt: received - hour,
    updatedAt: received - hour,
    ...facts,
  });

describe('why an event did or did not start a run', () => {
  test('a run goes before everything else', () => {
    const run = { id: 'r1', status: 'completed' as const };
    expect(explain({ run })).toEqual({
      matched: true,
      code: 'started',
      reason: 'It started run r1, which is completed.',
    });
    expect(explain({ run, status: 'inactive', versionAt: received + hour }).code).toBe('started');
    const since = explain({ run, verdict: tooSmall });
    expect(since).toMatchObject({ matched: true, code: 'started' });
    expect(since.reason).toContain('would not match');
    expect(explain({ run: { id: 'r1', status: 'queued' } })).toMatchObject({ matched: true, code: 'queued' });
  });

  test('a refusal is reported with its sentence, also when the trigger no longer matches', () => {
    const refusal = { reason: 'reentry_once', message: 'The person entered before.' };
    for (const verdict of [fits, tooSmall]) {
      expect(explain({ refusal, verdict })).toEqual({
        matched: true,
        code: 'refused',
        reason: 'It matched, but was not allowed to enter: The person entered before.',
      });
    }
  });

  test('the first condition that fails is named, with the expected and the actual value', () => {
    const { matched, code, reason } = explain({ verdict: tooSmall });
    expect([matched, code]).toEqual([false, 'not_matched']);
    expect(reason).toBe('Wanted event.amount to be greater than 10, but it is 5.');
    expect(explain({ verdict: judge({ eventType: 'user.*' }) }).reason).toContain('"order.paid"');
  });

  test('the reason says so when the workflow was changed after the event', () => {
    const { reason } = explain({ verdict: tooSmall, versionAt: received + hour });
    expect(reason).toContain('it was changed after this event, at 2026-05-01T13:00:00.000Z');
    expect(explain({ versionAt: received + hour, updatedAt: received + hour })).toMatchObject({
      matched: true,
      code: 'changed_later',
    });
  });

  test.each([
    ['inactive', { status: 'inactive' as const }],
    ['created_later', { createdAt: received + 1, versionAt: received + 1, updatedAt: received + 1 }],
    ['switched_later', { updatedAt: received + 1 }],
    ['not_started', {}],
    ['own_news', { isAboutItself: true }],
  ])('the code is %s', (code, facts) => {
    expect(explain(facts)).toMatchObject({ code, matched: code !== 'own_news' });
    expect(Object.keys(entryCodes)).toContain(code);
  });

  test('every reason is a whole sentence', () => {
    const all = [
      {},
      { verdict: tooSmall },
      { status: 'inactive' as const },
      { isAboutItself: true },
      { updatedAt: received + 1 },
    ];
    for (const facts of all) expect(explain(facts).reason).toMatch(/^[A-Z].*\.$/);
  });
});
