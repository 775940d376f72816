// Invariants of publishTransitions:
// 1. Steps and rows do not wait for each other; events follow the rows.
// 2. A part that fails is reported and holds back no other, but for the events, which are not published without the rows.
// 3. Nothing is published twice in one call; what is published again in a second call has the same keys and ids.
import { describe, expect, it } from 'vitest';
import { compileTriggers } from '../../../../src/engine/conditions/match.ts';
import type { Env } from '../../../../src/worker/env.ts';
import type { EventsMessage, StepMessage } from '../../../../src/worker/messages.ts';
import type { MatchIndex } from '../../../../src/worker/store/match-index.ts';
import type { RunRow } from '../../../../src/worker/store/run-row.ts';
import {
  publishTransitions,
  requirePublished,
  type Transition,
} from '../../../../src/worker/stream/publish-transitions.ts';

type Part = 'rows' | 'steps' | 'events';

const orgId = 'org';
const projectId = 'project';
const now = 5_000;
const trigger = (eventType: string) => ({ id: eventType, eventType });

const indexOf = (...eventTypes: string[]): MatchIndex => ({
  orgId,
  version: 1,
  listens: false,
  workflows: new Map(),
  triggers: compileTriggers(eventTypes.map(trigger)),
  exits: compileTriggers([]),
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
  seq: 1,
  watched: false,
  depth: 0,
  ...change,
});
const failed = { status: 'failed', finishedAt: 2_000, exitReason: 'invalid_message' } as const;

const moved = (id: string, change: Partial<RunRow> = {}, hasNext = false): Transition => ({
  row: rowOf(id, change),
  next: hasNext ? { orgId, projectId, runId: id, key: `${id}:0:1`, type: 'send_email' } : null,
});

/** A database and queues that keep what they were given, in order; the parts in `broken` fail once. */
function createWorld(...broken: Part[]) {
  const failing = new Set<Part>(broken);
  const log: string[] = [];
  const steps: StepMessage[] = [];
  const batches: string[][] = [];
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
  const prepare = (sql: string) => ({ sql, bind: () => ({ sql }) });
  const db = {
    prepare,
    async batch(statements: { sql: string }[]) {
      await enter('rows');
      batches.push(statements.map(({ sql }) => sql));
      return statements.map(({ sql }) => ({ results: [{ sql }] }));
    },
  };
  return {
    log,
    steps,
    batches,
    events,
    gates,
    db: db as unknown as D1Database,
    env: { SENDS: queue, WEBHOOKS: queue, EVENTS: eventsQueue } as unknown as Env,
    statement: (sql: string) => prepare(sql).bind() as unknown as D1PreparedStatement,
  };
}

const options = { orgId, now, index: indexOf('workflow.run.*') };

