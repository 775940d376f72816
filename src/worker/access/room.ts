import { AppError } from '../../contract/errors.ts';
import { type ObjectLimitName, objectLimits } from '../../contract/limits.ts';
import { openProject } from '../db/client.ts';
import { isFull } from '../store/room.ts';
import type { Ctx } from './context.ts';
import { limitOf } from './limits.ts';

/** Refuses one more object of an organisation than there may be. */
export async function requireRoomInOrg(ctx: Ctx, name: 'projects' | 'keys' | 'domains'): Promise<void> {
  const limit = limitOf(ctx.env, name);
  if (await isFull(ctx.env.DB, name, ctx.org.id, limit)) throw tooMany(name, limit);
}

/** Refuses one more object of a project, or of a person in it, than there may be. */
export async function requireRoom(
  ctx: Ctx,
  name: Exclude<ObjectLimitName, 'projects' | 'keys' | 'domains'>,
  projectId: string,
  person?: string,
): Promise<void> {
  const limit = limitOf(ctx.env, name);
  const db = await openProject(ctx.env, projectId);
  if (await isFull(db, name, projectId, limit, person)) throw tooMany(name, limit);
}

/** The refusal of one more than there may be. */
export function tooMany(name: ObjectLimitName, limit: number): AppError {
  const message = `There may be at most ${limit} ${objectLimits[name].of}; remove what is not needed, or ask who runs this server to raise the limit "${name}".`;
  return new AppError('limit_reached', message);
}
