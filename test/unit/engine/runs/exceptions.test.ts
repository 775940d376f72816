// What the engine does when it throws itself, and that no data makes it throw.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Definition } from '../../../../src/contract/workflows/workflow.ts';
import { evaluate } from '../../../../src/engine/conditions/evaluate.ts';
import { advance } from '../../../../src/engine/runs/advance.ts';
import { ProfileNeeded } from '../../../../src/engine/runs/cursor.ts';
import { nextAlarm } from '../../../../src/engine/runs/next-alarm.ts';
import { type AdvanceInput, newRun, type RunState } from '../../../../src/engine/runs/state.ts';
import { buildScope, type Scope } from '../../../../src/engine/scope.ts';
import { compileTemplate } from '../../../../src/engine/templates/compile.ts';
import { render } from '../../../../src/engine/templates/render.ts';
import { branch, definitionOf, mail, nap } from '../../../support/definitions.ts';

const start = 1_800_000_000_000;
const call = { label: 'call', type: 'webhook', config: { url: 'https://example.com' } };
const sent = { kind: 'done', outcome: 'sent', attempt: { at: start, ms: 5, statusCode: 200 } } as const;
const scope = buildScope({ event: { type: 'test', properties: { vip: true } }, profile: { userId: 'u' } });
const failing = () => {
  throw new RangeError('Invalid time value');
};

/** A definition that throws as soon as anything of the step is read. */
function brokenAt(definition: Definition, label: string): Definition {
  const steps = definition.steps.map((step) =>
    step.label === label
      ? {
          ...step,
          get config(): never {
            return failing();
          },
        }
      : step,
  );
  return { ...definition, steps: steps as Definition['steps'] };
}

const give = (definition: Definition, state: RunState, input: AdvanceInput, at: Scope | null = scope) =>
  advance(definition, state, input, start, at);

describe('an exception behind a result', () => {
  const definition = brokenAt(definitionOf([call, branch('fork', 'end', 'end')]), 'fork');
  const begun = give(definition, newRun('r', start), { kind: 'start' }).state;
  const settle = { kind: 'settle', key: 'r:0:1', settlement: sent } as const;
  const { state, task, verdict } = give(definition, begun, settle);

  test('ends the run as failed with the message, and the result is stored', () => {
    expect({ task, verdict, alarm: nextAlarm(state) }).toEqual({ task: null, verdict: 'ok', alarm: null });
    const message = 'The engine could not continue (RangeError: Invalid time value).';
    expect(state).toMatchObject({
      status: 'failed',
      exitReason: `Step fork failed. ${message}`,
      seq: begun.seq + 1,
      trace: [
        { label: 'call', outcome: 'sent', attempts: [sent.attempt], finishedAt: start },
        { label: 'fork', outcome: 'error', reason: 'engine_failed', message, finishedAt: start },
      ],
    });
  });

  test('repeats nothing: the same result is late, an alarm finds an ended run', () => {
    expect(give(definition, state, settle).verdict).toBe('late');
    expect(give(definition, state, { kind: 'alarm' }).verdict).toBe('final');
    expect(give(definition, state, { kind: 'claim', key: 'r:0:1' }).verdict).toBe('final');
  });

  test('R3: a restart begins at the step that threw, and fails there again as long as it throws', () => {
    const again = give(definition, state, { kind: 'restart', actor: 'ada' }).state;
    expect(again).toMatchObject({ status: 'failed', cursor: 1 });
    expect(again.trace.map(({ label, outcome }) => `${label} ${outcome}`)).toEqual([
      'call sent',
      'fork error',
      'fork error',
    ]);
    const healthy = definitionOf([call, branch('fork', 'end', 'end')]);
    expect(give(healthy, state, { kind: 'restart', actor: 'ada' }).state.status).toBe('completed');
  });
});

describe('an exception', () => {
  const healthy = definitionOf([nap('nap', 1), branch('fork', 'end', 'end')]);
  const definition = brokenAt(healthy, 'fork');

  test('at the start ends the run as failed, with a trace', () => {
    const first = brokenAt(definitionOf([branch('fork', 'end', 'end')]), 'fork');
    const { state } = give(first, newRun('r', start), { kind: 'start' });
    expect(state).toMatchObject({ status: 'failed', trace: [{ label: 'fork', outcome: 'error' }] });
    expect(state.audit.map(({ action }) => action)).toEqual(['started', 'failed']);
  });

  test('at an alarm, a release and a resume ends the run as failed', () => {
    const begun = give(definition, newRun('r', start), { kind: 'start' }).state;
    const due = start + 60_000;
    expect(advance(definition, begun, { kind: 'alarm' }, due, scope).state.status).toBe('failed');
    const paused = give(definition, begun, { kind: 'pause', actor: 'ada' }).state;
    const resumed = advance(definition, paused, { kind: 'resume', actor: 'ada' }, due, scope);
    expect(resumed.state.status).toBe('failed');
    const first = brokenAt(definitionOf([branch('fork', 'end', 'end')]), 'fork');
    const queued = give(first, newRun('r', start), { kind: 'start', queued: true }).state;
    expect(give(first, queued, { kind: 'release' }).state.status).toBe('failed');
  });

  test('at an event ends the run as failed, since it would come again with the event', () => {
    const exits = {
      ...healthy,
      exitOn: [
        {
          eventType: 'paid',
          get filters(): never {
            return failing();
          },
        },
      ],
    };
    const begun = give(healthy, newRun('r', start), { kind: 'start' }).state;
    const event = { id: 'e', type: 'paid', timestamp: start, receivedAt: start };
    const { state, verdict } = give(exits, begun, { kind: 'event', event });
    expect(verdict).toBe('ok');
    expect(state).toMatchObject({ status: 'failed', trace: [{ label: 'nap', reason: 'engine_failed' }] });
  });

  test('before a result is in the state loses neither the result nor a failed attempt', () => {
    const begun = give(definitionOf([call]), newRun('r', start), { kind: 'start' }).state;
    const broken = {
      ...definitionOf([call]),
      get steps(): never {
        return failing();
      },
    };
    const done = give(broken, begun, { kind: 'settle', key: 'r:0:1', settlement: sent }).state;
    expect(done).toMatchObject({ status: 'failed', trace: [{ outcome: 'sent', attempts: [sent.attempt] }] });
    const refused = { kind: 'retry', reason: 'provider_unavailable', message: 'No.', attempt: sent.attempt } as const;
    const given = give(broken, begun, { kind: 'settle', key: 'r:0:1', settlement: refused }).state;
    expect(given).toMatchObject({
      status: 'failed',
      trace: [{ outcome: 'error', reason: 'provider_unavailable', attempts: [sent.attempt] }],
    });
  });

  test('that the profile is needed passes through: a caller with the profile repeats the move', () => {
    const run = newRun('r', start);
    const input = { kind: 'start' } as const;
    const fork = definitionOf([branch('fork', 'end', 'end')]);
    expect(() => give(fork, run, input, null)).toThrow(ProfileNeeded);
    expect(give(fork, run, input).state.status).toBe('completed');
  });
});

