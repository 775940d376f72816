import type { ProjectQuery } from '../../../contract/lists.ts';
import type { ErasureProgress } from '../../../contract/people/profile.ts';
import { auditStatement } from '../../access/audit.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { openProject } from '../../db/client.ts';
import { beginErasure, callsPerGo, continueErasure, erasureOf } from '../../erasure/erasure.ts';
import { stages } from '../../erasure/stages.ts';
import type { Erasure } from '../../erasure/work.ts';
import { personHash, readErasure } from '../../store/erasure.ts';
import { personIds } from './person-ids.ts';
import { fetchProfile } from './service.ts';

/**
 * Erases a person. What is found by their ids goes at once, the rest as far as one request may go; then null is returned,
 * or how far it is. The cron continues by itself; asking again continues too.
 */
export async function eraseProfile(ctx: Ctx, userId: string, query: ProjectQuery): Promise<ErasureProgress | null> {
  const projectId = await projectOf(ctx, query.projectId);
  const db = await openProject(ctx.env, projectId);
  const row = await readErasure(db, projectId, personHash(projectId, userId));
  const open = row && erasureOf(row);
  const erasure = open && !open.work.again ? open : await begin(ctx, db, projectId, userId);
  const left = await continueErasure(ctx.env, db, erasure, { now: ctx.now, budget: { calls: callsPerGo } });
  return left && { state: 'running', step: stages[left.work.stage]?.name ?? '', steps: stages.map(({ name }) => name) };
}

async function begin(ctx: Ctx, db: D1Database, projectId: string, userId: string): Promise<Erasure> {
  const person = await personIds({ $client: db }, projectId, await fetchProfile(ctx, projectId, userId));
  const { actor, now } = ctx;
  return beginErasure(db, { orgId: ctx.org.id, projectId, actor, now, ...person }, (hash) =>
    // The row says that somebody was erased, and names the person by the hash that the erasure keeps.
    auditStatement(ctx, db, { projectId, action: 'profile.erased', targetKind: 'profile', targetId: hash }),
  );
}
