import { deadLettersOf } from '../dead-letters-object/stub.ts';
import type { Env } from '../env.ts';
import { dropOldDeadLetters, readOldDeadLetters } from '../store/dead-letters.ts';

const movedAtOnce = 100;
/** What a message was tried before it was given up, in the versions that kept rows. */
const attempts = 11;

/** Moves dead letters that earlier versions kept in the directory to the objects of their projects; part of the sweep. */
export async function moveOldDeadLetters(env: Env): Promise<void> {
  const rows = await readOldDeadLetters(env.DB, movedAtOnce);
  for (const [projectId, group] of Map.groupBy(rows, (row) => row.projectId)) {
    const letters = group.map(({ projectId: _projectId, ...row }) => ({
      ...row,
      attempts,
      firstError: null,
      lastError: null,
    }));
    await deadLettersOf(env, projectId).keep(letters);
    await dropOldDeadLetters(
      env.DB,
      group.map(({ id }) => id),
    );
  }
}
