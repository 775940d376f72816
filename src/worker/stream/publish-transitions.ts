// Publishes what moves of runs lead to: messages for the next steps, rows in D1, lifecycle events. Nothing else does.
// 1. The next steps are enqueued, one batch of D1 is written, lifecycle events are put into the stream. Every part is
//    tried, whatever becomes of the others; then the call fails where one of them did.
// 2. All of it may be repeated: a row carries a sequence number or a time (R8), a step its key (R3), an event and an
//    audit row an id that is derived from the run, a follow-up is skipped where its log row is already written.
// 3. The run keeps what is not confirmed and offers it again: to the message that is retried, to its own alarm, to the
//    sweep (docs/adr/0012-keep-what-is-not-confirmed.md). So nothing is kept here.
import { withRetry } from '../db/client.ts';
import type { Env } from '../env.ts';
import type { StepMessage, WakeMessage } from '../messages.ts';
import { type AuditRow, auditRowStatement } from '../store/audit-log.ts';
import { type CapReturn, giveBackCapsStatement } from '../store/cap-uses.ts';
import { deliveryStatements } from '../store/deliveries.ts';
import type { DeliveryRow } from '../store/delivery-row.ts';
import { type DueFollowUps, followUpStatements } from '../store/follow-ups.ts';
import type { MatchIndex } from '../store/match-index.ts';
import type { RunRow } from '../store/run-row.ts';
import type { OutboxEvent } from '../store/stream-outbox.ts';
import { indexStatements } from '../store/workflow-runs.ts';
import { enqueueSteps } from './enqueue.ts';
import { type LifecycleChange, publishRunEvents } from './run-events.ts';

/** Everything of one run that D1 and the stream may not have yet. */
export interface Transition {
  runId: string;
  /** The `seq` of the run that is confirmed when all of this is published; 0 where there is no run. */
  seq: number;
  /** For the index; null while the state is not worth a row. */
  row: RunRow | null;
  /** For the log. */
  deliveries: DeliveryRow[];
  followUps: DueFollowUps[];
  /** Places under frequency caps of messages that were not sent. */
  capReturns: CapReturn[];
  /** What people did to the run. */
  audits: AuditRow[];
  lifecycle: LifecycleChange | null;
  /** Messages that failed for good, for the stream; each is told until the run is confirmed. */
  failed?: readonly OutboxEvent[];
  /** The message of the next step, where it is to be handed out. */
  next: StepMessage | null;
  /** The message that ends the wait of the run, where it has just begun and a queue can hold one for so long. */
  wake: WakeMessage | null;
}

export interface PublishOptions {
  orgId: string;
  /** Epoch ms. */
  now: number;
  /** The match index, where the caller has it; else it is read when there is an event to publish. */
  index?: MatchIndex;
  /** Further statements of the same batch, behind everything else. */
  after?: D1PreparedStatement[];
}

/** A database, or how to open it when there is something to write. */
type Database = D1Database | (() => Promise<D1Database>);

/** Publishes moves of runs of one project; returns the results of the statements in `after`, in their order. */
export async function publishTransitions<T>(
  env: Env,
  db: Database,
  transitions: readonly Transition[],
  options: PublishOptions,
): Promise<D1Result<T>[]> {
  const newest = newestOfEachRun(transitions);
  const messages = transitions.flatMap(({ next, wake }) => [next ?? [], wake ?? []].flat());
  const [enqueued, batch] = await Promise.allSettled([
    enqueueSteps(env, messages, options.now),
    writeBatch<T>(db, newest, options),
  ]);
  const changes = newest.flatMap(({ lifecycle }) => lifecycle ?? []);
  const failed = newest.flatMap((transition) => transition.failed ?? []);
  const [announced] = await Promise.allSettled([publishRunEvents(env, changes, failed, options)]);
  for (const part of [enqueued, announced]) if (part.status === 'rejected') throw part.reason;
  if (batch.status === 'rejected') throw batch.reason;
  return batch.value;
}

/** A later transition of a run holds everything of an earlier one that is still unconfirmed, except that it started. */
function newestOfEachRun(transitions: readonly Transition[]): Transition[] {
  const newest = new Map<string, Transition>();
  for (const transition of transitions) {
    const known = newest.get(transition.runId);
    const [older, newer] = known && known.seq > transition.seq ? [transition, known] : [known, transition];
    const started = older?.lifecycle?.started ?? false;
    const row = newer.row ?? older?.row ?? null;
    const lifecycle = newer.lifecycle
      ? { ...newer.lifecycle, started: newer.lifecycle.started || started }
      : older?.lifecycle;
    newest.set(transition.runId, { ...newer, row, lifecycle: lifecycle ?? null });
  }
  return [...newest.values()];
}

async function writeBatch<T>(
  database: Database,
  transitions: readonly Transition[],
  { after = [] }: PublishOptions,
): Promise<D1Result<T>[]> {
  const owed = transitions.some(({ row, deliveries, audits }) => row || deliveries.length + audits.length > 0);
  if (!owed && after.length === 0) return [];
  const db = typeof database === 'function' ? await database() : database;
  const statements = [...statementsOf(db, transitions), ...after];
  const results = await withRetry(() => db.batch<T>(statements));
  return results.slice(statements.length - after.length);
}

function statementsOf(db: D1Database, transitions: readonly Transition[]): D1PreparedStatement[] {
  return [
    ...indexStatements(
      db,
      transitions.flatMap(({ row }) => row ?? []),
    ),
    // Before the log rows: a row that is written already says that its follow-ups are done.
    ...transitions.flatMap(({ followUps }) => followUps.flatMap((due) => followUpStatements(db, due))),
    ...deliveryStatements(
      db,
      transitions.flatMap(({ deliveries }) => deliveries),
    ),
    ...transitions.flatMap(({ capReturns }) => capReturns.map((given) => giveBackCapsStatement(db, given))),
    ...transitions.flatMap(({ audits }) => audits.map((row) => auditRowStatement(db, row))),
  ];
}
