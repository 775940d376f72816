import { AppError } from '../../contract/errors.ts';
import { openProject } from '../db/client.ts';
import { readUsers } from '../store/workflows.ts';
import type { Ctx } from './context.ts';

/** Refuses to delete a resource that workflows of the project refer to by id, and names the workflows. */
export async function refuseWhileUsed(ctx: Ctx, projectId: string, id: string, what: string): Promise<void> {
  const users = await readUsers(await openProject(ctx.env, projectId), projectId, id, 4);
  if (users.length === 0) return;
  const names = users.slice(0, 3).map((name) => `"${name}"`);
  const more = users.length > 3 ? ' and others' : '';
  throw new AppError('conflict', `The ${what} is used by ${names.join(', ')}${more}; change the workflow first.`);
}
