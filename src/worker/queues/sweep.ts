// The safety net behind alarms and queues, once a minute.
// 1. A run whose row says that something should have happened is asked; its answer repairs the row or wakes the run.
// 2. The table is walked in pieces, so that one sweep costs the same however many runs sleep.
import { finalStatuses } from '../../contract/runs.ts';
import type { Env } from '../env.ts';
import { writeRunRows } from '../run-object/rows.ts';
import { runStub } from '../run-object/stub.ts';
import { releaseForgotten } from '../workflows/queued.ts';
import { postSteps } from './post.ts';

const rowsPerSweep = 20_000;
const pokesPerSweep = 200;
/** A run is late this long after its time; alarms and queues need a moment themselves. */
const graceMs = 30_000;
const idempotencyKeptMs = 24 * 3_600_000;

interface Place {
  project_id: string;
  started_at: number;
  id: string;
}

/** Where the next sweep of this isolate goes on. */
let place: Place = { project_id: '', started_at: 0, id: '' };

/** One sweep. */
export async function sweep(env: Env, now: number): Promise<void> {
  await releaseForgotten(env);
  await env.DB.prepare('DELETE FROM idempotency_keys WHERE created_at < ?')
    .bind(now - idempotencyKeptMs)
    .run();
  const { results } = await env.DB.prepare(
    `SELECT project_id, started_at, id, status, next_step_at FROM workflow_runs
     WHERE (project_id, started_at, id) > (?1, ?2, ?3) ORDER BY project_id, started_at, id LIMIT ?4`,
  )
    .bind(place.project_id, place.started_at, place.id, rowsPerSweep)
    .all<Place & { status: string; next_step_at: number | null }>();
  const last = results.length === rowsPerSweep ? results.at(-1) : undefined;
  place = last ?? { project_id: '', started_at: 0, id: '' };
  const late = results.filter(
    (row) => !isFinal(row.status) && row.next_step_at !== null && row.next_step_at + graceMs < now,
  );
  await Promise.all(late.slice(0, pokesPerSweep).map((row) => poke(env, row.id)));
}

const isFinal = (status: string) => finalStatuses.some((final) => final === status);

async function poke(env: Env, runId: string): Promise<void> {
  try {
    const moved = await runStub(env, runId).poke();
    if (moved.next) await postSteps(env, [moved.next]);
    if (moved.row) await writeRunRows(env.DB, [moved.row]);
  } catch (error) {
    console.error(JSON.stringify({ message: 'run could not be woken', runId, error: String(error) }));
  }
}
