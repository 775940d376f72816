// A backtest as the API returns it, also while it runs.

import { isoTime } from '../../contract/primitives.ts';
import { type Backtest, type BacktestWorld, backtestLimits } from '../../contract/workflows/backtest.ts';
import { assumptionsOf } from '../../engine/simulate/backtest/assumptions.ts';
import { byReason, differenceOf, type WorldTotals, worldOfTotals } from '../../engine/simulate/backtest/totals.ts';
import { type BacktestSpec, type BacktestState, draftWorld, liveWorld, type PlayedWorkflow } from './messages.ts';
import type { BacktestStore } from './store.ts';

/** The whole of a backtest. */
export function viewOf(store: BacktestStore, spec: BacktestSpec, state: BacktestState): Backtest {
  const { id, projectId, workflowId, from, to, createdAt, draft, live } = spec;
  const { status, error, events, workMs, totals } = state;
  const [draftTotals, liveTotals] = totals;
  if (!draftTotals) throw new RangeError(`backtest ${id} has no world`);
  const unknown = byReason(draftTotals.unknowable);
  return {
    ...{ id, projectId, workflowId, status, error, events },
    from: isoTime(from),
    to: isoTime(to),
    createdAt: isoTime(createdAt),
    eventsPerSecond: events === 0 ? 0 : Math.max(1, Math.round((1_000 * events) / Math.max(1, workMs))),
    progress: progressOf(spec, state),
    draft: worldView(store, spec, draft, draftTotals, draftWorld),
    live: live && liveTotals ? worldView(store, spec, live, liveTotals, liveWorld) : null,
    difference: liveTotals ? { ...differenceOf(draftTotals, liveTotals), people: peopleOf(store) } : null,
    assumptions: assumptionsOf([draft, ...(live ? [live] : [])].map(({ definition }) => definition)),
    unknowable: { runs: unknown.reduce((sum, { count }) => sum + count, 0), reasons: unknown },
  };
}

function progressOf({ from, to }: BacktestSpec, { status, phase, event: [at] }: BacktestState): number {
  if (status === 'done') return 1;
  if (phase === 'people') return 0;
  const part = (Math.min(Math.max(at, from), to) - from) / (to - from);
  return Math.round(1_000 * Math.min(part, 0.99)) / 1_000;
}

function worldView(
  store: BacktestStore,
  { maxMessagesPerPerson: limit }: BacktestSpec,
  { definition }: PlayedWorkflow,
  totals: WorldTotals,
  world: number,
): BacktestWorld {
  const above = 'FROM counts WHERE world = ? AND messages > ?';
  const people = Number(store.sql.exec(`SELECT count(*) AS n ${above}`, world, limit).one().n);
  const worst = store.sql
    .exec(
      `SELECT person_id, messages ${above} ORDER BY messages DESC, person_id LIMIT ?`,
      ...[world, limit, backtestLimits.sample],
    )
    .toArray()
    .map(({ person_id: userId, messages: count }) => ({ userId: String(userId), count: Number(count) }));
  return { ...worldOfTotals(totals, definition), overLimit: { limit, people, worst } };
}

function peopleOf(store: BacktestStore): NonNullable<Backtest['difference']>['people'] {
  const only = (world: number, other: number, columns: string, rest = ''): Record<string, SqlStorageValue>[] =>
    store.sql
      .exec(
        `SELECT ${columns} FROM counts c WHERE world = ? AND entries > 0 AND NOT EXISTS (
           SELECT 1 FROM counts o WHERE o.world = ? AND o.person_id = c.person_id AND o.entries > 0) ${rest}`,
        ...[world, other],
      )
      .toArray();
  const counted = (rows: Record<string, SqlStorageValue>[]) => Number(rows[0]?.n ?? 0);
  const named = (rows: Record<string, SqlStorageValue>[], change: 'gained' | 'lost') =>
    rows.map(({ person_id: userId }) => ({ userId: String(userId), change }));
  const some = `ORDER BY person_id LIMIT ${backtestLimits.sample / 2}`;
  return {
    gained: counted(only(draftWorld, liveWorld, 'count(*) AS n')),
    lost: counted(only(liveWorld, draftWorld, 'count(*) AS n')),
    sample: [
      ...named(only(draftWorld, liveWorld, 'person_id', some), 'gained'),
      ...named(only(liveWorld, draftWorld, 'person_id', some), 'lost'),
    ],
  };
}
