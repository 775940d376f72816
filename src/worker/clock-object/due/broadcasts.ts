// Broadcasts that have somebody to reach. Each gets a chunk in turn, so that a large one does not hold up a small one.
import { chunkSize } from '../../../engine/broadcasts/advance.ts';
import { type Worked, workOn } from '../../pipeline/broadcasts/reach.ts';
import { readBroadcast, readDueBroadcasts } from '../../store/broadcasts.ts';
import type { ClockTurn, DuePart } from '../turn.ts';

/** Broadcasts that have a part in one turn. */
const mostBroadcasts = 50;
/** Pages that one turn looks at, whether or not anybody on them is reached. */
const mostPages = 40;

export const broadcasts: DuePart = { name: 'broadcasts', run };

async function run(turn: ClockTurn): Promise<{ failed: boolean }> {
  const { db, projectId, budget } = turn;
  let failed = false;
  let pages = 0;
  const due = await readDueBroadcasts(db, projectId, turn.now(), mostBroadcasts);
  let waiting = due.map(({ id }) => id);
  while (waiting.length > 0) {
    const next: string[] = [];
    for (const id of waiting) {
      if (pages >= mostPages || budget.starts < 1) return { failed };
      pages += 1;
      // A pause is answered once the chunk in hand is done, and the next one reads that it is paused.
      const worked = await turn.hand.take(() => chunk(turn, id));
      budget.starts -= worked.tried;
      failed ||= worked.failed;
      if (!worked.isIdle) next.push(id);
    }
    waiting = next;
  }
  return { failed };
}

async function chunk(turn: ClockTurn, id: string): Promise<Worked> {
  const { env, db, orgId, projectId, budget } = turn;
  const row = await readBroadcast(db, [projectId], id);
  const now = turn.now();
  if (!row || row.dueAt === null || row.dueAt > now) return { tried: 0, isIdle: true, failed: false };
  return workOn({ env, db, orgId, projectId, now, starts: Math.min(budget.starts, chunkSize) }, row);
}
