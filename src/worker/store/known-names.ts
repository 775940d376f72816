// The partials and variables of a project, as far as texts that name them are judged by them.
import type { KnownNames } from '../../engine/templates/expressions.ts';
import { parseArguments } from '../db/schema/email-texts.ts';

/** Reads them; `knownNamesOf` takes the rows of each. */
export const knownNamesStatements = (db: D1Database, projectId: string): D1PreparedStatement[] => [
  db.prepare('SELECT name, args FROM partials WHERE project_id = ?').bind(projectId),
  db.prepare('SELECT name FROM variables WHERE project_id = ?').bind(projectId),
];

export function knownNamesOf([partials = [], variables = []]: readonly (readonly unknown[])[]) {
  const rows = partials as { name: string; args: string }[];
  const known = {
    partials: new Map(rows.map(({ name, args }) => [name, parseArguments(args)])),
    variables: new Set((variables as { name: string }[]).map(({ name }) => name)),
  };
  return known satisfies KnownNames;
}

/** The partials and variables of a project. */
export async function readKnownNames(db: D1Database, projectId: string) {
  const results = await db.batch(knownNamesStatements(db, projectId));
  return knownNamesOf(results.map((result) => result.results));
}
