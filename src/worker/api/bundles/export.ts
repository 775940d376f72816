import type { ExportQuery } from '../../../contract/bundle/import.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { findRow } from '../../access/databases.ts';
import { found } from '../../access/tenant.ts';
import { readContent } from '../../bundles/content.ts';
import { exportText, exportWorkflowText } from '../../bundles/export.ts';
import { openProject } from '../../db/client.ts';
import { readWorkflow } from '../../store/workflows.ts';

/** Everything of a project as a canonical bundle, or what one source has imported. */
export async function exportBundle(ctx: Ctx, { projectId: asked, source, kinds }: ExportQuery): Promise<string> {
  const projectId = await projectOf(ctx, asked);
  const { items } = await readContent(await openProject(ctx.env, projectId), projectId);
  const wanted = source === undefined ? items : items.filter(({ managed }) => managed?.source === source);
  return exportText(wanted, kinds);
}

/** A workflow and everything that it uses as a canonical bundle. */
export async function exportWorkflow(ctx: Ctx, id: string): Promise<string> {
  const row = await findRow(ctx, ({ db, projectIds }) =>
    readWorkflow(db.$client, { orgId: ctx.org.id, projectIds }, id),
  );
  const { projectId } = found(row, `workflow ${id}`);
  const content = await readContent(await openProject(ctx.env, projectId), projectId);
  return found(exportWorkflowText(content.items, id), `workflow ${id}`);
}
