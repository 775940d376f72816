// What a run at rest becomes in another version of its workflow: every rule of inputs/move.ts and inputs/move-rest.ts.
import { describe, expect, test } from 'vitest';
import { advance } from '../../../../src/engine/runs/advance.ts';
import { type AdvanceInput, newRun, type RunState, type Settlement } from '../../../../src/engine/runs/state.ts';
import { buildScope } from '../../../../src/engine/scope.ts';
import { definitionOf, mail, nap } from '../../../support/definitions.ts';

const start = Date.parse('2026-03-02T10:00:00Z');
const minute = 60_000;
const event = { id: 'opening', type: 'test', timestamp: start, receivedAt: start, properties: { order: 'a' } };
const text = (label: string) => ({ label, type: 'send_sms', config: { to: '+14155550123', body: 'Hi' } });
const wait = (config: object, extra: object = {}) => ({ label: 'wait', type: 'wait', config, ...extra });
const forPaid = (more: object = {}, timeoutMinutes = 60) =>
  wait({ waitForEvent: { eventType: 'paid', ...more }, timeoutMinutes });

/** A run of one version, that can move to others. */
function open(steps: unknown[], extra: Record<string, unknown> = {}) {
  let definition = definitionOf(steps, extra);
  let state: RunState = newRun('run', start, event);
  let now = start;
  let version = 1;
  const scope = buildScope({ event, profile: { userId: 'ada', traits: { day: '2026-03-10' } } });
  const give = <Input extends AdvanceInput>(input: Input, under = definition) => {
    const advanced = advance(under, state, input, now, scope);
    state = advanced.state;
    return advanced;
  };
  give({ kind: 'start', event });
  return {
    state: () => state,
    now: () => now,
    pass(ms: number) {
      now += ms;
    },
    give,
    settle: (settlement: Settlement = { kind: 'done', outcome: 'sent' }, key = state.intent?.key ?? '') =>
      give({ kind: 'settle', key, settlement }),
    happen: (type: string, properties = {}) =>
      give({ kind: 'event', event: { id: `${type}-${now}`, type, timestamp: now, receivedAt: now, properties } }),
    move(next: unknown[], { map = {}, ...more }: { map?: Record<string, string> } & Record<string, unknown> = {}) {
      const to = definitionOf(next, more);
      const input = {
        kind: 'move' as const,
        from: { version, definition },
        version: version + 1,
        map,
        event,
        actor: 'key:ci',
      };
      const before = state;
      const advanced = give({ ...input, by: 'import 7' }, to);
      if (advanced.verdict !== 'ok') expect(state, 'a run that does not move is as it was').toBe(before);
      else {
        definition = to;
        version += 1;
      }
      return advanced;
    },
    walked: () => state.trace.map(({ label, outcome, version: of = 1 }) => `${label} ${outcome} v${of}`),
  };
}

describe('the status of a run', () => {
  test('that waits: it moves, and says who moved it from where to where', () => {
    const run = open([nap('nap', 50)]);
    run.pass(minute);
    expect(run.move([mail('hello'), nap('nap', 50)]).verdict).toBe('ok');
    const { audit, gen, seq, cursor, visit, movedTo, dueAt } = run.state();
    expect({ gen, cursor, visit, movedTo, dueAt }).toEqual({
      gen: 1,
      cursor: 1,
      visit: 2,
      movedTo: 2,
      dueAt: start + 50 * minute,
    });
    const act = { seq, before: 'running', after: 'running' };
    const detail = 'v1 → v2 at nap, import 7';
    expect(audit.at(-1)).toEqual({ at: run.now(), actor: 'key:ci', action: 'moved', detail, act });
    expect(run.walked()).toEqual(['nap null v2']);
  });

  test('paused in a wait: it moves, and continues in the new version when it is resumed', () => {
    const run = open([nap('nap', 50), mail('old')]);
    run.give({ kind: 'pause', actor: 'ada' });
    expect(run.move([nap('nap', 50), mail('new')])).toMatchObject({ verdict: 'ok', task: null });
    expect(run.state()).toMatchObject({ status: 'paused', dueAt: start + 50 * minute });
    run.pass(90 * minute);
    expect(run.give({ kind: 'resume', actor: 'ada' }).task).toMatchObject({ key: 'run:1:2', step: { label: 'new' } });
  });

  test('paused behind a step that ended meanwhile: it leaves that step by the new version', () => {
    const run = open([mail('mail'), mail('old')]);
    run.give({ kind: 'claim', key: 'run:0:1' });
    run.give({ kind: 'pause', actor: 'ada' });
    expect(run.move([mail('mail'), mail('new')]).verdict).toBe('in_flight');
    run.settle();
    expect(run.move([nap('first', 1), mail('mail'), mail('new')]).verdict).toBe('ok');
    expect(run.give({ kind: 'resume', actor: 'ada' }).task).toMatchObject({ key: 'run:2:2', step: { label: 'new' } });
    expect(run.walked()).toEqual(['mail sent v1', 'new null v2']);
  });

  test('queued: it begins with the first step of the new version, whatever the old one had', () => {
    const old = definitionOf([mail('old')]);
    const queued = advance(old, newRun('run', start, event), { kind: 'start', queued: true }, start, null).state;
    const next = definitionOf([text('new')]);
    const from = { version: 1, definition: old };
    const input = { kind: 'move' as const, from, version: 2, map: {}, event, actor: 'key:ci' };
    const moved = advance(next, queued, input, start, null);
    expect(moved).toMatchObject({ verdict: 'ok', task: null, state: { status: 'queued', dueAt: queued.dueAt } });
    expect(moved.state.audit.at(-1)?.detail).toBe('v1 → v2');
    expect(advance(next, moved.state, { kind: 'release' }, start, null).task).toMatchObject({ key: 'run:0:2' });
  });

  test('final: it does not move', () => {
    const run = open([mail('mail')]);
    run.settle();
    expect(run.move([nap('nap', 1)]).verdict).toBe('final');
  });
});

