import type { DriftList, DriftQuery } from '../../../contract/bundle/import.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { readContent } from '../../bundles/content.ts';
import { driftIn } from '../../bundles/drift.ts';
import { openProject } from '../../db/client.ts';

/** What was changed by hand since it was imported. */
export async function listDrift(ctx: Ctx, { projectId: asked, source }: DriftQuery): Promise<DriftList> {
  const projectId = await projectOf(ctx, asked);
  const content = await readContent(await openProject(ctx.env, projectId), projectId);
  return { data: driftIn(content, source) };
}
