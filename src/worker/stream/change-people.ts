// Writes that change people, outside of dispatch, together with what follows from the change.
import type { Env } from '../env.ts';
import { lookStatements, toLook } from '../store/audience-members.ts';
import { followAudiences } from './follow-audiences.ts';

export interface PeopleChange {
  /** The batch of the writes; harmless when repeated. */
  writes: readonly D1PreparedStatement[];
  /** Ids of the people who may be others after it. */
  people: readonly string[];
  /** Depth of the event behind it; 0 where there is none. */
  depth: number;
  now: number;
}

/** Runs the writes as one batch and returns their results, once everything that follows from the change is under way. */
export async function changePeople<Row>(
  env: Env,
  db: D1Database,
  address: { orgId: string; projectId: string },
  { writes, people, depth, now }: PeopleChange,
): Promise<D1Result<Row>[]> {
  const asked = people.map((id) => ({ id, since: 0 }));
  const results = await db.batch<Row>([...writes, ...lookStatements(db, address.projectId, asked)]);
  const [audiences, changed] = results.slice(writes.length);
  const look = toLook(audiences?.results ?? [], changed?.results ?? []);
  await followAudiences(env, address, look, { now, depthOf: () => depth });
  return results.slice(0, writes.length);
}