describe('an effect', () => {
  test('under way keeps the run in its version', () => {
    const run = open([mail('mail'), nap('nap', 60)]);
    expect(run.move([mail('mail')]).verdict).toBe('in_flight');
  });

  test('that was attempted and is tried again keeps the run in its version, since it may have happened under its key', () => {
    const run = open([mail('mail'), nap('nap', 60)]);
    run.settle({ kind: 'retry', reason: 'r', message: 'm', attempt: { at: start, ms: 1 } });
    run.settle({ kind: 'retry', reason: 'r', message: 'm', attempt: { at: start, ms: 1 } });
    expect(run.state().dueAt).not.toBeNull();
    expect(run.move([mail('mail')]).verdict).toBe('in_flight');
  });

  test('that a gate holds is decided on anew at its time, under another key; its row of the log ends', () => {
    const run = open([mail('mail')]);
    const until = start + 600 * minute;
    const held = { kind: 'retry', held: 'gate', heldUntil: until, reason: 'quiet_hours', message: 'Held.' } as const;
    const message = { kind: 'email', channelId: 'c', recipient: 'a@example.com' } as const;
    run.give({ kind: 'settle', key: 'run:0:1', settlement: held, logged: { message, followUps: [] } });
    run.pass(minute);
    expect(run.move([nap('nap', 5), mail('mail')]).verdict).toBe('ok');
    expect(run.state()).toMatchObject({ intent: null, dueAt: until, waitingFor: 'Held.' });
    expect(run.state().trace).toMatchObject([
      { index: 0, finishedAt: run.now(), message: 'The run moved to version 2.', delivery: { kind: 'email' } },
      { index: 1, version: 2, visit: 2, finishedAt: null, startedAt: start, delivery: null },
    ]);
    run.pass(600 * minute);
    expect(run.give({ kind: 'alarm' }).task).toMatchObject({ key: 'run:1:2' });
  });

  test('of the old version that reports late is kept, and moves nothing', () => {
    const run = open([mail('mail'), nap('nap', 60), mail('next')]);
    run.give({ kind: 'claim', key: 'run:0:1' });
    run.settle();
    run.pass(minute);
    run.move([nap('nap', 60), mail('mail')]);
    const before = run.state();
    expect(run.settle({ kind: 'done', outcome: 'error', reason: 'r' }, 'run:0:1').verdict).toBe('unchanged');
    expect(run.settle({ kind: 'done', outcome: 'sent' }, 'run:1:1').verdict).toBe('late');
    const { cursor, dueAt, status, phase } = run.state();
    expect({ cursor, dueAt, status, phase }).toEqual({ ...pick(before), cursor: 0 });
    expect(run.state().audit.at(-1)).toMatchObject({ action: 'late_result', detail: 'run:1:1: sent' });
  });
});

const pick = ({ cursor, dueAt, status, phase }: RunState) => ({ cursor, dueAt, status, phase });

describe('the step of a run', () => {
  test.each([
    ['is gone', [nap('rest', 60)], {}, 'step_gone'],
    ['has another type', [mail('nap')], {}, 'type_changed'],
    ['is mapped to one that is not there', [nap('nap', 60)], { map: { nap: 'rest' } }, 'step_gone'],
    ['is mapped to one of another type', [nap('nap', 60), mail('mail')], { map: { nap: 'mail' } }, 'type_changed'],
  ])('%s: the run stays', (_what, next, terms, reason) => {
    expect(open([nap('nap', 60)]).move(next, terms).verdict).toBe(reason);
  });

  test('is mapped: the run continues in the other, with the deadline that it had', () => {
    const run = open([nap('nap', 50), mail('old')]);
    expect(run.move([nap('first', 5), nap('rest', 50), mail('new')], { map: { nap: 'rest' } }).verdict).toBe('ok');
    expect(run.state()).toMatchObject({ cursor: 1, dueAt: start + 50 * minute });
    expect(run.walked()).toEqual(['rest null v2']);
  });
});

