// Runs that were stored by earlier versions continue. fixtures/version-N/ holds the rows of real run objects, each in
// another situation, as the code of version N stored them.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { advance } from '../../../../src/engine/runs/advance.ts';
import { nextAlarm } from '../../../../src/engine/runs/next-alarm.ts';
import type { AdvanceInput, RunState, Settlement } from '../../../../src/engine/runs/state.ts';
import { buildScope } from '../../../../src/engine/scope.ts';
import { RunStore } from '../../../../src/worker/run-object/store.ts';
import { definitionOf, mail, nap } from '../../../support/definitions.ts';
import { SimulatedRun, SimulatedStorage } from '../../../support/simulation/simulated-run.ts';

interface Fixture {
  /** When the rows were read, epoch ms. */
  at: number;
  alarm: number | null;
  rows: Record<string, unknown>;
}

const folder = new URL('./fixtures/', import.meta.url);
const versions = readdirSync(folder).sort();
const currentVersion = 6;
const minute = 60_000;
const sent: Settlement = { kind: 'done', outcome: 'sent' };

const call = (label: string) => ({ label, type: 'webhook', config: { url: 'https://example.com/hook' } });
const listen = (label: string, eventType: string, extra: object = {}) => ({
  label,
  type: 'wait',
  config: { waitForEvent: { eventType, ...extra }, timeoutMinutes: 60 },
});

/** The object of a fixture after a restart of the code: its rows, its alarm, and nothing in memory. */
function open(version: string, name: string, steps: unknown[], extra: Record<string, unknown> = {}) {
  const { at, alarm, rows }: Fixture = JSON.parse(readFileSync(new URL(`${version}/${name}.json`, folder), 'utf8'));
  const storage = new SimulatedStorage();
  storage.alarm = alarm;
  for (const [key, row] of Object.entries(rows)) storage.rows.set(key, row);
  const store = new RunStore(storage as unknown as DurableObjectStorage);
  const definition = definitionOf(steps, extra);
  const read = () => {
    const run = store.read();
    if (!run) throw new Error('there is no run');
    return run;
  };
  const state = (): RunState => read().state;
  const clock = { now: at };
  /** Applies an input as the run object does; returns the key of the task, without the id of the run. */
  const give = (input: AdvanceInput, now = clock.now): string | null => {
    clock.now = now;
    const run = read();
    const scope = buildScope({ event: run.head.event, profile: { userId: run.head.personId } });
    const advanced = advance(definition, run.state, input, now, scope);
    if (advanced.verdict === 'ok') store.commit(run.head, advanced.state, now);
    return advanced.task?.key.slice(run.head.runId.length) ?? null;
  };
  return {
    storage,
    state,
    give,
    now: () => clock.now,
    settle: (result = sent) => give({ kind: 'settle', key: state().intent?.key ?? '', settlement: result }),
    // One that has no alarm is found by the sweep, when its lease is over.
    ring: () => give({ kind: 'alarm' }, nextAlarm(state()) ?? state().intent?.leaseUntil ?? Number.NaN),
    walked: () => store.trace(read()).map(({ label, outcome }) => `${label} ${outcome}`),
  };
}

