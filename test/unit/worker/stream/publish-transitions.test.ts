// Invariants of publishTransitions:
// 1. Steps, rows and events are each tried, whatever becomes of the others; then the call fails with what failed.
// 2. Of one run only the newest transition is written; what is published again in a second call has the same keys and ids.
import { describe, expect, it } from 'vitest';
import { indexGlobs } from '../../../../src/engine/conditions/glob-index.ts';
import { compileTriggers } from '../../../../src/engine/conditions/match.ts';
import type { Env } from '../../../../src/worker/env.ts';
import type { EventsMessage, StepMessage } from '../../../../src/worker/messages.ts';
import type { MatchIndex } from '../../../../src/worker/store/match-index.ts';
import type { RunRow } from '../../../../src/worker/store/run-row.ts';
import { publishTransitions, type Transition } from '../../../../src/worker/stream/publish-transitions.ts';

type Part = 'rows' | 'steps' | 'events';

const orgId = 'org';
const projectId = 'project';
const now = 5_000;
const trigger = (eventType: string) => ({ id: eventType, eventType });

const indexOf = (...eventTypes: string[]): MatchIndex => ({
  orgId,
  version: 1,
  listens: false,
  awaitsProfile: false,
  dated: [],
  workflows: new Map(),
  triggers: compileTriggers(eventTypes.map(trigger)),
  exits: compileTriggers([]),
  matchers: new Map(),
  entries: indexGlobs([]),
  readAt: 0,
});

const rowOf = (id: string, change: Partial<RunRow> = {}): RunRow => ({
  projectId,
  startedAt: 1_000,
  id,
  workflowId: 'workflow',
  workflowName: 'Welcome',
  version: 1,
  userId: 'ada',
  eventId: 'event',
  status: 'running',
  finishedAt: null,
  nextStepAt: null,
  waitingFor: null,
  exitReason: null,
  step: 'nap',
  stepErrors: 0,
  seq: 1,
  watched: false,
  depth: 0,
  listensAnew: false,
  lastError: null,
  ended: [],
  ...change,
});
const broken = { at: 2_000, step: 'mail', reason: 'invalid_address', message: 'No.', continues: false, seq: 1 };
const failed = { status: 'failed', finishedAt: 2_000, exitReason: 'invalid_message' } as const;

const moved = (id: string, change: Partial<RunRow> = {}, rest: Partial<Transition> = {}): Transition => {
  const row = rowOf(id, change);
  const ended = row.finishedAt !== null;
  const lifecycle = ended
    ? { run: row, started: false, ended, failure: row.status === 'failed' ? broken : null }
    : null;
  return {
    runId: id,
    seq: row.seq,
    row,
    deliveries: [],
    followUps: [],
    capReturns: [],
    audits: [],
    lifecycle,
    next: null,
    wake: null,
    ...rest,
  };
};
const withNext = (id: string): Partial<Transition> => ({
  next: { orgId, projectId, runId: id, key: `${id}:0:1`, type: 'send_email' },
});
const nothing = moved('', {}, { seq: 0, row: null });

/** A database and queues that keep what they were given, in order; the parts in `broken` fail once. */
function createWorld(...broken: Part[]) {
  const failing = new Set<Part>(broken);
  const log: string[] = [];
  const steps: StepMessage[] = [];
  const batches: string[][] = [];
  const bound: unknown[][][] = [];
  const events: string[] = [];
  const gates = new Map<Part, Promise<unknown>>();
  const enter = async (part: Part) => {
    log.push(`${part} begin`);
    await gates.get(part);
    if (failing.delete(part)) throw new Error(`${part} failed`);
    log.push(`${part} end`);
  };
  const send = async (bodies: StepMessage[]) => {
    await enter('steps');
    steps.push(...bodies);
  };
  const queue = {
    send: (body: StepMessage) => send([body]),
    sendBatch: (list: { body: StepMessage }[]) => send(list.map(({ body }) => body)),
  };
  const eventsQueue = {
    async send(message: EventsMessage) {
      await enter('events');
      events.push(...message.events.map(({ messageId }) => messageId));
    },
  };
  const prepare = (sql: string) => ({ sql, bind: (...values: unknown[]) => ({ sql, values }) });
  const db = {
    prepare,
    async batch(statements: { sql: string; values?: unknown[] }[]) {
      await enter('rows');
      batches.push(statements.map(({ sql }) => sql));
      bound.push(statements.map(({ values = [] }) => values));
      return statements.map(({ sql }) => ({ results: [{ sql }] }));
    },
  };
  return {
    log,
    steps,
    batches,
    bound,
    events,
    gates,
    db: db as unknown as D1Database,
    env: { SENDS: queue, WEBHOOKS: queue, EVENTS: eventsQueue } as unknown as Env,
    statement: (sql: string) => prepare(sql).bind() as unknown as D1PreparedStatement,
  };
}

const options = { orgId, now, index: indexOf('workflow.run.*') };
const all = ['events', 'rows', 'steps'] as const;

