// What occasions of a project are judged with: their people as they are now, and what to match against.
import { withRetry } from '../../db/client.ts';
import type { Env } from '../../env.ts';
import { personHash, type Tombstone, tombstonesStatement } from '../../store/erasure.ts';
import { loadMatchIndex, type MatchIndex } from '../../store/match-index.ts';
import { loadOrg } from '../../store/orgs.ts';
import type { ProfileRow } from '../../store/profile-row.ts';
import { readPeopleStatement } from '../../store/profiles.ts';
import { matchVersionStatement } from '../../store/project-versions.ts';
import type { ClockAddress } from '../../stream/wake-clock.ts';

export interface OccasionFrame extends ClockAddress {
  env: Env;
  db: D1Database;
  /** Epoch ms. */
  now: number;
  index: MatchIndex;
  org: Record<string, unknown>;
  /** By the id that was asked for; who is gone, or has become somebody else, is not in it. */
  people: ReadonlyMap<string, ProfileRow>;
}

/** Reads what occasions of these people are judged with; `since`: who was erased from then on is left out, epoch ms. */
export async function readFrame(
  { env, db, orgId, projectId, now }: ClockAddress & { env: Env; db: D1Database; now: number },
  personIds: readonly string[],
  since: number,
): Promise<OccasionFrame> {
  const ids = [...new Set(personIds)];
  const hashes = ids.map((id) => personHash(projectId, id));
  const [erased, known, version] = await withRetry(() =>
    db.batch<unknown>([
      tombstonesStatement(db, projectId, hashes),
      readPeopleStatement(db, projectId, ids),
      matchVersionStatement(db, projectId),
    ]),
  );
  const gone = new Set(
    ((erased?.results ?? []) as Tombstone[]).flatMap((row) => (row.erasedAt >= since ? row.personHash : [])),
  );
  const rows = ((known?.results ?? []) as ProfileRow[]).filter(
    (row) => row.asked === row.user_id && !gone.has(personHash(projectId, row.user_id)),
  );
  const [{ version: matchVersion = 0 } = {}] = (version?.results ?? []) as { version?: number }[];
  return {
    ...{ env, db, orgId, projectId, now },
    index: await loadMatchIndex(env, orgId, projectId, matchVersion),
    org: await loadOrg(env, orgId),
    people: new Map(rows.map((row) => [row.user_id, row])),
  };
}
