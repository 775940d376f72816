// Waits that gather events: what joins, what is counted, and when the window ends.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Definition } from '../../../../src/contract/workflows/workflow.ts';
import { advance } from '../../../../src/engine/runs/advance.ts';
import { dryRun } from '../../../../src/engine/runs/dry-run.ts';
import { resultsOf, withResults } from '../../../../src/engine/runs/results.ts';
import { type AdvanceInput, newRun, type RunState } from '../../../../src/engine/runs/state.ts';
import { buildScope } from '../../../../src/engine/scope.ts';
import { validateWorkflow } from '../../../../src/engine/validate/definition.ts';
import { branch, definitionOf, mail, nap } from '../../../support/definitions.ts';

const now = Date.parse('2026-05-01T10:00:00Z');
const minute = 60_000;
const scope = buildScope({ profile: { userId: 'ada', timezone: 'Asia/Tokyo' } });
const event = (n: number, properties: Record<string, unknown> = { n }) => ({
  id: `${String(n).padStart(8, '0')}-aaaa-8aaa-8aaa-aaaaaaaaaaaa`,
  type: 'test',
  timestamp: now + n,
  properties,
});
const gather = (label = 'gather', collect: object = { windowMinutes: 10 }, extra: object = {}) => ({
  label,
  type: 'wait',
  config: { collect },
  ...extra,
});
const call = (label: string) => ({ label, type: 'webhook', config: { url: 'https://example.com' } });

/** A run that is driven by hand, begun by event 0. */
class Driven {
  state: RunState = newRun('run', now);
  now = now;
  private readonly definition: Definition;

  constructor(steps: unknown[], input: Partial<AdvanceInput<'start'>> = {}) {
    this.definition = definitionOf(steps);
    this.give({ ...input, kind: 'start', event: event(0) });
  }

  give(input: AdvanceInput, at = this.now): string {
    this.now = at;
    const { state, verdict } = advance(this.definition, this.state, input, at, scope);
    this.state = state;
    return verdict;
  }

  join = (n: number, properties?: Record<string, unknown>) => this.give({ kind: 'join', event: event(n, properties) });
  ring = () => this.give({ kind: 'alarm' }, this.state.dueAt ?? Number.NaN);
  settle = () =>
    this.give({ kind: 'settle', key: this.state.intent?.key ?? '', settlement: { kind: 'done', outcome: 'sent' } });
  /** What templates see. */
  seen = () => {
    const { run } = withResults(scope, resultsOf(this.state));
    return { count: run.eventCount, events: (run.events as { n: number }[] | undefined)?.map(({ n }) => n) };
  };
}

