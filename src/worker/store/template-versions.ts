// What templates said in their last versions. A version never changes; the database writes them when a template is saved.
import { createCache } from '../../engine/cache.ts';
import { openProject } from '../db/client.ts';
import { parseLocales } from '../db/schema/email-texts.ts';
import type { templateVersions } from '../db/schema/messages.ts';
import type { Env } from '../env.ts';
import type { EmailTemplate } from './email-library.ts';
import type { ProjectConfig } from './send-context.ts';

export type TemplateVersionRow = typeof templateVersions.$inferSelect;
export type TemplateVersionHead = Pick<TemplateVersionRow, 'version' | 'name' | 'createdAt' | 'createdBy'>;

const heads = 'version, name, created_at AS createdAt, created_by AS createdBy';
const columns = `project_id AS projectId, template_id AS templateId, ${heads}, subject, html, text, preheader, layout_id AS layoutId, locales, class`;

/** The newest versions of a template, from below a number on. */
export async function listTemplateVersions(
  db: D1Database,
  { projectId, id }: { projectId: string; id: string },
  before: string | number | null,
  limit: number,
): Promise<TemplateVersionHead[]> {
  const { results } = await db
    .prepare(
      `SELECT ${heads} FROM template_versions WHERE project_id = ?1 AND template_id = ?2 AND version < coalesce(?3, 1e15)
       ORDER BY version DESC LIMIT ?4`,
    )
    .bind(projectId, id, before, limit)
    .all<TemplateVersionHead>();
  return results;
}

/** One version with its content. */
export function readTemplateVersion(
  db: D1Database,
  { projectId, id }: { projectId: string; id: string },
  version: number,
): Promise<TemplateVersionRow | null> {
  return db
    .prepare(`SELECT ${columns} FROM template_versions WHERE project_id = ? AND template_id = ? AND version = ?`)
    .bind(projectId, id, version)
    .first<TemplateVersionRow>();
}

const pinned = createCache<EmailTemplate>({ max: 500 });

/** A config with the templates that steps name with a version, under `id@version`; what is not there stays left out. */
export async function withPinnedTemplates(
  env: Env,
  config: ProjectConfig,
  keys: readonly string[],
): Promise<ProjectConfig> {
  const wanted = [...new Set(keys)].filter((key) => key.includes('@'));
  if (wanted.length === 0) return config;
  const templates = new Map(config.templates);
  for (const key of wanted) {
    const [id = '', version] = key.split('@');
    const known = pinned.get(key) ?? (await readPinned(env, config.projectId, id, Number(version)));
    // A template that was deleted takes its versions along.
    if (!known || !templates.has(id)) continue;
    pinned.set(key, known);
    templates.set(key, known);
  }
  return { ...config, templates };
}

async function readPinned(env: Env, projectId: string, id: string, version: number): Promise<EmailTemplate | null> {
  const row = await readTemplateVersion(await openProject(env, projectId), { projectId, id }, version);
  if (!row) return null;
  const { name, subject, html, text, preheader, layoutId, locales } = row;
  return {
    id,
    name,
    version,
    subject,
    html,
    text,
    preheader,
    layoutId,
    locales: parseLocales(locales),
    class: row.class,
  };
}