describe('a delay', () => {
  test.each([
    ['the same', 60, 10, 60],
    ['longer', 90, 10, 90],
    ['shorter', 20, 10, 20],
    ['over by now', 5, 10, null],
  ])('that is %s is counted from when the step began', (_what, delayMinutes, passed, due) => {
    const run = open([nap('nap', 60), mail('mail')]);
    run.pass(passed * minute);
    // Exact: longer delays are spread over a minute.
    const moved = run.move([nap('nap', delayMinutes, { spread: false }), mail('mail')]);
    if (due !== null) expect(run.state().dueAt).toBe(start + due * minute);
    else expect(moved.task).toMatchObject({ key: 'run:1:2' });
  });

  test('before a message is one like any other, and the sentence of what is waited for is that of the new step', () => {
    const run = open([mail('mail', { delayMinutes: 60 })]);
    run.pass(minute);
    run.move([mail('other', { delayMinutes: 30 })], { map: { mail: 'other' } });
    expect(run.state()).toMatchObject({ dueAt: start + 30 * minute, waitingFor: 'Waiting before step other.' });
  });
});

describe('a wait', () => {
  test('for an event that is the same keeps its deadline and what it listens for', () => {
    const run = open([forPaid({}, 60), mail('mail')]);
    const { watch, dueAt } = run.state();
    run.pass(10 * minute);
    run.move([forPaid({}, 60), mail('mail')]);
    expect(run.state()).toMatchObject({ watch, dueAt });
  });

  test('with another timeout ends so long after it began, and not before now', () => {
    const run = open([forPaid({}, 60), mail('mail')]);
    run.pass(10 * minute);
    run.move([forPaid({}, 30), mail('mail')]);
    expect(run.state().dueAt).toBe(start + 30 * minute);
    const over = run.move([forPaid({}, 5), mail('mail')]);
    expect(over.task).toMatchObject({ key: 'run:1:3' });
    expect(run.state().trace[0]).toMatchObject({ reason: 'timed_out', output: { matched: false } });
  });

  test('behind a delay counts from when the delay was over', () => {
    const step = (timeoutMinutes: number) => ({ ...forPaid({}, timeoutMinutes), delayMinutes: 20 });
    const run = open([step(60), mail('mail')]);
    run.pass(20 * minute);
    run.give({ kind: 'alarm' });
    run.pass(10 * minute);
    run.move([step(90), mail('mail')]);
    expect(run.state().dueAt).toBe(start + 110 * minute);
  });

  test('whose delay becomes longer than what has passed is in that delay again', () => {
    const run = open([forPaid({}, 60), mail('mail')]);
    run.pass(10 * minute);
    run.move([{ ...forPaid({}, 60), delayMinutes: 30 }, mail('mail')]);
    expect(run.state()).toMatchObject({ watch: null, dueAt: start + 30 * minute, phase: 'begun' });
    run.pass(20 * minute);
    run.give({ kind: 'alarm' });
    expect(run.state()).toMatchObject({ watch: { kind: 'event' }, dueAt: start + 90 * minute });
  });

  test('that listens for something else looks at once at what was kept', () => {
    const later = {
      label: 'later',
      type: 'wait',
      config: { waitForEvent: { eventType: 'shipped' }, timeoutMinutes: 9 },
    };
    const run = open([forPaid(), later, mail('mail')]);
    run.pass(minute);
    run.happen('shipped');
    expect(run.state().seen).toHaveLength(1);
    const shipped = wait({ waitForEvent: { eventType: 'shipped' }, timeoutMinutes: 60 });
    expect(run.move([shipped, mail('mail')]).task).toMatchObject({ key: 'run:1:2' });
    expect(run.state().trace[0]).toMatchObject({ output: { matched: true, eventId: `shipped-${start + minute}` } });
    expect(run.state().consumed).toContain(`shipped-${start + minute}`);
  });

  test('until a date that changes ends at the new one; until one that has passed, at once', () => {
    const until = (date: string) => wait({ until: { date, timezone: 'UTC' } });
    const run = open([until('2026-03-05'), mail('mail')]);
    run.move([until('{{trait.day}}'), mail('mail')]);
    expect(run.state().dueAt).toBe(Date.parse('2026-03-10T00:00:00Z'));
    expect(run.move([until('2026-03-01'), mail('mail')]).task).toMatchObject({ key: 'run:1:3' });
  });

  test('for an event becomes a plain delay: it counts from when the step began', () => {
    const run = open([forPaid(), mail('mail')]);
    run.pass(10 * minute);
    run.move([wait({}, { delayMinutes: 30 }), mail('mail')]);
    expect(run.state()).toMatchObject({ watch: null, dueAt: start + 30 * minute });
  });

  test('ends by its new words where only those differ', () => {
    const run = open([wait({ waitForEvent: { eventType: 'paid' }, timeoutMinutes: 60, reason: 'old' })]);
    run.move([wait({ waitForEvent: { eventType: 'paid' }, timeoutMinutes: 60, reason: 'new' })]);
    expect(run.state()).toMatchObject({ waitingFor: 'new', dueAt: start + 60 * minute });
  });
});

