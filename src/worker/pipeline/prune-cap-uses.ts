// Forgets places under frequency caps that no window holds any more: a part of the sweep, for each database.
import { capUsesWalk, pruneCapUses } from '../store/cap-uses.ts';
import { readPlace, setPlace } from '../store/retention-settings.ts';

/** Rows that one sweep looks at. */
const rowsPerSweep = 2_000;

/** Looks at the next places of a database, in the order of their key. */
export async function pruneCaps(db: D1Database, now: number): Promise<void> {
  const after = await readPlace(db, '', capUsesWalk);
  const next = await pruneCapUses(db, after, { now, limit: rowsPerSweep });
  if (after.length > 0 || next.length > 0) await setPlace(db, '', capUsesWalk, next);
}
