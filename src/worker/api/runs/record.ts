import type { RunStatus } from '../../../contract/workflows/run.ts';
import { auditStatement } from '../../access/audit.ts';
import type { Ctx } from '../../access/context.ts';
import { openProject } from '../../db/client.ts';
import type { Transition } from '../../run-object/messages.ts';
import { listenAgainStatement } from '../../store/run-entries.ts';
import type { RunRow } from '../../store/run-row.ts';
import { indexStatements } from '../../store/run-rows.ts';
import { enqueueSteps } from '../../stream/enqueue.ts';
import { announceEnds } from '../../stream/run-events.ts';

/** What a person did to a run. */
export interface RunAct {
  id: string;
  projectId: string;
  status: { before: RunStatus; after: RunStatus };
  transition: Transition;
}

/** Writes the index rows and audit rows of acts on runs of one project, then sends what they lead to. */
export async function recordActs(ctx: Ctx, action: string, acts: readonly RunAct[]): Promise<void> {
  const projectId = acts[0]?.projectId;
  if (projectId === undefined) return;
  const db = await openProject(ctx.env, projectId);
  const rows = acts.flatMap(({ transition }) => transition.row ?? []);
  const audits = acts.map(({ id, status }) => {
    const change = { before: { status: status.before }, after: { status: status.after } };
    return auditStatement(ctx, { projectId, action, targetKind: 'run', targetId: id, ...change });
  });
  await db.batch([...listenAgain(db, rows), ...indexStatements(db, rows), ...audits]);
  await enqueueSteps(
    ctx.env,
    acts.flatMap(({ transition }) => transition.next ?? []),
  );
  await announceEnds(ctx.env, ctx.org.id, rows);
}

/** A run that was restarted hears of its person again; where it ended at once, the index statements undo that. */
function listenAgain(db: D1Database, rows: readonly RunRow[]): D1PreparedStatement[] {
  const listening = rows.filter((row) => row.watched && row.finishedAt === null);
  return listening.length ? [listenAgainStatement(db, listening)] : [];
}
