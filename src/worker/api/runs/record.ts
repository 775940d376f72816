import type { Ctx } from '../../access/context.ts';
import { openProject } from '../../db/client.ts';
import { publishActs } from '../../run-object/confirm.ts';
import type { Transition } from '../../stream/publish-transitions.ts';

/** Publishes acts on runs of one project; rows, lifecycle events and the audit follow from the runs themselves. */
export async function recordActs(ctx: Ctx, projectId: string, transitions: readonly Transition[]): Promise<void> {
  if (transitions.length === 0) return;
  const db = await openProject(ctx.env, projectId);
  await publishActs(ctx.env, db, transitions, { orgId: ctx.org.id, now: ctx.now });
}
