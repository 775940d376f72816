// What follows from changed profiles for the people themselves: who is due when. Whoever changes a profile calls it.
// 1. It takes the profiles as they are after the change, and its statements change nothing when repeated or when somebody
//    has changed the profile again.
// 2. Where no trigger looks at what has changed, nothing is read and nothing is written.
import type { Env } from '../env.ts';
import type { MatchIndex } from '../store/match-index.ts';
import { loadOrg } from '../store/orgs.ts';
import { type ProfileRow, profileOf } from '../store/profile-row.ts';
import { setClockStatement } from '../store/project-clocks.ts';
import { forgetMomentsStatement, saveMomentsStatements } from '../store/trigger-moments.ts';
import { personMoment } from './person-moment.ts';
import { type ClockAddress, wakeClock } from './wake-clock.ts';

/** A person whose profile has changed. */
export interface ChangedPerson {
  profile: ProfileRow;
  /** Names of the traits that were written, `timezone` and `locale` among them; null where it may be any. */
  traits: ReadonlySet<string> | null;
}

/** What a change was made with. */
export interface ChangeFrame extends ClockAddress {
  index: MatchIndex;
  /** Epoch ms. */
  now: number;
}

/** What has to be written for changed profiles, and whom to wake afterwards. */
export interface ProfileEffects {
  statements: D1PreparedStatement[];
  /** After the statements were written. */
  wake(): Promise<void>;
}

/** What follows from the change of these people; `gone` are ids that are nobody's any more. */
export async function profileEffects(
  env: Env,
  db: D1Database,
  frame: ChangeFrame,
  people: readonly ChangedPerson[],
  gone: readonly string[] = [],
): Promise<ProfileEffects> {
  const { index, projectId, orgId, now } = frame;
  if (index.dated.length === 0) return { statements: [], wake: async () => undefined };
  const concerned = people.flatMap((person) => {
    const workflows = index.dated.filter(({ watched }) => isConcerned(watched, person.traits));
    return workflows.map((workflow) => ({ workflow, person }));
  });
  const org = concerned.length > 0 ? await loadOrg(env, orgId) : {};
  const profiles = new Map(concerned.map(({ person: { profile } }) => [profile, profileOf(profile)]));
  const moments = concerned.map(({ workflow, person: { profile } }) =>
    personMoment(workflow, profiles.get(profile) ?? profileOf(profile), { org, now }),
  );
  const due = moments.flatMap(({ dueAt }) => dueAt ?? []);
  const earliest = due.length > 0 ? Math.min(...due) : null;
  return {
    statements: [
      ...(gone.length > 0 ? [forgetMomentsStatement(db, projectId, gone)] : []),
      ...saveMomentsStatements(db, projectId, moments),
      ...(earliest === null ? [] : [setClockStatement(db, frame, earliest)]),
    ],
    wake: () => wakeClock(env, { orgId, projectId }, earliest),
  };
}

const isConcerned = (watched: ReadonlySet<string>, traits: ReadonlySet<string> | null): boolean =>
  traits === null || [...watched].some((name) => traits.has(name));