describe.each(versions)('a run stored by %s', (version) => {
  test('that waits for an event continues when it comes, and a later wait finds the event that was kept', () => {
    const object = open(version, 'waiting-for-event', [
      { label: 'write', type: 'ai_action', config: { flavor: 'generate', prompt: 'p', saveTo: 'greeting' } },
      listen('hold', 'order.paid'),
      listen('later', 'order.shipped', { since: 'run_start' }),
      mail('mail'),
    ]);
    const event = {
      id: 'paid',
      type: 'order.paid',
      timestamp: object.now(),
      receivedAt: object.now(),
      properties: {},
    };
    expect(object.give({ kind: 'event', event })).toBe(':3:1');
    expect(object.walked()).toEqual(['write completed', 'hold completed', 'later completed', 'mail null']);
    expect(object.state().ai).toEqual({ greeting: 'Hello' });
  });

  test('whose effect is in flight issues the task again when its lease ends, with the long lease', () => {
    const object = open(version, 'effect-in-flight', [mail('mail'), call('call')]);
    expect(object.ring()).toBe(':0:1');
    expect(object.state().intent).toMatchObject({ timesIssued: 3, leaseUntil: object.now() + 10 * minute });
    expect(object.settle()).toBe(':1:1');
    expect(object.settle()).toBeNull();
    expect(object.state().status).toBe('completed');
  });

  test('between two attempts makes the next one under the same key', () => {
    const object = open(version, 'between-attempts', [call('call'), nap('nap', 5)]);
    expect(object.ring()).toBe(':0:1');
    object.settle();
    expect(object.walked()).toEqual(['call sent', 'nap null']);
    expect(object.storage.alarm).toBe(object.now() + 6 * minute);
  });

  test('whose SMS was claimed does not send it again', () => {
    const text = { label: 'text', type: 'send_sms', config: { to: '+14155550123', body: 'Bye' } };
    const object = open(version, 'sms-claimed', [text, mail('mail')]);
    expect(object.ring()).toBe(':1:1');
    expect(object.walked()).toEqual(['text error', 'mail null']);
  });

  test('that is paused in a wait continues when it is resumed after its time', () => {
    const object = open(version, 'paused-in-wait', [nap('nap', 30), mail('mail')]);
    expect(object.give({ kind: 'alarm' }, object.now() + 60 * minute)).toBeNull();
    expect(object.give({ kind: 'resume', actor: 'ada' })).toBe(':1:1');
    expect(object.state().audit.map(({ action }) => action)).toEqual(['started', 'paused', 'resumed']);
  });

  test('that is queued starts when its workflow is resumed', () => {
    const object = open(version, 'queued', [mail('mail')]);
    expect(object.give({ kind: 'release' })).toBe(':0:1');
    object.settle();
    expect(object.state().status).toBe('completed');
  });

  test('that failed is restarted from the step that failed, under its old key', () => {
    const object = open(version, 'failed', [mail('mail'), call('call')], { settings: { onError: 'fail' } });
    expect(object.state().exitReason).toMatch(/^Step call (ended with error|failed)/);
    expect(object.give({ kind: 'restart', actor: 'ada' })).toBe(':1:1');
    object.settle();
    expect(object.walked()).toEqual(['mail sent', 'call error', 'call sent']);
  });

  test('with steps outside its hot row keeps its whole trace, in order, when more steps are moved out', () => {
    const labels = Array.from({ length: 11 }, (_, n) => `s${n}`);
    const object = open(version, 'spilled-trace', [...labels.map(call), nap('nap', 30), call('s11'), call('s12')]);
    expect(object.walked()).toEqual([...labels.map((label) => `${label} sent`), 'nap null']);
    object.ring();
    for (let i = 0; i < 2; i++) object.settle({ kind: 'done', outcome: 'sent', output: 'x'.repeat(32_000) });
    expect(object.state()).toMatchObject({ status: 'completed', spilled: 3 });
    expect(object.walked()).toEqual(
      [...labels, 'nap', 's11', 's12'].map((label) => expect.stringMatching(`^${label} `)),
    );
  });

  test('is stored in the current version by its next commit', () => {
    const object = open(version, 'queued', [mail('mail')]);
    object.give({ kind: 'release' });
    expect(object.storage.rows.get('run')).toMatchObject({ v: currentVersion });
  });
});

describe('what is stored', () => {
  test('cannot be read, and stays as it is, when a newer version stored it', () => {
    const object = open('version-1', 'queued', [mail('mail')]);
    const newer = { v: currentVersion + 1, somethingElse: true };
    object.storage.rows.set('run', newer);
    const message = `The stored run has version ${currentVersion + 1}; this code reads versions 1 to ${currentVersion}.`;
    expect(() => object.give({ kind: 'release' })).toThrow(message);
    expect(object.storage.rows.get('run')).toBe(newer);
  });

  // Where this fails, the shape has changed: add an upgrade to stored-run.ts and fixtures of the version before.
  test('has the fields of the current version', () => {
    const run = new SimulatedRun(definitionOf([mail('mail')]), 0, false);
    run.start('whole', false);
    const row = run.storage.rows.get('run') as { v: number; head: object; state: RunState };
    expect(fieldsOf(row)).toBe('head state v');
    expect(row.v).toBe(currentVersion);
    expect(versions, 'every earlier version has fixtures').toHaveLength(currentVersion - 1);
    expect(fieldsOf(row.head)).toBe('event orgId personId projectId runId version watched workflowId workflowName');
    expect(fieldsOf(row.state)).toBe(
      `ai audit confirmed consumed cursor digest dueAt exitReason failedSteps finishedAt firstError gen intent jump lastError muted openedAt
       openingReceivedAt phase publishBy rowDueAt runId seen seq spilled spilledSeq startedAt status trace visit waitingFor watch webhook`.replace(
        /\s+/g,
        ' ',
      ),
    );
    expect(fieldsOf(row.state.intent)).toBe('at claimedAt gen key leaseUntil progress timesIssued');
    expect(fieldsOf(row.state.trace[0])).toBe('attempts delivery finishedAt index label outcome seq startedAt type');
    expect(fieldsOf(row.state.audit[0])).toBe('action actor at');
  });
});

const fieldsOf = (row: object | null | undefined) =>
  Object.keys(row ?? {})
    .sort()
    .join(' ');
