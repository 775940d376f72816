import { describe, expect, it } from 'vitest';
import { StepTrace } from '../../../../src/contract/workflows/run.ts';
import { type AttemptEntry, newEntry, type StepEntry } from '../../../../src/engine/runs/step-entry.ts';
import { traceOf } from '../../../../src/engine/runs/trace.ts';

const at = Date.UTC(2026, 4, 1);
const iso = '2026-05-01T00:00:00.000Z';
const failed = (extra: Partial<AttemptEntry> = {}): AttemptEntry => ({
  at,
  ms: 5,
  statusCode: 503,
  error: '{"error":"down"}',
  answered: true,
  class: 'transient',
  reason: 'provider_error',
  ...extra,
});
const entryOf = (extra: Partial<StepEntry>): StepEntry => ({
  ...newEntry({ cursor: 0, visit: 1 }, { label: 'mail', type: 'send_email' }, at),
  ...extra,
});

describe('the trace of a step', () => {
  it('says of each attempt its class, its reason, what was answered, and when the next one is', () => {
    const step = traceOf(entryOf({ attempts: [failed(), failed({ statusCode: 429 })] }), { nextAttemptAt: at });
    expect(StepTrace.parse(step)).toEqual(step);
    const common = { at: iso, ms: 5, class: 'transient', reason: 'provider_error' };
    const texts = { error: '{"error":"down"}', body: '{"error":"down"}' };
    expect(step.attempts).toEqual([
      { ...common, ...texts, statusCode: 503 },
      { ...common, ...texts, statusCode: 429, nextAttemptAt: iso },
    ]);
  });

  it('takes no sentence of its own for an answer, and knows no class of what was stored before', () => {
    const { answered: _answered, class: _class, reason: _reason, ...old } = failed({ error: 'No answer came.' });
    expect(traceOf(entryOf({ attempts: [old] })).attempts).toEqual([
      { at: iso, ms: 5, statusCode: 503, error: 'No answer came.' },
    ]);
  });

  it('shows what was answered to the attempt that succeeded, and to no other', () => {
    const output = { providerId: 'm_1', statusCode: 200, body: '{"id":"m_1"}' };
    const step = traceOf(
      entryOf({ outcome: 'sent', output, attempts: [failed({ error: '' }), { at, ms: 3, statusCode: 200 }] }),
    );
    expect(step.attempts.map(({ body }) => body)).toEqual([undefined, '{"id":"m_1"}']);
  });

  it('says every verdict as a sentence, and that of the gate that stopped the message in its own words', () => {
    const caps = [{ of: 'channel', used: 2, limit: 2, windowHours: 24 }];
    const message = 'The person is not in the audience "Paying". plan is "free", not "paid".';
    const { gates } = traceOf(
      entryOf({
        outcome: 'suppressed',
        message,
        gates: [
          { gate: 'suppression', verdict: 'open' },
          { gate: 'preference', verdict: 'open', topic: 'news', said: { topic: 'news', kind: '*', allowed: true } },
          { gate: 'audience', verdict: 'closed' },
          { gate: 'frequency_cap', verdict: 'not_asked' },
          { gate: 'quiet_hours', verdict: 'passed_critical', start: '22:00', end: '08:00', until: iso },
          { gate: 'domain', verdict: 'not_asked' },
        ],
      }),
    );
    expect(gates?.map(({ gate, text }) => [gate, text])).toEqual([
      ['suppression', 'The recipient is not on the suppression list.'],
      ['preference', 'The person wants "news".'],
      ['audience', message],
      ['frequency_cap', 'Not asked: the message does not leave.'],
      ['quiet_hours', `In quiet hours (22:00 to 08:00) until ${iso}. The message is critical and passes.`],
      ['domain', 'Does not concern this message.'],
    ]);
    expect(traceOf(entryOf({ gates: [{ gate: 'frequency_cap', verdict: 'open', caps }] })).gates?.[0]?.text).toBe(
      '2 of 2 in 24 h over this channel.',
    );
  });

  it('adds at most 70 bytes to what is stored of a failed attempt', () => {
    const { answered: _answered, class: _class, reason: _reason, ...before } = failed();
    expect(JSON.stringify(failed()).length - JSON.stringify(before).length).toBeLessThanOrEqual(70);
  });
});
