// Invariants of the match index: a change costs the workflows that changed, and a workflow that is gone matches no more.
import { describe, expect, it } from 'vitest';
import { itemsFor } from '../../../../src/engine/conditions/glob-index.ts';
import { candidates } from '../../../../src/engine/conditions/match.ts';
import type { Env } from '../../../../src/worker/env.ts';
import { isAwaited, listensTo, loadMatchIndex } from '../../../../src/worker/store/match-index.ts';
import { definitionOf, mail } from '../../../support/definitions.ts';

interface Row {
  id: string;
  name: string;
  version: number;
  status: string;
  updatedAt: number;
  definition: string;
}

const start = 1_800_000_000_000;

const rowOf = (n: number, change: Partial<Row> = {}, extra = {}): Row => ({
  id: `w${n}`,
  name: `W ${n}`,
  version: 1,
  status: 'active',
  updatedAt: start + n,
  definition: JSON.stringify(definitionOf([mail('mail')], { trigger: { eventType: `go.${n}` }, ...extra })),
  ...change,
});

interface Matcher {
  id: string;
  kind: string;
  cover: string;
  head: string;
  deleted: number;
  version: number;
}

const matcherOf = (n: number, change: Partial<Matcher> = {}): Matcher => ({
  id: `r${n}`,
  kind: 'rule',
  cover: JSON.stringify([{ kind: 'rule', globs: [`go.${n}`], when: null }]),
  head: JSON.stringify({ key: `go.${n}` }),
  deleted: 0,
  version: 1,
  ...change,
});

/** A database of workflows and matchers that counts the rows it returns of each. */
function createDatabase(rows: Map<string, Row>, matchers: Map<string, Matcher> = new Map()) {
  const [read, readMatchers]: [number[], number[]] = [[], []];
  const all = (sql: string, since: number) => {
    const isMatchers = sql.includes('FROM matchers');
    const results = isMatchers
      ? [...matchers.values()].filter(({ version }) => version > since)
      : [...rows.values()].filter(({ updatedAt }) => updatedAt >= since);
    (isMatchers ? readMatchers : read).push(results.length);
    return Promise.resolve({ results });
  };
  // The directory is asked for the database of the project, and names none.
  const prepare = (sql: string) => ({
    bind: (...values: unknown[]) => ({ all: () => all(sql, Number(values[1])), raw: () => Promise.resolve([]) }),
  });
  return { env: { DB: { prepare } } as unknown as Env, read, readMatchers };
}

describe('the match index', () => {
  it('reads all workflows once, and then those that changed', async () => {
    const hourMs = 3_600_000;
    const rows = new Map(Array.from({ length: 500 }, (_, n) => [`w${n}`, rowOf(n, { updatedAt: start + n * hourMs })]));
    const { env, read } = createDatabase(rows);
    const projectId = crypto.randomUUID();
    const first = await loadMatchIndex(env, 'org', projectId, 1);
    expect(first.workflows.size).toBe(500);
    rows.set('w7', rowOf(7, { version: 2, updatedAt: start + 600 * hourMs }, { trigger: { eventType: 'other' } }));
    const second = await loadMatchIndex(env, 'org', projectId, 2);
    rows.set('w8', rowOf(8, { status: 'inactive', updatedAt: start + 700 * hourMs }));
    const third = await loadMatchIndex(env, 'org', projectId, 3);
    expect(candidates(second.triggers, 'go.7')).toEqual([]);
    expect(candidates(second.triggers, 'other').map(({ id }) => id)).toEqual(['w7']);
    expect(candidates(third.triggers, 'go.8')).toEqual([]);
    expect(third.workflows.size).toBe(499);
    // Each reading includes the newest workflow that is known: another of the same time may be new.
    expect(read).toEqual([500, 2, 2]);
    expect(second.workflows.get('w9'), 'what did not change is kept as it is').toBe(first.workflows.get('w9'));
  });

  it('is not read again while its version stays', async () => {
    const { env, read } = createDatabase(new Map([['w1', rowOf(1)]]));
    const projectId = crypto.randomUUID();
    await loadMatchIndex(env, 'org', projectId, 4);
    await loadMatchIndex(env, 'org', projectId, 4);
    await loadMatchIndex(env, 'org', projectId, 3);
    expect(read).toHaveLength(1);
  });

  it('knows which events runs may wait for', async () => {
    const watched = rowOf(1, {}, { exitOn: [{ eventType: 'bought' }] });
    const { env } = createDatabase(new Map([['w1', watched]]));
    const index = await loadMatchIndex(env, 'org', crypto.randomUUID(), 1);
    expect(index.listens).toBe(true);
    expect(isAwaited(index, { type: 'bought', traits: null })).toBe(true);
    expect(isAwaited(index, { type: 'go.1', traits: null })).toBe(false);
    expect(isAwaited(index, { type: 'user.identified', traits: {} })).toBe(false);
  });

  it('reads all rules once, and then those that changed; one that is gone matches no more', async () => {
    const matchers = new Map(Array.from({ length: 10_000 }, (_, n) => [`r${n}`, matcherOf(n)]));
    const { env, readMatchers } = createDatabase(new Map(), matchers);
    const projectId = crypto.randomUUID();
    const first = await loadMatchIndex(env, 'org', projectId, 1);
    expect(itemsFor(first.entries, 'go.7')).toMatchObject([
      { kind: 'rule', id: 'r7', when: null, head: { key: 'go.7' } },
    ]);
    const cover = [
      { kind: 'alert', globs: ['down.*'], when: null },
      { kind: 'resolve', globs: ['up.*'], when: null },
    ];
    matchers.set('r7', matcherOf(7, { kind: 'alert', cover: JSON.stringify(cover), version: 2 }));
    matchers.set('r8', matcherOf(8, { deleted: 1, version: 3 }));
    const second = await loadMatchIndex(env, 'org', projectId, 3);
    expect(readMatchers).toEqual([10_000, 2]);
    expect(itemsFor(second.entries, 'go.7')).toEqual([]);
    expect(itemsFor(second.entries, 'up.mx1')).toMatchObject([{ kind: 'resolve', id: 'r7' }]);
    expect(itemsFor(second.entries, 'go.8')).toEqual([]);
    expect(listensTo(second, 'go.9')).toBe(true);
    expect(listensTo(second, 'go.8')).toBe(false);
    expect(second.matchers.get('r9'), 'what did not change is kept as it is').toBe(first.matchers.get('r9'));
  });
});
