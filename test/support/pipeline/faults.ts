// Faults that a pipeline test asks for: a database that is down for a while, a consumer that dies.
import { vi } from 'vitest';
import type { Env } from '../../../src/worker/env.ts';
import type { RunStub } from '../../../src/worker/run-object/stub.ts';
import { env } from '../worker.ts';

/** A fault of D1 that `withRetry` does not know as one that passes. */
export const lasting = 'D1_ERROR: the disk is full';
export const passing = 'Network connection lost.';

/** Lets D1 batches that hold `sql` fail; `times` of them. Lasts until vi.restoreAllMocks(). */
export function breakBatches(sql: string, times: number, message = lasting): { failed: number } {
  const fault = { failed: 0 };
  interceptBatches(sql, async () => {
    if (fault.failed === times) return;
    fault.failed += 1;
    throw new Error(message);
  });
  return fault;
}

/** Lets every call of every database fail until `mend` is called. */
export function breakDatabases(message = lasting): { mend(): void } {
  const fail = () => Promise.reject(new Error(message));
  const database: D1Database = Object.getPrototypeOf(env.DB);
  const statement: D1PreparedStatement = Object.getPrototypeOf(env.DB.prepare('SELECT 1'));
  const spies = [
    vi.spyOn(database, 'batch').mockImplementation(fail),
    ...(['first', 'all', 'run', 'raw'] as const).map((method) =>
      vi.spyOn(statement, method as 'run').mockImplementation(fail),
    ),
  ];
  return { mend: () => spies.forEach((spy) => void spy.mockRestore()) };
}

/** Does something right before the first D1 batch that holds `sql`. */
export function beforeBatch(sql: string, action: () => Promise<unknown>): { done: boolean } {
  const moment = { done: false };
  interceptBatches(sql, async () => {
    if (moment.done) return;
    moment.done = true;
    await action();
  });
  return moment;
}

function interceptBatches(sql: string, action: () => Promise<void>): void {
  const prototype: D1Database = Object.getPrototypeOf(env.DB);
  const batch = prototype.batch;
  vi.spyOn(prototype, 'batch').mockImplementation(async function (this: D1Database, statements) {
    if (statements.some((statement) => sqlOf(statement).includes(sql))) await action();
    return batch.call(this, statements) as never;
  });
}

const sqlOf = (statement: D1PreparedStatement) => (statement as unknown as { statement: string }).statement;

/** Bindings of a consumer that cannot reach the object of one run. */
export function unreachable(runId: string): Partial<Env> {
  const getByName = (name: string) => {
    if (name !== runId) return env.RUNS.getByName(name);
    const fail = () => Promise.reject(new Error('the object cannot be reached'));
    return { claim: fail, view: fail, wake: fail };
  };
  return { RUNS: { getByName } as unknown as Env['RUNS'] };
}

/** Bindings of a consumer that dies before it can tell a run the result; some results it still tells. */
export function dyingBeforeSettle(told = 0): Partial<Env> {
  let left = told;
  const getByName = (name: string) => {
    const stub = env.RUNS.getByName(name) as unknown as RunStub;
    const settle: RunStub['settle'] = (...result) =>
      left-- > 0 ? stub.settle(...result) : Promise.reject(new Error('the consumer died'));
    return { claim: (key: string) => stub.claim(key), settle };
  };
  return { RUNS: { getByName } as unknown as Env['RUNS'] };
}