describe('no value of a trait or property makes the engine throw', () => {
  const dateLike = fc.stringMatching(/^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?)?$/);
  const value = fc.oneof(
    fc.jsonValue(),
    fc.double(),
    fc.double({ min: -1e19, max: 1e19 }),
    fc.constantFrom(1.7e18, 8.64e15, -8.64e15, 8.64e15 + 1, 253_402_300_799_999, 1e11, '9999-12-31', '0000-01-01'),
    dateLike,
    fc.string(),
  );
  const zone = fc.constantFrom('UTC', 'America/New_York', 'Pacific/Apia', 'Africa/Monrovia', '+02:00', '\u0000', '');
  const people = fc.record({ day: value, zone, now: fc.integer({ min: 0, max: 4e12 }) });
  const scopeOf = (day: unknown, timezone: string) =>
    buildScope({ event: { type: 'test', properties: { day } }, profile: { userId: 'u', timezone, traits: { day } } });

  const until = (config: object) => ({ label: 'hold', type: 'wait', config: { until: config } });
  const condition = { trait: 'day', op: 'before', value: '2026-05-01' };
  const waits = [
    until({ date: '{{trait.day}}' }),
    until({ date: '{{trait.day}}', time: '09:00', offsetMinutes: 525_600 }),
    until({ date: '{{trait.day}}', yearly: true, offsetMinutes: -525_600, ifMissing: 'continue' }),
    until({ date: '{{trait.day}}T09:00', ifMissing: 'fail' }),
    until({ date: '{{date trait.day "yyyy-MM-dd"}}', time: '23:59' }),
    until({ time: '02:30', weekdays: ['sunday'] }),
    { label: 'hold', type: 'wait', config: { waitForCondition: condition, timeoutMinutes: 5 } },
    {
      label: 'hold',
      type: 'wait',
      config: {
        waitForEvent: { eventType: 'paid', filters: [{ property: 'day', value: '{{trait.day}}' }] },
        timeoutMinutes: 5,
      },
    },
  ].map((step) => definitionOf([step, mail('mail')], { exitOn: [{ eventType: 'paid', filters: [condition] }] }));

  test('in a wait, at its beginning and when an event comes', () => {
    fc.assert(
      fc.property(people, value, fc.constantFrom(...waits), (person, later, definition) => {
        const run = newRun('r', person.now);
        const begun = advance(definition, run, { kind: 'start' }, person.now, scopeOf(person.day, person.zone)).state;
        const event = {
          id: 'e',
          type: 'paid',
          timestamp: person.now,
          receivedAt: person.now,
          properties: { day: later },
        };
        const { state } = advance(definition, begun, { kind: 'event', event }, person.now, scopeOf(later, person.zone));
        expect(state.trace.filter(({ reason }) => reason === 'engine_failed')).toEqual([]);
        expect(state.dueAt === null || state.dueAt < 253_500_000_000_000).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  const operators = ['eq', 'in', 'gt', 'lte', 'contains', 'prefix', 'exists', 'before', 'after', 'withinDays'] as const;

  test('in a condition', () => {
    fc.assert(
      fc.property(people, value, fc.constantFrom(...operators), (person, wanted, op) => {
        const verdict = evaluate(
          [{ trait: 'day', op, value: wanted as never }],
          scopeOf(person.day, person.zone),
          person.now,
        );
        expect(typeof verdict.ok).toBe('boolean');
      }),
      { numRuns: 3_000 },
    );
  });

  const templates = [
    '{{date trait.day}}',
    '{{date trait.day "full" locale=trait.day tz=trait.day}}',
    '{{date event.day "yyyy-MM-dd HH:mm:ss a z XXX"}}',
    '{{trait.day}} {{#each trait.day}}{{this}}{{@key}}{{/each}} {{#if trait.day}}x{{/if}}',
    '{{trait.day.length}} {{lookup trait.day event.day}}',
  ].map((source) => compileTemplate(source, { html: true }));

  test('in a template', () => {
    fc.assert(
      fc.property(people, fc.constantFrom(...templates), (person, compiled) => {
        if (!compiled.ok) throw new Error(JSON.stringify(compiled.faults));
        const result = render(compiled.template, scopeOf(person.day, person.zone), { now: person.now });
        expect(result.ok || result.limit !== undefined).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });
});