describe('publishTransitions', () => {
  it('confirms every part, and writes the rows and further statements in one batch in their order', async () => {
    const world = createWorld();
    const [before, after] = [world.statement('before'), world.statement('after')];
    const published = await publishTransitions<{ sql: string }>(
      world.env,
      world.db,
      [moved('run-1', {}, true), moved('run-2', failed), { row: null, next: null }],
      { ...options, before: [before], after: [after] },
    );
    expect(published).toMatchObject({ written: true, enqueued: true, announced: true, errors: [] });
    expect(published.results.map(({ results }) => results)).toEqual([[{ sql: 'after' }]]);
    expect(world.batches).toHaveLength(1);
    expect(world.batches[0]?.[0]).toBe('before');
    expect(world.batches[0]?.at(-1)).toBe('after');
    expect(world.batches[0]?.filter((sql) => sql.includes('INTO workflow_runs'))).toHaveLength(1);
    expect(world.steps.map(({ key }) => key)).toEqual(['run-1:0:1']);
    expect(world.events).toEqual(['workflow.run.failed:run-2:2000', 'promote.failed:run-2:2000']);
  });

  it('enqueues steps and writes rows at the same time, and publishes events after the rows', async () => {
    const world = createWorld();
    const opened = Promise.withResolvers<void>();
    world.gates.set('rows', opened.promise);
    world.gates.set('steps', opened.promise);
    const publishing = publishTransitions(world.env, world.db, [moved('run-1', failed, true)], options);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect([...world.log].sort()).toEqual(['rows begin', 'steps begin']);
    opened.resolve();
    await publishing;
    expect(world.log.slice(-2)).toEqual(['events begin', 'events end']);
  });

  it('does not open the database when there is no row to write', async () => {
    const world = createWorld();
    const closed = () => Promise.reject<D1Database>(new Error('no such database'));
    const [{ next }] = [moved('run-1', {}, true)];
    const published = await publishTransitions(world.env, closed, [{ row: null, next }], options);
    expect(published).toMatchObject({ written: true, enqueued: true, announced: true });
  });

  it('does nothing and confirms everything when there is nothing to publish', async () => {
    const world = createWorld('rows', 'steps', 'events');
    const published = await publishTransitions(world.env, world.db, [{ row: null, next: null }], options);
    expect(published).toEqual({ written: true, enqueued: true, announced: true, results: [], errors: [] });
    expect(world.log).toEqual([]);
  });

  it('enqueues the steps and publishes no event when the rows cannot be written', async () => {
    const world = createWorld('rows');
    const transitions = [moved('run-1', {}, true), moved('run-2', failed)];
    const published = await publishTransitions(world.env, world.db, transitions, options);
    expect(published).toMatchObject({ written: false, enqueued: true, announced: false, results: [] });
    expect(() => requirePublished(published)).toThrow('rows failed');
    expect(world.steps).toHaveLength(1);
    expect(world.events).toEqual([]);
  });

  it('enqueues the steps when the database cannot be opened', async () => {
    const world = createWorld();
    const closed = () => Promise.reject<D1Database>(new Error('no such database'));
    const published = await publishTransitions(world.env, closed, [moved('run-1', {}, true)], options);
    expect(published).toMatchObject({ written: false, enqueued: true });
    expect(world.steps).toHaveLength(1);
  });

  it('writes the rows and publishes the events when the steps cannot be enqueued', async () => {
    const world = createWorld('steps');
    const transitions = [moved('run-1', {}, true), moved('run-2', failed)];
    const published = await publishTransitions(world.env, world.db, transitions, options);
    expect(published).toMatchObject({ written: true, enqueued: false, announced: true });
    expect(() => requirePublished(published)).toThrow('steps failed');
    expect(world.batches).toHaveLength(1);
    expect(world.events).toHaveLength(2);
  });

  it('keeps rows and steps when the events cannot be published', async () => {
    const world = createWorld('events');
    const transitions = [moved('run-1', {}, true), moved('run-2', failed)];
    const published = await publishTransitions(world.env, world.db, transitions, options);
    expect(published).toMatchObject({ written: true, enqueued: true, announced: false });
    expect(() => requirePublished(published)).toThrow('events failed');
    expect(world.batches).toHaveLength(1);
    expect(world.steps).toHaveLength(1);
  });

  it('reports every part that failed', async () => {
    const world = createWorld('rows', 'steps');
    const published = await publishTransitions(world.env, world.db, [moved('run-1', failed, true)], options);
    expect(published.errors.map(String).sort()).toEqual(['Error: rows failed', 'Error: steps failed']);
  });

  it('publishes an event once when a run comes twice in one call', async () => {
    const world = createWorld();
    const transitions = [moved('run-1'), moved('run-1', failed), moved('run-1', failed)];
    await publishTransitions(world.env, world.db, transitions, { ...options, started: new Set(['run-1']) });
    expect(world.events).toEqual([
      'workflow.run.started:run-1:1000',
      'workflow.run.failed:run-1:2000',
      'promote.failed:run-1:2000',
    ]);
  });

  it('publishes the same keys and event ids when a call that failed is repeated', async () => {
    const world = createWorld('rows');
    const transitions = [moved('run-1', failed, true)];
    await publishTransitions(world.env, world.db, transitions, options);
    await publishTransitions(world.env, world.db, transitions, { ...options, now: now + 60_000 });
    expect(new Set(world.steps.map(({ key }) => key))).toEqual(new Set(['run-1:0:1']));
    expect(world.events).toEqual(['workflow.run.failed:run-1:2000', 'promote.failed:run-1:2000']);
  });

  it('publishes no lifecycle event when the caller forbids it', async () => {
    const world = createWorld();
    const published = await publishTransitions(world.env, world.db, [moved('run-1', failed)], {
      ...options,
      silent: true,
    });
    expect(published).toMatchObject({ written: true, announced: true });
    expect(world.events).toEqual([]);
  });
});

describe('lifecycle events', () => {
  it('are published of failures always, and of other changes only where a workflow listens', async () => {
    const world = createWorld();
    const completed = { status: 'completed', finishedAt: 3_000 } as const;
    await publishTransitions(world.env, world.db, [moved('run-1', completed), moved('run-2', failed)], {
      ...options,
      index: indexOf('order.placed'),
      started: new Set(['run-1', 'run-2']),
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