describe('publishTransitions', () => {
  it('publishes every part, with all rows and further statements in one batch', async () => {
    const world = createWorld();
    const after = world.statement('after');
    const transitions = [moved('run-1', {}, withNext('run-1')), moved('run-2', failed), nothing];
    const results = await publishTransitions<{ sql: string }>(world.env, world.db, transitions, {
      ...options,
      after: [after],
    });
    expect(results.map((result) => result.results)).toEqual([[{ sql: 'after' }]]);
    expect(world.batches).toHaveLength(1);
    expect(world.batches[0]?.at(-1)).toBe('after');
    expect(world.batches[0]?.filter((sql) => sql.includes('INTO workflow_runs'))).toHaveLength(1);
    expect(world.steps.map(({ key }) => key)).toEqual(['run-1:0:1']);
    expect(world.events).toEqual(['workflow.run.failed:run-2:2000', 'promote.failed:run-2:2000']);
  });

  it('enqueues steps and writes rows at the same time', async () => {
    const world = createWorld();
    const opened = Promise.withResolvers<void>();
    world.gates.set('rows', opened.promise);
    world.gates.set('steps', opened.promise);
    const transitions = [moved('run-1', failed, withNext('run-1'))];
    const publishing = publishTransitions(world.env, world.db, transitions, options);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect([...world.log].sort()).toEqual(['rows begin', 'steps begin']);
    opened.resolve();
    await publishing;
    expect(world.log.slice(-2)).toEqual(['events begin', 'events end']);
  });

  it('does not open the database when there is nothing to write', async () => {
    const world = createWorld();
    const closed = () => Promise.reject<D1Database>(new Error('no such database'));
    await publishTransitions(world.env, closed, [moved('run-1', {}, { row: null, ...withNext('run-1') })], options);
    expect(world.steps).toHaveLength(1);
  });

  it('does nothing when there is nothing to publish', async () => {
    const world = createWorld('rows', 'steps', 'events');
    expect(await publishTransitions(world.env, world.db, [nothing], options)).toEqual([]);
    expect(world.log).toEqual([]);
  });

  it.each(all)('tries the other parts when the %s fail, and fails then', async (part) => {
    const world = createWorld(part);
    const transitions = [moved('run-1', failed, withNext('run-1'))];
    const publishing = publishTransitions(world.env, world.db, transitions, options);
    await expect(publishing).rejects.toThrow(`${part} failed`);
    expect({ rows: world.batches.length, steps: world.steps.length, events: world.events.length }).toEqual({
      rows: part === 'rows' ? 0 : 1,
      steps: part === 'steps' ? 0 : 1,
      events: part === 'events' ? 0 : 2,
    });
  });

  it('enqueues the steps when the database cannot be opened', async () => {
    const world = createWorld();
    const closed = () => Promise.reject<D1Database>(new Error('no such database'));
    const transitions = [moved('run-1', {}, withNext('run-1'))];
    await expect(publishTransitions(world.env, closed, transitions, options)).rejects.toThrow('no such database');
    expect(world.steps).toHaveLength(1);
  });

  it('writes the newest row of a run that comes several times, in whatever order, and tells once that it started', async () => {
    const world = createWorld();
    const older = moved('run-1', { seq: 1 });
    const newer = moved('run-1', { seq: 3, ...failed });
    const starts = { ...older, lifecycle: { run: rowOf('run-1'), started: true, ended: false, failure: null } };
    await publishTransitions(world.env, world.db, [newer, starts, newer], options);
    const upsert = world.batches[0]?.findIndex((sql) => sql.startsWith('INSERT INTO workflow_runs')) ?? -1;
    expect(JSON.parse(String(world.bound[0]?.[upsert]?.[0]))).toMatchObject([{ seq: 3, status: 'failed' }]);
    expect(world.events).toEqual([
      'workflow.run.started:run-1:1000',
      'workflow.run.failed:run-1:2000',
      'promote.failed:run-1:2000',
    ]);
  });

  it('publishes the same keys and event ids when a call that failed is repeated', async () => {
    const world = createWorld('rows');
    const transitions = [moved('run-1', failed, withNext('run-1'))];
    await expect(publishTransitions(world.env, world.db, transitions, options)).rejects.toThrow('rows failed');
    await publishTransitions(world.env, world.db, transitions, { ...options, now: now + 60_000 });
    expect(new Set(world.steps.map(({ key }) => key))).toEqual(new Set(['run-1:0:1']));
    expect(new Set(world.events)).toEqual(new Set(['workflow.run.failed:run-1:2000', 'promote.failed:run-1:2000']));
  });
});

describe('lifecycle events', () => {
  it('are published of failures always, and of other changes only where a workflow listens', async () => {
    const world = createWorld();
    const completed = { status: 'completed', finishedAt: 3_000 } as const;
    await publishTransitions(world.env, world.db, [moved('run-1', completed), moved('run-2', failed)], {
      ...options,
      index: indexOf('order.placed'),
    });
    expect(world.events).toEqual(['workflow.run.failed:run-2:2000', 'promote.failed:run-2:2000']);
  });

  it('are not published past the depth of eight', async () => {
    const world = createWorld();
    const transitions = [moved('run-1', { ...failed, depth: 7 }), moved('run-2', { ...failed, depth: 8 })];
    await publishTransitions(world.env, world.db, transitions, options);
    expect(world.events.every((id) => id.includes('run-1'))).toBe(true);
    expect(world.events).toHaveLength(2);
  });
});