describe('a digest', () => {
  const collect = (more: object) => wait({ collect: { windowMinutes: 60, ...more } });
  const joined = (run: ReturnType<typeof open>, id: string) =>
    run.give({ kind: 'join', event: { id, type: 'test', timestamp: start, properties: {} } }).verdict;

  test('keeps its events and its window; with another window it counts from when it opened', () => {
    const run = open([collect({}), mail('mail')]);
    run.pass(10 * minute);
    expect(joined(run, 'second-event-id')).toBe('ok');
    run.move([collect({}), mail('mail')]);
    expect(run.state()).toMatchObject({ dueAt: start + 60 * minute, digest: { current: { count: 2 } } });
    run.move([collect({ windowMinutes: 30 }), mail('mail')]);
    expect(run.state()).toMatchObject({ dueAt: start + 30 * minute, digest: { current: { count: 2 } } });
    expect(joined(run, 'third-event-id')).toBe('ok');
  });

  test('that waits for no more than it has ends at once', () => {
    const run = open([collect({}), mail('mail')]);
    joined(run, 'second-event-id');
    expect(run.move([collect({ max: 2 }), mail('mail')]).task).toMatchObject({ key: 'run:1:2' });
    expect(run.state().trace[0]).toMatchObject({ output: { eventCount: 2 } });
  });

  test('under another key keeps the run in its version', () => {
    const run = open([collect({ key: '{{event.order}}' }), mail('mail')]);
    expect(run.move([collect({ key: '{{event.shop}}' }), mail('mail')]).verdict).toBe('digest_key_changed');
    expect(run.move([collect({}), mail('mail')]).verdict).toBe('digest_key_changed');
  });

  test('that the new version begins has the event that started the run', () => {
    const run = open([nap('nap', 60), mail('mail')]);
    run.move([nap('nap', 60), collect({}), mail('mail')]);
    run.pass(61 * minute);
    run.give({ kind: 'alarm' });
    expect(run.state()).toMatchObject({ watch: { kind: 'collect' }, digest: { current: { count: 1 } } });
  });
});

describe('what a run knows', () => {
  test('stays: results, and which of its steps failed, by their places in the new version', () => {
    const write = { label: 'write', type: 'ai_action', config: { flavor: 'generate', prompt: 'p', saveTo: 'text' } };
    const run = open([write, mail('mail'), text('gone'), nap('nap', 60)]);
    run.settle({ kind: 'done', outcome: 'completed', save: { root: 'ai', name: 'text', value: 'Hello' } });
    run.settle({ kind: 'done', outcome: 'error', reason: 'r', message: 'm' });
    run.settle({ kind: 'done', outcome: 'error', reason: 'r', message: 'm' });
    expect(run.state().failedSteps).toEqual([1, 2]);
    run.move([nap('nap', 60), mail('mail')]);
    expect(run.state()).toMatchObject({ ai: { text: 'Hello' }, failedSteps: [1] });
    expect(run.state().lastError).toMatchObject({ step: 'gone' });
  });

  test('exit rules of the new version count from now on', () => {
    const run = open([nap('nap', 60)]);
    run.happen('left');
    run.move([nap('nap', 60)], { exitOn: [{ eventType: 'left' }] });
    expect(run.state().status).toBe('running');
    run.pass(minute);
    run.happen('left');
    expect(run.state()).toMatchObject({ status: 'exited' });
  });

  test('a move that throws changes nothing, and does not end the run', () => {
    const run = open([forPaid(), mail('mail')]);
    const next = definitionOf([forPaid({}, 5), mail('mail')]);
    const broken = {
      ...next,
      get steps(): never {
        throw new Error('no steps');
      },
    };
    const from = { version: 1, definition: definitionOf([forPaid(), mail('mail')]) };
    const input = { kind: 'move' as const, from, version: 2, map: {}, event, actor: 'a' };
    expect(() => advance(broken, run.state(), input, start, null)).toThrow('no steps');
  });
});
