// Drives the real pipeline by hand: ingest, dispatch, run objects, consumers. Time stands still until the test moves it;
// it stands in 2099, so that no alarm ever goes off by itself. A console.error that the test did not expect fails it.
import {
  createScheduledController,
  evictDurableObject,
  runDurableObjectAlarm,
  runInDurableObject,
} from 'cloudflare:test';
import { expect, test, vi } from 'vitest';
import type { Run, RunSummary } from '../../../src/contract/workflows/run.ts';
import type { Env } from '../../../src/worker/env.ts';
import { derivedId } from '../../../src/worker/ids.ts';
import worker from '../../../src/worker/index.ts';
import type { RunView } from '../../../src/worker/run-object/run-view.ts';
import { runStub } from '../../../src/worker/run-object/stub.ts';
import { call, createTenant, env, type Tenant } from '../worker.ts';
import { createQueues, type Queues } from './queues.ts';
import { createWorld, type World } from './world.ts';

// A busy machine makes a long journey slow, not wrong.
vi.setConfig({ testTimeout: 30_000 });

/** A Monday. */
export const beginning = Date.parse('2099-01-05T12:00:00.000Z');
export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

export interface Person {
  userId?: string;
  anonymousId?: string;
  messageId?: string;
  timestamp?: string;
}

export interface Pipeline {
  tenant: Tenant;
  world: World;
  queues: Queues;
  now(): number;
  /** Moves the clock; nothing happens by that alone. */
  pass(ms: number): void;
  /** Saves a workflow that starts on `eventType`, by default `go`. */
  workflow(steps: unknown[], extra?: Record<string, unknown>): Promise<string>;
  /** POST /v1/track, by default as ada. */
  track(event: string, properties?: Record<string, unknown>, person?: Person): Promise<void>;
  /** POST /v1/identify, by default as ada. */
  identify(traits: Record<string, unknown>, person?: Person): Promise<void>;
  /** POST /v1/batch. */
  batch(calls: Record<string, unknown>[]): Promise<void>;
  /** Delivers the events that wait, and nothing else. */
  dispatch(): Promise<void>;
  /** Everything that happens without time passing. */
  flow(): Promise<void>;
  runs(workflowId: string): Promise<RunSummary[]>;
  /** Ids of the runs of a workflow, also of those that are in no list yet. */
  started(workflowId: string): Promise<string[]>;
  /** The only run of a workflow. */
  onlyRun(workflowId: string): Promise<Run>;
  run(runId: string): Promise<Run>;
  object(runId: string): ReturnType<Env['RUNS']['getByName']>;
  stored(runId: string): Promise<RunView>;
  alarmOf(runId: string): Promise<number | null>;
  /** Fires the alarm now, whatever the clock says. */
  ring(runId: string): Promise<boolean>;
  /** Moves the clock to what wakes a run, a delayed message or its alarm, and lets flow what follows. */
  wake(runId: string): Promise<void>;
  evict(runId: string): Promise<void>;
  /** What the cron does once a minute. */
  sweep(): Promise<void>;
  /** Lets a run go on until it has ended. */
  finish(runId: string): Promise<Run>;
  /** What console.error was told since it was last asked; a test that expects something asks. */
  takeErrors(): string[];
}

const isAbout = ({ wake, runId }: { wake?: string; runId?: string }, id: string) => wake === id || runId === id;

/** `it` with a fresh pipeline, tenant, world and clock for each test; `database` holds the project of the tenant. */
export const it = test.extend<{ database: string; p: Pipeline }>({
  database: 'DB',
  p: async ({ database }, use) => {
    vi.useFakeTimers({ toFake: ['Date'], now: beginning });
    const p = await createPipeline(database);
    await use(p);
    const unexpected = p.takeErrors();
    vi.restoreAllMocks();
    vi.useRealTimers();
    // The next sweep looks at every project of the database.
    for (const db of [env.DB, env.DB_02])
      await db.batch(
        ['workflow_runs', 'queued_runs', 'project_clocks'].map((table) => db.prepare(`DELETE FROM ${table}`)),
      );
    expect(unexpected).toEqual([]);
  },
});

