// Makes one call of the pipeline fail: a batch or statement of D1, a message to a queue, a call of a run object. Then lets
// time pass until nothing is left to do, so that the outcome can be compared with that of a run without the fault.
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import type { Env } from '../../../src/worker/env.ts';
import { env } from '../worker.ts';
import { lasting } from './faults.ts';
import { minute, type Pipeline } from './pipeline.ts';

/** A call that may fail: the SQL of its statements, the name of its queue, or the method of a run object. */
export interface Call {
  to: 'database' | 'queue' | 'object';
  what: string;
}

/** How a call fails. `after`: it was done, but its caller never learns that, and the objects are evicted. */
export const manners = ['once', 'twice', 'for an hour', 'once, after it was done'] as const;
export type Manner = (typeof manners)[number];

export interface Harness {
  /** Every call so far that writes or sends. */
  readonly calls: Call[];
  /** Makes the calls fail that match, from now on. */
  break(matches: (call: Call) => boolean, manner: Manner): void;
  /** How often a call has failed. */
  readonly failures: number;
  /** Repeats a request as a client would, until it is answered. */
  insist(request: () => Promise<number>): Promise<number>;
  /** Lets everything happen that time brings, until it is quiet for `minutes`. */
  passTime(minutes: number): Promise<void>;
}

const hourMs = 60 * minute;
const longestRetryMs = 5 * minute;

/** Whether the sweep will ask for something of the project before a time, epoch ms. */
async function isSwept(projectId: string, before: number): Promise<boolean> {
  const due = `SELECT id FROM workflow_runs WHERE project_id = ? AND status IN ('running', 'queued') AND next_step_at < ? LIMIT 1`;
  const open = 'SELECT id FROM deliveries WHERE project_id = ? AND check_at < ? LIMIT 1';
  const alerts = 'SELECT id FROM alerts WHERE project_id = ? AND check_at < ? LIMIT 1';
  const told = 'SELECT id FROM stream_outbox WHERE project_id = ? AND ? > 0 LIMIT 1';
  const clocks = 'SELECT project_id FROM project_clocks WHERE project_id = ? AND due_at < ? LIMIT 1';
  const jobs = "SELECT id FROM bundle_jobs WHERE project_id = ? AND status = 'running' AND ? > 0 LIMIT 1";
  const found = await env.DB.batch(
    [due, open, alerts, told, clocks, jobs].map((statement) => env.DB.prepare(statement).bind(projectId, before)),
  );
  return found.some(({ results }) => results.length > 0);
}

/** Rings the clock of the project where it is due. */
async function ringClock({ tenant: { projectId } }: Pipeline): Promise<void> {
  const clock = env.CLOCKS.getByName(projectId);
  const at = await runInDurableObject(clock, (_, state) => state.storage.getAlarm());
  if (at !== null && at <= Date.now()) await runDurableObjectAlarm(clock);
}

/** Works with a harness around a pipeline; `runIds` names the runs whose alarms ring. */
export async function withHarness(
  p: Pipeline,
  runIds: () => Promise<string[]>,
  work: (harness: Harness) => Promise<void>,
): Promise<void> {
  const undo: (() => void)[] = [];
  try {
    await work(createHarness(p, runIds, undo));
  } finally {
    for (const step of undo) step();
  }
}

function createHarness(p: Pipeline, runIds: () => Promise<string[]>, undo: (() => void)[]): Harness {
  const calls: Call[] = [];
  let fault: { matches(call: Call): boolean; manner: Manner; since: number | null; failures: number } | null = null;
  const fails = (call: Call, moment: 'before' | 'after'): boolean => {
    if (!fault?.matches(call) || (fault.manner === 'once, after it was done') !== (moment === 'after')) return false;
    fault.since ??= Date.now();
    const limits = { once: 1, twice: 2, 'once, after it was done': 1, 'for an hour': Number.POSITIVE_INFINITY };
    if (fault.failures >= limits[fault.manner] || Date.now() - fault.since >= hourMs) return false;
    fault.failures += 1;
    return true;
  };
  const guard = async <T>(call: Call, work: () => Promise<T>): Promise<T> => {
    calls.push(call);
    if (fails(call, 'before')) throw new Error(lasting);
    const result = await work();
    if (fails(call, 'after')) throw new Error(lasting);
    return result;
  };
  interceptDatabases(guard, undo);
  interceptQueues(guard, undo);
  const broken = { RUNS: guardedRuns(guard) };
  const later = new Map<string, number>();
  let passed = 0;

  const passMinute = async () => {
    if (fault?.manner === 'once, after it was done' && fault.failures > 0)
      for (const runId of await runIds()) await p.evict(runId);
    await pump(p, broken, later);
    for (const runId of await runIds()) {
      const at = await p.alarmOf(runId);
      if (at !== null && at <= Date.now()) await p.ring(runId);
    }
    await ringClock(p);
    // A sweep that fails is a cron that fails: the next one is a minute later.
    await p.sweep().catch(() => undefined);
    // The longer an outage lasts, the longer are the pauses between two tries.
    passed += 1;
    p.pass(passed > 10 && fault?.manner === 'for an hour' ? 5 * minute : minute);
  };
  const isQuiet = async () => {
    // What nobody waits for is asked for again by the sweep, once the outage is over.
    const { manner, since } = fault ?? {};
    if (manner === 'for an hour' && since != null && Date.now() - since < hourMs + minute) return false;
    if (p.queues.waiting().length > 0) return false;
    if (await isSwept(p.tenant.projectId, Date.now() + 24 * hourMs)) return false;
    const alarms = await Promise.all((await runIds()).map((runId) => p.alarmOf(runId)));
    return alarms.every((at) => at === null || at > Date.now() + 24 * hourMs);
  };
  return {
    calls,
    get failures() {
      return fault?.failures ?? 0;
    },
    break(matches, manner) {
      fault = { matches, manner, since: null, failures: 0 };
    },
    async insist(request) {
      for (let tries = 0; tries < 100; tries++) {
        const status = await request().catch(() => 500);
        if (status < 500) return status;
        await passMinute();
      }
      throw new Error('the request is never answered');
    },
    async passTime(minutes) {
      let quiet = 0;
      for (let turn = 0; turn < 200 && quiet < minutes; turn++) {
        await passMinute();
        quiet = (await isQuiet()) ? quiet + 1 : 0;
      }
      if (quiet < minutes) throw new Error(`it does not get quiet: ${JSON.stringify(p.queues.waiting())}`);
    },
  };
}

