// Every text of a project that may name a partial or a variable, for who uses one.
import type { LocaleTexts } from '../../contract/messages/email-texts.ts';
import type { PartialArgument } from '../../contract/messages/partial.ts';
import { parseArguments, parseLocales } from '../db/schema/email-texts.ts';

/** Something with texts, under the name by which people know it. */
export type TextUser =
  | { kind: 'template' | 'layout'; id: string; name: string; texts: VariedTexts }
  | { kind: 'partial'; id: string; name: string; texts: VariedTexts; args: PartialArgument[] }
  | { kind: 'workflow' | 'rule'; id: string; name: string; definition: string };

export interface VariedTexts {
  subject?: string;
  preheader?: string | null;
  html: string;
  text?: string | null;
  locales: Record<string, LocaleTexts>;
}

interface TextRow {
  id: string;
  name: string;
  subject: string | null;
  preheader: string | null;
  html: string;
  text: string | null;
  locales: string;
  args: string | null;
}

interface DefinitionRow {
  id: string;
  name: string;
  definition: string;
}

/** Whatever has texts with templates in a project. */
export async function readTextUsers(db: D1Database, projectId: string): Promise<TextUser[]> {
  const of = (sql: string) => db.prepare(sql).bind(projectId);
  const [templates, layouts, partials, workflows, rules] = await db.batch<unknown>([
    of('SELECT id, name, subject, preheader, html, text, locales, NULL AS args FROM templates WHERE project_id = ?'),
    of(
      'SELECT id, name, NULL AS subject, NULL AS preheader, html, text, locales, NULL AS args FROM layouts WHERE project_id = ?',
    ),
    of(
      'SELECT id, name, NULL AS subject, NULL AS preheader, html, NULL AS text, locales, args FROM partials WHERE project_id = ?',
    ),
    of(
      `SELECT w.id, w.name, v.definition FROM workflows w JOIN workflow_versions v ON v.workflow_id = w.id AND v.version = w.version
       WHERE w.project_id = ? AND w.deleted_at IS NULL AND instr(v.definition, '{{') > 0`,
    ),
    of(
      "SELECT id, key AS name, definition FROM notification_rules WHERE project_id = ? AND instr(definition, '{{') > 0",
    ),
  ]);
  const textsOf = (kind: 'template' | 'layout', result: D1Result<unknown> | undefined) =>
    ((result?.results ?? []) as TextRow[]).map((row): TextUser => ({ ...named(row), kind, texts: varied(row) }));
  const definitionsOf = (kind: 'workflow' | 'rule', result: D1Result<unknown> | undefined) =>
    ((result?.results ?? []) as DefinitionRow[]).map((row): TextUser => ({ kind, ...row }));
  return [
    ...textsOf('template', templates),
    ...textsOf('layout', layouts),
    ...((partials?.results ?? []) as TextRow[]).map((row): TextUser => {
      return { ...named(row), kind: 'partial', texts: varied(row), args: parseArguments(row.args ?? '[]') };
    }),
    ...definitionsOf('workflow', workflows),
    ...definitionsOf('rule', rules),
  ];
}

const named = ({ id, name }: TextRow) => ({ id, name });

const varied = ({ subject, preheader, html, text, locales }: TextRow): VariedTexts => ({
  ...(subject === null ? {} : { subject }),
  preheader,
  html,
  text,
  locales: parseLocales(locales),
});
