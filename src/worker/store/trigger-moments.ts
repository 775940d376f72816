// The next moment of each person and workflow with a date trigger. All statements on trigger_moments.
// 1. A moment is written only where the trait and the zone it was computed from are still those of the profile, and the
//    trigger is still the same: of two writers the one who saw the newer profile wins, whatever their order.
// 2. A row that has come due and belongs to the present date stays until the clock has dealt with it.
import { jsonLists } from './json-lists.ts';

/** The moment of a person, as it follows from their profile. */
export interface PersonMoment {
  workflowId: string;
  /** When the trigger was activated or last changed, epoch ms: the `since` of its job. */
  since: number;
  personId: string;
  /** Epoch ms; null where there is none to come. */
  dueAt: number | null;
  /** What it is the moment of. */
  occasion: string | null;
  /** The newest moment that has come and may still start something: a row of it stays; null where there is none. */
  passedAt: number | null;
  /** First part of the path of the trait, and what the profile holds there; left out where it holds nothing. */
  trait: string;
  value?: unknown;
  timezone: string | null;
}

/** The moments of the list whose profile and trigger are still as they were, with the row that there is. */
const current = `FROM json_each(?2) v
  CROSS JOIN preparing_jobs j ON j.project_id = ?1 AND j.workflow_id = v.value ->> 'workflowId'
    AND j.since = v.value ->> 'since' AND j.state <> 'clearing'
  CROSS JOIN profiles p ON p.project_id = ?1 AND p.user_id = v.value ->> 'personId'
    AND (p.traits -> ('$."' || (v.value ->> 'trait') || '"')) IS (v.value -> 'value') AND p.timezone IS v.value ->> 'timezone'
  LEFT JOIN trigger_moments m ON m.project_id = ?1 AND m.workflow_id = v.value ->> 'workflowId' AND m.person_id = v.value ->> 'personId'
  WHERE (m.due_at IS NULL OR v.value ->> 'passedAt' IS NULL OR m.due_at <> v.value ->> 'passedAt')`;

/** Makes these the moments of their people; changes no row that says so already. */
export function saveMomentsStatements(
  db: D1Database,
  projectId: string,
  moments: readonly PersonMoment[],
): D1PreparedStatement[] {
  const [coming, gone] = [moments.filter(({ dueAt }) => dueAt !== null), moments.filter(({ dueAt }) => dueAt === null)];
  const save = db.prepare(
    `INSERT INTO trigger_moments (project_id, workflow_id, person_id, due_at, occasion)
     SELECT ?1, v.value ->> 'workflowId', v.value ->> 'personId', v.value ->> 'dueAt', v.value ->> 'occasion' ${current}
       AND (m.due_at IS NULL OR m.due_at <> v.value ->> 'dueAt' OR m.occasion <> v.value ->> 'occasion')
     ON CONFLICT (project_id, workflow_id, person_id) DO UPDATE SET due_at = excluded.due_at, occasion = excluded.occasion`,
  );
  const drop = db.prepare(
    `DELETE FROM trigger_moments WHERE (project_id, workflow_id, person_id) IN (
       SELECT m.project_id, m.workflow_id, m.person_id ${current} AND m.due_at IS NOT NULL)`,
  );
  return [
    ...jsonLists(coming).map((list) => save.bind(projectId, list)),
    ...jsonLists(gone).map((list) => drop.bind(projectId, list)),
  ];
}

/** So much later the clock looks at a row that is only marked; milliseconds. */
export const markDelayMs = 30_000;

