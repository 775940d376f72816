import { readTrail, type WorkflowTrail } from '../store/workflows.ts';
import type { Ctx } from './context.ts';
import { findRow } from './databases.ts';
import { found } from './tenant.ts';

/** A workflow that the caller may see, deleted ones included: its versions and runs outlive it. */
export async function fetchTrail(ctx: Ctx, id: string): Promise<WorkflowTrail> {
  return found(await findRow(ctx, ({ db, projectIds }) => readTrail(db.$client, projectIds, id)), `workflow ${id}`);
}
