import type { RunStatus } from '../../../contract/workflows/run.ts';
import { auditStatement } from '../../access/audit.ts';
import type { Ctx } from '../../access/context.ts';
import { openProject } from '../../db/client.ts';
import { listenAgainStatement } from '../../store/run-entries.ts';
import { publishTransitions, requirePublished, type Transition } from '../../stream/publish-transitions.ts';

/** What a person did to a run. */
export interface RunAct {
  id: string;
  projectId: string;
  status: { before: RunStatus; after: RunStatus };
  transition: Transition;
}

export type RunAction = 'run.paused' | 'run.resumed' | 'run.cancelled' | 'run.restarted';

/** Publishes acts on runs of one project, each with its audit row. */
export async function recordActs(ctx: Ctx, action: RunAction, acts: readonly RunAct[]): Promise<void> {
  const projectId = acts[0]?.projectId;
  if (projectId === undefined) return;
  const db = await openProject(ctx.env, projectId);
  const transitions = acts.map(({ transition }) => transition);
  const after = acts.map(({ id, status }) => {
    const change = { before: { status: status.before }, after: { status: status.after } };
    return auditStatement(ctx, { projectId, action, targetKind: 'run', targetId: id, ...change });
  });
  const before = action === 'run.restarted' ? listenAgain(db, transitions) : [];
  requirePublished(
    await publishTransitions(ctx.env, db, transitions, { orgId: ctx.org.id, now: ctx.now, before, after }),
  );
}

/** A restarted run listens to its person again; if it has ended by now, the rows of the index undo that. */
function listenAgain(db: D1Database, transitions: readonly Transition[]): D1PreparedStatement[] {
  const rows = transitions.flatMap(({ row }) => row ?? []);
  const listening = rows.filter((row) => row.watched && row.finishedAt === null);
  return listening.length ? [listenAgainStatement(db, listening)] : [];
}
