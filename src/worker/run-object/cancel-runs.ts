import { openProject } from '../db/client.ts';
import type { Env } from '../env.ts';
import { findActiveRunsOf } from '../store/workflow-runs.ts';
import { publishActs } from './confirm.ts';
import { runStub } from './stub.ts';

/** A person of a project, and who acts on their runs. */
export interface CancelInput {
  orgId: string;
  projectId: string;
  userId: string;
  actor: string;
  /** Epoch ms. */
  now: number;
}

/** Cancels every active run of a person who is about to be erased; an event about it would bring the person back. */
export async function cancelRunsOf(env: Env, { orgId, projectId, userId, actor, now }: CancelInput): Promise<void> {
  const db = await openProject(env, projectId);
  const runIds = await findActiveRunsOf(db, projectId, userId);
  const answers = await Promise.all(
    runIds.map((runId) => runStub(env, runId).control({ action: 'cancel', actor, muted: true })),
  );
  await publishActs(
    env,
    db,
    answers.map(({ transition }) => transition),
    { orgId, now },
  );
}
