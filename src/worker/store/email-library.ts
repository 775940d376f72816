// Templates, layouts, partials and variables of a project, as messages are made with them.
import type {
  EmailContent,
  EmailLibrary,
  LayoutContent,
  Named,
  PartialContent,
} from '../../engine/templates/email/content.ts';
import { openProject } from '../db/client.ts';
import { parseArguments, parseLocales } from '../db/schema/email-texts.ts';
import type { Env } from '../env.ts';

export type EmailTemplate = EmailContent & Named & { id: string; class: 'transactional' | 'marketing' };

type TemplateRow = Omit<EmailTemplate, 'locales'> & { locales: string };

interface LayoutRow {
  id: string;
  name: string;
  version: number;
  html: string;
  text: string | null;
  locales: string;
}

interface PartialRow {
  name: string;
  html: string;
  args: string;
  locales: string;
}

interface VariableRow {
  name: string;
  effective: string;
}

export function templatesStatement(db: D1Database, projectId: string): D1PreparedStatement {
  return db
    .prepare(
      `SELECT id, name, version, subject, html, text, preheader, layout_id AS layoutId, locales, class
       FROM templates WHERE project_id = ?`,
    )
    .bind(projectId);
}

/** The templates of these rows, by their id. */
export const templatesOf = (rows: readonly unknown[]): Map<string, EmailTemplate> =>
  new Map((rows as TemplateRow[]).map((row) => [row.id, { ...row, locales: parseLocales(row.locales) }]));

/** Reads the rest; `libraryOf` and `valuesOf` take the rows, in this order. */
export function libraryStatements(db: D1Database, projectId: string): D1PreparedStatement[] {
  return [
    db.prepare('SELECT id, name, version, html, text, locales FROM layouts WHERE project_id = ?').bind(projectId),
    db.prepare('SELECT name, html, args, locales FROM partials WHERE project_id = ?').bind(projectId),
    variableValuesStatement(db, projectId),
  ];
}

/** The variables of a project that have a value: its own, else the declared default. */
export function variableValuesStatement(db: D1Database, projectId: string): D1PreparedStatement {
  return db
    .prepare(
      `SELECT name, coalesce(value, default_value) AS effective FROM variables
       WHERE project_id = ? AND coalesce(value, default_value) IS NOT NULL`,
    )
    .bind(projectId);
}

/** Layouts, partials and variables of a project. */
export async function readLibrary(db: D1Database, projectId: string) {
  const [layouts, partials, variables] = await db.batch(libraryStatements(db, projectId));
  const rows = (result: D1Result<unknown> | undefined) => result?.results ?? [];
  return { library: libraryOf(rows(layouts), rows(partials)), variables: valuesOf(rows(variables)) };
}

/** The variables of a project that have a value, by their names. */
export async function readVariableValues(env: Env, projectId: string): Promise<Record<string, string>> {
  return valuesOf((await variableValuesStatement(await openProject(env, projectId), projectId).all()).results);
}

export function libraryOf(layouts: readonly unknown[], partials: readonly unknown[]) {
  const library = {
    layouts: new Map((layouts as LayoutRow[]).map((row) => [row.id, layoutOf(row)])),
    partials: new Map((partials as PartialRow[]).map((row) => [row.name, partialOf(row)])),
  };
  return library satisfies EmailLibrary;
}

export const valuesOf = (rows: readonly unknown[]): Record<string, string> =>
  Object.fromEntries((rows as VariableRow[]).map(({ name, effective }) => [name, effective]));

const layoutOf = ({ id: _id, locales, ...row }: LayoutRow): LayoutContent => ({
  ...row,
  locales: parseLocales(locales),
});

const partialOf = ({ html, args, locales }: PartialRow): PartialContent => ({
  html,
  args: parseArguments(args),
  locales: parseLocales(locales),
});
