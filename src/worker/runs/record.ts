import type { RunStatus } from '../../contract/runs.ts';
import { openProject } from '../db/client.ts';
import { announceEnds } from '../events/platform.ts';
import { auditStatement } from '../http/audit.ts';
import type { Ctx } from '../http/context.ts';
import { postSteps } from '../queues/post.ts';
import type { Moved, RunRow } from '../run-object/messages.ts';
import { indexStatements } from '../run-object/rows.ts';
import { listenAgainStatement } from '../workflows/entries.ts';

/** What a person did to a run. */
export interface RunAct {
  id: string;
  projectId: string;
  status: { before: RunStatus; after: RunStatus };
  moved: Moved;
}

/** Writes the index rows and audit rows of acts on runs of one project, then sends what they lead to. */
export async function recordActs(ctx: Ctx, action: string, acts: readonly RunAct[]): Promise<void> {
  const projectId = acts[0]?.projectId;
  if (projectId === undefined) return;
  const db = openProject(ctx.env, projectId);
  const rows = acts.flatMap(({ moved }) => moved.row ?? []);
  const audits = acts.map(({ id, status }) => {
    const change = { before: { status: status.before }, after: { status: status.after } };
    return auditStatement(ctx, { projectId, action, targetKind: 'run', targetId: id, ...change });
  });
  await db.batch([...listenAgain(db, rows), ...indexStatements(db, rows), ...audits]);
  await postSteps(
    ctx.env,
    acts.flatMap(({ moved }) => moved.next ?? []),
  );
  await announceEnds(ctx.env, ctx.org.id, rows);
}

/** A run that was restarted hears of its person again; where it ended at once, the index statements undo that. */
function listenAgain(db: D1Database, rows: readonly RunRow[]): D1PreparedStatement[] {
  const listening = rows.filter((row) => row.watched && row.finishedAt === null);
  return listening.length ? [listenAgainStatement(db, listening)] : [];
}