async function createPipeline(database: string): Promise<Pipeline> {
  const tenant = await createTenant({ database });
  const { api, keys, projectId } = tenant;
  const queues = createQueues(projectId);
  const world = createWorld();
  const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  vi.spyOn(console, 'info').mockImplementation(() => undefined);
  const ingest = async (kind: string, body: Record<string, unknown>) => {
    const answer = await call('POST', `/v1/${kind}`, { key: keys.ingest, body });
    if (answer.status !== 202) throw new Error(answer.text);
  };
  const object = (runId: string) => env.RUNS.getByName(runId);
  const run = async (runId: string): Promise<Run> => (await api.get(`automation/runs/${runId}`)).json;
  const runs = async (workflowId: string): Promise<RunSummary[]> =>
    (await api.get(`automation/runs?workflowId=${workflowId}&pageSize=100`)).json.data;
  const alarmOf = (runId: string) => runInDurableObject(object(runId), (_, state) => state.storage.getAlarm());
  const ring = (runId: string) => runDurableObjectAlarm(object(runId));
  const who = (person: Person) => (person.anonymousId ? person : { userId: 'ada', ...person });
  const p: Pipeline = {
    tenant,
    world,
    queues,
    now: () => Date.now(),
    pass: (ms) => void vi.setSystemTime(Date.now() + ms),
    async workflow(steps, extra = {}) {
      const body = { projectId, name: crypto.randomUUID(), trigger: { eventType: 'go' }, steps, ...extra };
      const made = await api.post('automation/workflows', body);
      if (made.status !== 201) throw new Error(made.text);
      return made.json.id;
    },
    track: (event, properties = {}, person = {}) => ingest('track', { event, properties, ...who(person) }),
    identify: (traits, person = {}) => ingest('identify', { traits, ...who(person) }),
    batch: (calls) => ingest('batch', { batch: calls }),
    dispatch: () => queues.flow('events'),
    flow: () => queues.flow(),
    runs,
    async started(workflowId) {
      const listed = (await runs(workflowId)).map(({ id }) => id);
      return [...new Set([...listed, ...(await startedRuns(database, projectId, workflowId))])];
    },
    async onlyRun(workflowId) {
      const found = await p.started(workflowId);
      expect(found).toHaveLength(1);
      return run(found[0] ?? '');
    },
    run,
    object,
    stored: async (runId) => (await runStub(env, runId).view()) as RunView,
    alarmOf,
    ring,
    async wake(runId) {
      const alarm = await alarmOf(runId);
      const delayed = queues.takeDelayed();
      const own = delayed.filter(({ body }) => isAbout(body as { wake?: string; runId?: string }, runId));
      const readyAt = Math.min(...own.map((letter) => letter.readyAt ?? 0));
      if (readyAt <= (alarm ?? Number.POSITIVE_INFINITY) && own.length > 0) {
        vi.setSystemTime(readyAt);
        queues.put(own);
      } else if (alarm === null) await sweepUntilItMoves(p, runId);
      else {
        if (alarm > Date.now()) vi.setSystemTime(alarm);
        await ring(runId);
      }
      await queues.flow();
      // The others wait for somebody else to wake them.
      queues.put(delayed.filter((letter) => !own.includes(letter) || readyAt > Date.now()));
    },
    evict: (runId) => evictDurableObject(object(runId)),
    sweep: () => worker.scheduled(createScheduledController(), env),
    async finish(runId) {
      await queues.flow();
      for (let moves = 0; moves < 60; moves++) {
        const now = await run(runId);
        if (now.finishedAt !== null) return now;
        await p.wake(runId);
      }
      throw new Error(`run ${runId} does not end: ${JSON.stringify(await run(runId))}`);
    },
    takeErrors() {
      const told = errors.mock.calls.map((words) => words.map(String).join(' '));
      errors.mockClear();
      return told;
    },
  };
  return p;
}

/** A step in a queue has no alarm: the sweep finds a run whose message got lost. */
async function sweepUntilItMoves(p: Pipeline, runId: string): Promise<void> {
  const { seq } = (await p.stored(runId)).state;
  for (let minutes = 0; minutes < 40; minutes++) {
    p.pass(minute);
    await p.sweep();
    if ((await p.stored(runId)).state.seq > seq) return;
  }
  throw new Error(`nobody wakes run ${runId}: ${JSON.stringify(await p.run(runId))}`);
}

/** Ids of the runs that recorded events have started. */
async function startedRuns(database: string, projectId: string, workflowId: string): Promise<string[]> {
  const db = database === 'DB' ? env.DB : env.DB_02;
  const { results } = await db
    .prepare('SELECT id FROM events WHERE project_id = ?')
    .bind(projectId)
    .all<{ id: string }>();
  const ids = results.map(({ id }) => derivedId('run', projectId, workflowId, id));
  const views = await Promise.all(ids.map((id) => runStub(env, id).view()));
  return ids.filter((_, i) => views[i] !== null);
}
