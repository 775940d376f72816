import { AppError } from '../../contract/errors.ts';
import type { Ctx } from './context.ts';

/** Refuses to delete a resource that workflows of the project refer to by id, and names the workflows. */
export async function refuseWhileUsed(ctx: Ctx, projectId: string, id: string, what: string): Promise<void> {
  const { results } = await ctx.env.DB.prepare(
    `SELECT w.name FROM workflows w JOIN workflow_versions v ON v.workflow_id = w.id AND v.version = w.version
     WHERE w.project_id = ?1 AND w.deleted_at IS NULL AND instr(v.definition, ?2) > 0 ORDER BY w.name LIMIT 4`,
  )
    .bind(projectId, JSON.stringify(id))
    .all<{ name: string }>();
  if (results.length === 0) return;
  const names = results.slice(0, 3).map(({ name }) => `"${name}"`);
  const more = results.length > 3 ? ' and others' : '';
  throw new AppError('conflict', `The ${what} is used by ${names.join(', ')}${more}; change the workflow first.`);
}