describe('a digest', () => {
  test('gathers the event that began the run and those that join, and ends with its window', () => {
    const run = new Driven([gather(), mail('m')]);
    expect(run.state).toMatchObject({
      dueAt: now + 10 * minute,
      waitingFor: 'Collecting events until 2026-05-01T10:10:00.000Z.',
    });
    expect([run.join(1), run.join(2), run.join(1), run.join(0)]).toEqual(['ok', 'ok', 'unchanged', 'unchanged']);
    expect(run.state.dueAt).toBe(now + 10 * minute);
    run.ring();
    expect(run.state.trace[0]).toMatchObject({
      outcome: 'completed',
      message: 'Collected 3 events.',
      output: { eventCount: 3 },
    });
    expect(run.seen()).toEqual({ count: 3, events: [0, 1, 2] });
  });

  test('is closed after its window, and still knows what it took', () => {
    const run = new Driven([gather(), mail('m')]);
    run.join(1);
    run.ring();
    expect([run.join(2), run.join(1)]).toEqual(['closed', 'unchanged']);
    run.settle();
    expect(run.state.status).toBe('completed');
    expect([run.join(3), run.join(1), run.join(0)]).toEqual(['closed', 'unchanged', 'unchanged']);
    expect(run.seen()).toEqual({ count: 2, events: [0, 1] });
  });

  test('ends at once when it is full, also where enough came before it began', () => {
    const run = new Driven([gather('gather', { windowMinutes: 10, max: 2 }), mail('m')]);
    run.join(1);
    expect(run.state).toMatchObject({ cursor: 1, dueAt: null });
    const early = new Driven([gather('gather', { windowMinutes: 10, max: 2 }, { delayMinutes: 5 }), mail('m')]);
    early.join(1);
    early.ring();
    expect(early.state.cursor).toBe(1);
    expect(early.seen().count).toBe(2);
  });

  test('up to a time of day is in the zone of the person', () => {
    const run = new Driven([gather('gather', { until: { time: '09:00', weekdays: ['monday'] } }), mail('m')]);
    expect(new Date(run.state.dueAt ?? 0).toISOString()).toBe('2026-05-04T00:00:00.000Z');
  });

  test('takes events during its delay and while its workflow or the run is paused, and ends when that is over', () => {
    const queued = new Driven([gather('gather', { windowMinutes: 10 }), mail('m')], { queued: true });
    expect(queued.join(1)).toBe('ok');
    queued.give({ kind: 'release' });
    expect(queued.seen().count).toBe(2);
    const run = new Driven([gather('gather', { windowMinutes: 10, max: 3 }), mail('m')]);
    run.give({ kind: 'pause', actor: 'ada' });
    expect([run.join(1), run.join(2)]).toEqual(['ok', 'ok']);
    expect(run.state).toMatchObject({ status: 'paused', cursor: 0 });
    run.give({ kind: 'resume', actor: 'ada' });
    expect(run.state).toMatchObject({ status: 'running', cursor: 1 });
  });

  test('is followed by another one, which begins with what came in between', () => {
    const run = new Driven([gather('one'), call('report'), gather('two'), call('again')]);
    run.join(1);
    run.ring();
    expect(run.join(2)).toBe('ok');
    expect(run.seen()).toEqual({ count: 2, events: [0, 1] });
    run.settle();
    expect(run.join(3)).toBe('ok');
    run.ring();
    expect(run.seen()).toEqual({ count: 2, events: [2, 3] });
    expect(run.join(4)).toBe('closed');
  });

  test('that is repeated by a restart gathers what it had once more', () => {
    const run = new Driven([gather(), call('report')]);
    run.join(1);
    run.ring();
    const refused = { kind: 'done' as const, outcome: 'error' as const, reason: 'gone', message: 'Gone.' };
    run.give({ kind: 'settle', key: run.state.intent?.key ?? '', settlement: refused });
    expect(run.give({ kind: 'restart', from: 'report', actor: 'ada' })).toBe('ok');
    expect(run.seen()).toEqual({ count: 2, events: [0, 1] });
    run.give({ kind: 'settle', key: run.state.intent?.key ?? '', settlement: refused });
    run.give({ kind: 'restart', from: 'gather', actor: 'ada' });
    expect([run.join(1), run.join(2)]).toEqual(['unchanged', 'ok']);
    run.ring();
    expect(run.seen()).toEqual({ count: 3, events: [0, 1, 2] });
  });

  test('of its last 100 events are listed and all are counted; 64,000 characters at most', () => {
    const run = new Driven([gather(), mail('m')]);
    for (let n = 1; n < 105; n++) run.join(n);
    expect(run.seen()).toMatchObject({ count: 105, events: Array.from({ length: 100 }, (_, i) => i + 5) });
    const large = new Driven([gather(), mail('m')]);
    for (let n = 1; n < 10; n++) large.join(n, { n, text: 'x'.repeat(20_000) });
    expect(large.seen()).toEqual({ count: 10, events: [7, 8, 9] });
    expect(JSON.stringify(large.state).length).toBeLessThan(70_000);
  });

  test.each<[string, unknown[], string]>([
    ['a branch that may lead past it', [nap('nap', 5), branch('b', 'gather', 'end'), gather(), mail('m')], 'closed'],
    [
      'a condition of its own',
      [nap('nap', 5), gather('gather', { windowMinutes: 1 }, { if: { event: 'x', value: 1 } }), mail('m')],
      'closed',
    ],
    ['nothing but a wait', [nap('nap', 5), gather(), mail('m')], 'ok'],
    ['a step that may be passed over', [nap('nap', 5, { if: { event: 'x', value: 1 } }), gather(), mail('m')], 'ok'],
    [
      'a wait that may jump',
      [
        { label: 'w', type: 'wait', config: { waitForEvent: { eventType: 'x' }, timeoutMinutes: 5, onMatch: 'end' } },
        gather(),
        mail('m'),
      ],
      'closed',
    ],
    ['no digest', [nap('nap', 5), mail('m')], 'closed'],
  ])('does not begin yet: behind %s', (_, steps, verdict) => {
    expect(new Driven(steps).join(1)).toBe(verdict);
  });

  test('counts each event once, whatever order they come in, and keeps what a run stores small', () => {
    const moves = fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant('join' as const), n: fc.integer({ min: 0, max: 40 }) }),
        fc.constantFrom(
          { kind: 'ring' as const },
          { kind: 'settle' as const },
          { kind: 'pause' as const },
          { kind: 'resume' as const },
        ),
      ),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(moves, fc.integer({ min: 1, max: 6 }), (list, max) => {
        const run = new Driven([gather('one', { windowMinutes: 5, max }), call('a'), gather('two'), call('b')]);
        const joined = new Set([0]);
        let counted = 0;
        for (const move of list) {
          if (move.kind === 'join') {
            const verdict = run.join(move.n);
            // Once taken it is taken, and what is closed never took it.
            expect(verdict === 'unchanged').toBe(joined.has(move.n));
            if (verdict === 'ok') joined.add(move.n);
          } else if (move.kind === 'ring' && run.state.dueAt !== null) run.ring();
          else if (move.kind === 'settle' && run.state.intent) run.settle();
          else if (move.kind === 'pause' || move.kind === 'resume') run.give({ kind: move.kind, actor: 'ada' });
        }
        const { current, next } = run.state.digest ?? { current: null, next: { count: 0, events: [] } };
        for (const { label, output } of run.state.trace)
          if (label === 'one' && output) counted += (output as { eventCount: number }).eventCount;
        const isFirst = run.state.trace.length === 1 && !run.state.trace[0]?.output;
        const open = isFirst || run.state.trace.some(({ label }) => label === 'two') ? (current?.count ?? 0) : 0;
        expect(counted + open + next.count).toBe(joined.size);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a dry-run of a digest', () => {
  test('ends the window at its time, with the sample event in it', () => {
    const definition = definitionOf([gather(), mail('m', { if: { run: 'eventCount', op: 'gte', value: 1 } })]);
    const source = { event: { type: 'test', properties: { n: 7 } }, profile: { userId: 'u' }, run: {}, org: {} };
    const trace = dryRun({ definition, source, runId: 'r', now, emailTemplates: new Map(), gates: () => null });
    expect(trace.steps).toMatchObject([
      { label: 'gather', outcome: 'completed', output: { eventCount: 1 }, simulatedAt: '2026-05-01T10:10:00.000Z' },
      { label: 'm', outcome: 'sent' },
    ]);
  });
});

test.each<[object, string[]]>([
  [{ windowMinutes: 5 }, []],
  [{ until: { time: '09:00', weekdays: ['monday'], timezone: 'Europe/Paris' }, max: 10, key: '{{event.thread}}' }, []],
  [{}, ['windowMinutes required']],
  [{ windowMinutes: -1 }, ['windowMinutes out_of_range']],
  [{ windowMinutes: 1, until: { time: '09:00' } }, ['until invalid']],
  [{ until: {} }, ['until/time required']],
  [{ until: { time: '9' } }, ['until/time invalid_format']],
  [{ until: { time: '09:00', timezone: 'Mars/Base' } }, ['until/timezone unknown_time_zone']],
  [{ windowMinutes: 1, max: 0 }, ['max out_of_range']],
  [{ windowMinutes: 1, key: '{{evnt.x}}' }, ['key unknown_variable']],
  [{ windowMinutes: 1, key: '{{ai.topic}}' }, ['key unknown_result', 'key not_allowed']],
  [{ windowMinutes: 1, windw: 1 }, ['windw unknown_field']],
])('the digest %j', (collect, faults) => {
  const verdict = validateWorkflow({
    name: 'T',
    trigger: { eventType: 'x' },
    steps: [gather('g', collect), mail('m')],
  });
  const found = verdict.ok
    ? []
    : verdict.faults.map(({ pointer, code }) => `${pointer.replace('/steps/0/config/collect/', '')} ${code}`);
  expect(found).toEqual(faults);
});

test('digests of one workflow have one key', () => {
  const steps = [gather('a', { windowMinutes: 1, key: '{{event.a}}' }), gather('b', { windowMinutes: 1 }), mail('m')];
  const verdict = validateWorkflow({ name: 'T', trigger: { eventType: 'x' }, steps });
  expect(verdict.ok ? [] : verdict.faults).toMatchObject([
    { pointer: '/steps/1/config/collect/key', code: 'conflict' },
  ]);
});
