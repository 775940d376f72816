// Refuses at the door what dispatch would refuse: the join of two known people.
// 1. Dispatch decides. Here it is only told early, so a database that is slow or away refuses nothing and holds nothing up.
// 2. Only calls that join two ids are looked at, and an id found to be of nobody known is not looked up again for a while.
import type { Fault } from '../../contract/errors.ts';
import { personRefusals } from '../../contract/people/refusals.ts';
import { createCache } from '../../engine/cache.ts';
import { openProject } from '../db/client.ts';
import type { Env } from '../env.ts';
import { joinOf } from '../person.ts';
import { readKnownPeople } from '../store/profiles.ts';
import type { StampedCall } from './stamp.ts';

/** The longest that a call waits for the database. Milliseconds. */
const patienceMs = 500;

/** Ids of people who were not known at the last look, by project and id. */
const unknownIds = createCache<true>({ max: 10_000, ttlMs: 30_000 });

/** The calls that would join a known person to another one, each with its fault. */
export async function refuseKnownPeople(
  env: Env,
  projectId: string,
  calls: readonly StampedCall[],
  now: number,
): Promise<Map<StampedCall, Fault>> {
  const fromByCall = new Map(
    calls.flatMap((call): [StampedCall, string][] => {
      const from = joinOf(call.event)?.from;
      return from === undefined ? [] : [[call, from]];
    }),
  );
  const asked = [...new Set(fromByCall.values())].filter((id) => !unknownIds.get(`${projectId} ${id}`, now));
  if (asked.length === 0) return new Map();
  const known = await knownAmong(env, projectId, asked);
  for (const id of asked) if (known && !known.has(id)) unknownIds.set(`${projectId} ${id}`, true, now);
  return new Map(
    [...fromByCall].flatMap(([call, from]): [StampedCall, Fault][] => {
      if (!known?.has(from)) return [];
      const field = call.event.kind === 'alias' ? 'previousId' : 'anonymousId';
      return [[call, { pointer: `${call.at}/${field}`, code: 'known_person', message: personRefusals.known_person }]];
    }),
  );
}

/** null when the database does not say in time. */
async function knownAmong(env: Env, projectId: string, ids: string[]): Promise<Set<string> | null> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), patienceMs);
  });
  const read = openProject(env, projectId)
    .then((db) => readKnownPeople(db, projectId, ids))
    .then((known) => new Set(known))
    .catch(() => null);
  try {
    return await Promise.race([read, late]);
  } finally {
    clearTimeout(timer);
  }
}
