// Publishes what moves of runs lead to: rows in D1, messages for the next steps, lifecycle events. Nothing else does.
// 1. The next steps are enqueued while the rows are written. Neither waits for the other: a database that fails holds
//    back no step, and a queue that fails holds back no row.
// 2. Lifecycle events follow the rows and are not published without them: the sweep that repairs a row publishes its
//    events too.
// 3. Every part is harmless when repeated: a row carries a sequence number (R8), a step its key (R3), an event an id that
//    is derived from its run.
// What a part that failed leaves behind:
// - steps: the run object still holds the intent; its alarm enqueues it again at the end of the lease (R2).
// - rows: dispatch takes its events again, since they are not recorded; the sweep asks the objects of runs whose rows are
//   overdue. A row that expects nothing more (of a paused run) stays out of date; log rows and follow-ups are lost.
// - events: those of a run that has ended are lost, since its row is no longer overdue.
import { withRetry } from '../db/client.ts';
import type { Env } from '../env.ts';
import type { StepMessage } from '../messages.ts';
import type { MatchIndex } from '../store/match-index.ts';
import type { RunRow } from '../store/run-row.ts';
import { indexStatements } from '../store/workflow-runs.ts';
import { enqueueSteps } from './enqueue.ts';
import { publishRunEvents } from './run-events.ts';

/** What a move of a run leaves for its caller: a row for the index, a message for the next step. */
export interface Transition {
  row: RunRow | null;
  next: StepMessage | null;
}

export interface PublishOptions {
  orgId: string;
  /** Epoch ms. */
  now: number;
  /** Ids of the runs that began with these moves. */
  started?: ReadonlySet<string>;
  /** The match index, where the caller has it; else it is read when there is an event to publish. */
  index?: MatchIndex;
  /** Further statements of the same batch, ahead of the rows of the index. */
  before?: D1PreparedStatement[];
  /** Further statements of the same batch, behind the rows of the index. */
  after?: D1PreparedStatement[];
  /** Set where no lifecycle event may be published. */
  silent?: boolean;
}

/** What D1 and the queues have confirmed. A part that had nothing to do counts as confirmed. */
export interface Published<T = unknown> {
  /** The rows, and every further statement of their batch. */
  written: boolean;
  /** Every next step. */
  enqueued: boolean;
  /** Every lifecycle event; false also while the rows are not written, since the events wait for them. */
  announced: boolean;
  /** Results of the statements in `after`, in their order; empty unless `written`. */
  results: D1Result<T>[];
  /** Why each unconfirmed part failed. */
  errors: unknown[];
}

/** A database, or how to open it when there is something to write. */
type Database = D1Database | (() => Promise<D1Database>);

/** Publishes moves of runs of one project. Never throws; see `requirePublished`. */
export async function publishTransitions<T>(
  env: Env,
  db: Database,
  transitions: readonly Transition[],
  options: PublishOptions,
): Promise<Published<T>> {
  const rows = transitions.flatMap(({ row }) => row ?? []);
  const [steps, batch] = await Promise.allSettled([
    enqueueSteps(
      env,
      transitions.flatMap(({ next }) => next ?? []),
    ),
    writeBatch<T>(db, rows, options),
  ]);
  const written = batch.status === 'fulfilled';
  const announces = written && !options.silent;
  const [events] = await Promise.allSettled([announces ? announce(env, rows, options) : undefined]);
  const parts = [steps, batch, events];
  return {
    written,
    enqueued: steps.status === 'fulfilled',
    announced: written && events.status === 'fulfilled',
    results: written ? batch.value : [],
    errors: parts.flatMap((part): unknown[] => (part.status === 'rejected' ? [part.reason] : [])),
  };
}

/** Throws the first error of a publication that is not wholly confirmed. */
export function requirePublished<T>(published: Published<T>): Published<T> {
  if (published.errors.length > 0) throw published.errors[0];
  return published;
}

async function writeBatch<T>(
  database: Database,
  rows: RunRow[],
  { before = [], after = [] }: PublishOptions,
): Promise<D1Result<T>[]> {
  if (rows.length + before.length + after.length === 0) return [];
  const db = typeof database === 'function' ? await database() : database;
  const statements = [...before, ...indexStatements(db, rows), ...after];
  const results = await withRetry(() => db.batch<T>(statements));
  return results.slice(statements.length - after.length);
}

async function announce(env: Env, rows: RunRow[], { orgId, now, index, started }: PublishOptions): Promise<void> {
  const changes = {
    started: rows.filter(({ id }) => started?.has(id)),
    ended: rows.filter(({ finishedAt }) => finishedAt !== null),
  };
  await publishRunEvents(env, orgId, changes, { now, ...(index ? { index } : {}) });
}
