import { deadLettersOf } from '../dead-letters-object/stub.ts';
import type { Env } from '../env.ts';
import type { Erasure, StagePage } from './work.ts';

/** Takes what the person did out of messages that failed every time; a step is a reference to its run. */
export async function eraseDeadLetters(
  env: Env,
  _db: D1Database,
  { projectId, erasedAt, work }: Erasure,
): Promise<StagePage> {
  await deadLettersOf(env, projectId).forget(work.people, erasedAt);
  return { next: null };
}
