import { afterEach, expect, test } from 'vitest';
import { failShare, unreliableDatabase } from '../../../bench/worker/unreliable.ts';

/** A database that notes what reaches it. */
function recorded() {
  const calls: string[] = [];
  const statement = (sql: string): object => ({
    sql,
    bind: (...values: unknown[]) => statement(`${sql} ${values.join()}`),
    run: async () => void calls.push(sql),
  });
  const batch = async (list: { sql: string }[]) => void calls.push(...list.map(({ sql }) => sql));
  return { calls, db: { prepare: statement, batch } as unknown as D1Database };
}

/** Returns these numbers, one after the other. */
const dice =
  (...values: number[]) =>
  () =>
    values.shift() ?? 1;

afterEach(() => void failShare(0));

test('a database without failing calls is the one behind it', async () => {
  const { calls, db } = recorded();
  const unreliable = unreliableDatabase(db, dice(0.5, 0.5));
  await unreliable.prepare('a').bind(1, 2).run();
  await unreliable.batch([unreliable.prepare('b').bind(3), unreliable.prepare('c')]);
  expect(calls).toEqual(['a 1,2', 'b 3', 'c']);
});

test('a failing call has been carried out or not', async () => {
  const { calls, db } = recorded();
  // For each call: whether it fails, whether a burst begins, whether it is carried out.
  const unreliable = unreliableDatabase(db, dice(0.1, 0.9, 0.9, 0.1, 0.9, 0.1, 0.5));
  const before = failShare(0.2);
  await expect(unreliable.prepare('lost').run()).rejects.toThrow('Network connection lost');
  await expect(unreliable.batch([unreliable.prepare('done')])).rejects.toThrow('Network connection lost');
  await unreliable.prepare('well').run();
  expect(calls).toEqual(['done', 'well']);
  expect(failShare(0) - before).toBe(2);
});

test('every call of a burst fails, until it is over', async () => {
  const { calls, db } = recorded();
  let now = 0;
  const unreliable = unreliableDatabase(db, dice(0.1, 0.01, 0.9, 0.9), () => now);
  failShare(0.2);
  await expect(unreliable.prepare('first').run()).rejects.toThrow();
  now = 499;
  await expect(unreliable.prepare('second').run()).rejects.toThrow();
  now = 500;
  await unreliable.prepare('third').run();
  expect(calls).toEqual(['third']);
});
