import type { Env } from '../env.ts';
import type { Join } from '../person.ts';
import { feedOf } from './stub.ts';

/** Moves the items of a person to the one who is the same, under their ids; repeating it moves what came since. */
export async function moveFeed(env: Env, projectId: string, { from, to }: Join): Promise<void> {
  const source = feedOf(env, projectId, from);
  const items = await source.all();
  if (items.length === 0) return;
  await feedOf(env, projectId, to).take(items);
  await source.leave(items.map(({ id }) => id));
}
