// Ends the rows of one project: read the oldest, archive them, delete them; again until nothing is old enough.
import { type ArchivedRow, archiveRows } from '../../archive/archive.ts';
import { withRetry } from '../../db/client.ts';
import type { Env } from '../../env.ts';
import { runStub } from '../../run-object/stub.ts';
import {
  dropEnded,
  dropEntries,
  dropRuns,
  type EndedRow,
  type Ending,
  readEnded,
  readEndedRuns,
  readEntries,
} from '../../store/retention.ts';
import { readPlace, setPlace } from '../../store/retention-settings.ts';
import { gatesNothing } from './entry-ends.ts';

/** Where rows end. */
export interface Holding {
  env: Env;
  db: D1Database;
  /** The project, or the organisation for tables that it leads. */
  ownerId: string;
}

/** How much one sweep may do: calls to databases, objects and the bucket. */
export interface Budget {
  calls: number;
}

/** A page of 1,000 rows of events is about a megabyte. */
const rowsPerPage = 1_000;
/** A run is an object that is asked twice. */
const runsPerPage = 50;
/** Runs and entries that are read past without ending. */
const passedPerPage = 1_000;

/** Ends the rows of one table that are older than a moment. */
export async function endRows(
  { env, db, ownerId }: Holding,
  ending: Ending,
  before: number,
  budget: Budget,
): Promise<void> {
  while (budget.calls > 0) {
    const read = await readEnded(db, ending, ownerId, before, rowsPerPage);
    budget.calls -= 1;
    const rows = read.filter((row) => ending.timeOf(row) < before);
    if (rows.length === 0) return;
    await archive(env, ending, ownerId, rows);
    await withRetry(() => dropEnded(db, ending, ownerId, rows));
    budget.calls -= 2;
    if (read.length < rowsPerPage) return;
  }
}

async function archive(
  { ARCHIVE: bucket }: Env,
  ending: Ending,
  ownerId: string,
  rows: readonly EndedRow[],
): Promise<void> {
  if (!bucket) return;
  const byOwner = Map.groupBy(rows, (row) => String(row.project_id ?? `org-${ownerId}`));
  await Promise.all(
    [...byOwner].map(([owner, group]) =>
      archiveRows(
        bucket,
        owner,
        ending.table,
        group.map((row) => archived(ending, row)),
      ),
    ),
  );
}

const archived = ({ key, timeOf, archives }: Ending, row: EndedRow): ArchivedRow => ({
  key: key.map((column) => row[column]).join('\n'),
  at: timeOf(row),
  row: archives ? archives(row) : row,
});

/** Ends runs that ended before a moment: the object is archived with its trace and emptied, then the row goes. */
export async function endRuns({ env, db, ownerId: projectId }: Holding, before: number, budget: Budget): Promise<void> {
  let after = await readPlace(db, projectId, 'runs');
  while (budget.calls > 0) {
    const { ended, next } = await readEndedRuns(db, projectId, { before, after, limit: passedPerPage });
    budget.calls -= 1;
    for (let i = 0; i < ended.length && budget.calls > 0; i += runsPerPage) {
      const group = ended.slice(i, i + runsPerPage);
      await endRunGroup(env, db, projectId, group);
      budget.calls -= 2 * group.length + 3;
    }
    // A page that was not finished is read again: its runs are gone up to where it stopped.
    if (budget.calls <= 0) return;
    after = next ?? [];
    await setPlace(db, projectId, 'runs', after);
    if (next === null) return;
  }
}

async function endRunGroup(env: Env, db: D1Database, projectId: string, rows: readonly EndedRow[]): Promise<void> {
  const runs = await Promise.all(
    rows.map(async (row) => ({ row, view: await runStub(env, String(row.id)).archive() })),
  );
  const { ARCHIVE: bucket } = env;
  if (bucket) {
    const keyed = runs.map(({ row, view }) => ({
      key: `${row.id}:${row.seq}`,
      at: Number(row.finished_at),
      row,
      view,
    }));
    const views = keyed.flatMap(({ key, at, view }) => (view ? [{ key, at, row: view }] : []));
    await archiveRows(bucket, projectId, 'run_objects', views);
    await archiveRows(bucket, projectId, 'workflow_runs', keyed);
  }
  const emptied = await Promise.all(
    runs.map(async ({ row, view }) => {
      const seq = view?.state.seq ?? 0;
      return (await runStub(env, String(row.id)).empty(seq)) ? [row] : [];
    }),
  );
  await withRetry(() => dropRuns(db, projectId, emptied.flat()));
}

/** Deletes entries that no longer gate anything; one page, since there is no hurry. */
export async function endEntries({ db, ownerId: projectId }: Holding, now: number, budget: Budget): Promise<void> {
  const after = await readPlace(db, projectId, 'entries');
  const rows = await readEntries(db, projectId, after, passedPerPage);
  const idle = rows.filter((row) => gatesNothing(row, now));
  if (idle.length > 0) await withRetry(() => dropEntries(db, projectId, idle));
  const last = rows.length === passedPerPage ? rows.at(-1) : undefined;
  await setPlace(db, projectId, 'entries', last ? [last.person_id, last.workflow_id, last.entry_key] : []);
  budget.calls -= 4;
}