/** Delivers what may be delivered now; a message that was given back waits as long as the platform would let it. */
async function pump(p: Pipeline, broken: Partial<Env>, later: Map<string, number>): Promise<void> {
  for (;;) {
    const ready = p.queues.take().filter((letter) => {
      const isReady = (later.get(letter.id) ?? 0) <= Date.now();
      if (!isReady) p.queues.put([letter]);
      return isReady;
    });
    const [first] = ready;
    if (!first) return;
    const batch = ready.filter(({ queue }) => queue === first.queue).slice(0, 50);
    p.queues.put(ready.filter((letter) => !batch.includes(letter)));
    const { retried } = await p.queues.deliver(batch, broken);
    for (const letter of retried) {
      later.set(letter.id, Date.now() + Math.min(2_000 * 2 ** (letter.attempts - 1), longestRetryMs));
      p.queues.put([{ ...letter, attempts: letter.attempts + 1 }]);
    }
  }
}

type Guard = <T>(call: Call, work: () => Promise<T>) => Promise<T>;

const writes = /\b(INSERT|UPDATE|DELETE)\b/;
const sqlOf = (statement: unknown): string => (statement as { statement: string }).statement;

function interceptDatabases(guard: Guard, undo: (() => void)[]): void {
  replace(
    undo,
    Object.getPrototypeOf(env.DB),
    'batch',
    (batch) =>
      function (this: unknown, statements: unknown[]) {
        const what = statements.map(sqlOf).join(';\n');
        return guard({ to: 'database', what }, () => batch.call(this, statements));
      },
  );
  const statement = Object.getPrototypeOf(env.DB.prepare('SELECT 1'));
  for (const method of ['run', 'first', 'all'])
    replace(
      undo,
      statement,
      method,
      (call) =>
        function (this: unknown, ...rest: unknown[]) {
          const what = sqlOf(this);
          // A read that fails is not what these tests are about; the statements of a batch are seen as a batch.
          return writes.test(what)
            ? guard({ to: 'database', what }, () => call.apply(this, rest))
            : call.apply(this, rest);
        },
    );
}

function interceptQueues(guard: Guard, undo: (() => void)[]): void {
  const names = new Map<unknown, string>([
    [env.EVENTS, 'events'],
    [env.SENDS, 'sends'],
    [env.WEBHOOKS, 'webhooks'],
  ]);
  for (const method of ['send', 'sendBatch'])
    replace(
      undo,
      Object.getPrototypeOf(env.SENDS),
      method,
      (call) =>
        function (this: unknown, ...rest: unknown[]) {
          return guard({ to: 'queue', what: names.get(this) ?? '' }, () => call.apply(this, rest));
        },
    );
}

/** The run objects as a consumer sees them. */
function guardedRuns(guard: Guard): Env['RUNS'] {
  const getByName = (name: string) => {
    const stub = env.RUNS.getByName(name) as unknown as Record<string, (...input: unknown[]) => Promise<unknown>>;
    return new Proxy(stub, {
      get:
        (_, method: string) =>
        (...input: unknown[]) =>
          guard({ to: 'object', what: method }, () =>
            (stub[method] as (...input: unknown[]) => Promise<unknown>)(...input),
          ),
    });
  };
  return { getByName } as unknown as Env['RUNS'];
}

type Method = (this: unknown, ...input: unknown[]) => Promise<never>;

/** Replaces a method; `undo` collects how to put it back. */
function replace(
  undo: (() => void)[],
  object: Record<string, unknown>,
  name: string,
  by: (original: Method) => (this: unknown, ...input: never[]) => Promise<unknown>,
): void {
  const original = object[name];
  object[name] = by(original as Method);
  undo.push(() => {
    object[name] = original;
  });
}