/** Makes the clock look at a person at a time (epoch ms), whatever is known of them; a row that it sees sooner stays. */
export function markMomentsStatement(
  db: D1Database,
  projectId: string,
  places: readonly Pick<PersonMoment, 'workflowId' | 'since'>[],
  personId: string,
  at: number,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO trigger_moments (project_id, workflow_id, person_id, due_at, occasion)
       SELECT ?1, j.workflow_id, ?3, ?4, '' FROM json_each(?2) v
       CROSS JOIN preparing_jobs j ON j.project_id = ?1 AND j.workflow_id = v.value ->> 'workflowId' AND j.since = v.value ->> 'since'
       WHERE true ON CONFLICT (project_id, workflow_id, person_id) DO UPDATE SET due_at = ?4, occasion = '' WHERE due_at > ?4`,
    )
    .bind(projectId, JSON.stringify(places), personId, at);
}

/** A row that has come due. */
export interface DueMoment {
  workflowId: string;
  personId: string;
  /** Epoch ms. */
  dueAt: number;
  /** What it is the moment of; empty for a mark, by which the clock looks at the person. */
  occasion: string;
}

/** The moments that have come, oldest first. */
export async function readDueMoments(
  db: D1Database,
  projectId: string,
  now: number,
  limit: number,
): Promise<DueMoment[]> {
  const { results } = await db
    .prepare(
      `SELECT workflow_id AS workflowId, person_id AS personId, due_at AS dueAt, occasion
       FROM trigger_moments INDEXED BY trigger_moments_due
       WHERE project_id = ?1 AND due_at <= ?2 ORDER BY due_at, workflow_id, person_id LIMIT ?3`,
    )
    .bind(projectId, now, limit)
    .all<DueMoment>();
  return results;
}

/** A row that has been dealt with, and the next moment of its person. */
export interface MovedMoment extends Omit<DueMoment, 'occasion'> {
  next: { at: number; date: string } | null;
}

/** Moves rows on that are still as they were read. */
export function moveMomentsStatements(
  db: D1Database,
  projectId: string,
  moved: readonly MovedMoment[],
): D1PreparedStatement[] {
  const same = `(project_id, workflow_id, person_id, due_at) IN (
    SELECT ?1, value ->> 'workflowId', value ->> 'personId', value ->> 'dueAt' FROM json_each(?2))`;
  const [going, ending] = [moved.filter(({ next }) => next !== null), moved.filter(({ next }) => next === null)];
  const move = db.prepare(
    `UPDATE trigger_moments SET (due_at, occasion) = (
       SELECT value ->> '$.next.at', value ->> '$.next.date' FROM json_each(?2)
       WHERE value ->> 'workflowId' = workflow_id AND value ->> 'personId' = person_id)
     WHERE ${same}`,
  );
  const drop = db.prepare(`DELETE FROM trigger_moments WHERE ${same}`);
  return [
    ...jsonLists(going).map((list) => move.bind(projectId, list)),
    ...jsonLists(ending).map((list) => drop.bind(projectId, list)),
  ];
}

/** Forgets the moments of people who are gone or have become others. */
export function forgetMomentsStatement(
  db: D1Database,
  projectId: string,
  people: readonly string[],
): D1PreparedStatement {
  return db
    .prepare(
      `DELETE FROM trigger_moments WHERE project_id = ?1
         AND workflow_id IN (SELECT workflow_id FROM preparing_jobs WHERE project_id = ?1)
         AND person_id IN (SELECT value FROM json_each(?2))`,
    )
    .bind(projectId, JSON.stringify(people));
}

/** Drops some of the moments of a workflow; changes nothing when none is left. */
export function clearMomentsStatement(
  db: D1Database,
  projectId: string,
  workflowId: string,
  limit: number,
): D1PreparedStatement {
  return db
    .prepare(
      `DELETE FROM trigger_moments WHERE project_id = ?1 AND workflow_id = ?2 AND person_id IN (
         SELECT person_id FROM trigger_moments WHERE project_id = ?1 AND workflow_id = ?2 LIMIT ?3)`,
    )
    .bind(projectId, workflowId, limit);
}

/** Moments of the project that are looked at for those of one workflow. */
const lookedAt = 5_000;

/** The next moment of a workflow, whosever it is; null where none is among the next ones of the project. */
export async function readNextMoment(db: D1Database, projectId: string, workflowId: string): Promise<number | null> {
  const row = await db
    .prepare(
      `SELECT due_at AS dueAt FROM (
         SELECT due_at, workflow_id FROM trigger_moments INDEXED BY trigger_moments_due
         WHERE project_id = ?1 ORDER BY due_at LIMIT ?3)
       WHERE workflow_id = ?2 ORDER BY due_at LIMIT 1`,
    )
    .bind(projectId, workflowId, lookedAt)
    .first<{ dueAt: number }>();
  return row?.dueAt ?? null;
}

/** The earliest moment of the project ?1, in SQL. */
export const earliestMoment =
  'SELECT due_at AS at FROM trigger_moments INDEXED BY trigger_moments_due WHERE project_id = ?1 ORDER BY due_at LIMIT 1';
