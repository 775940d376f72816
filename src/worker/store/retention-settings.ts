// How long the rows of a project are kept, and where the walks of the cron continue.
import { defaultDays, type RetentionDays } from '../../contract/account/settings.ts';
import { parseDays, parsePlace } from '../db/schema/retention.ts';

/** The settings of a project. */
export interface RetentionRow {
  days: RetentionDays;
  /** Epoch ms; null while the defaults hold. */
  updatedAt: number | null;
}

/** How long rows of a project are kept. */
export async function readRetention(db: D1Database, projectId: string): Promise<RetentionRow> {
  const row = await db
    .prepare('SELECT days, updated_at AS updatedAt FROM retention_settings WHERE project_id = ?')
    .bind(projectId)
    .first<{ days: string; updatedAt: number }>();
  // A kind that was added after the settings were saved has its default.
  if (!row) return { days: defaultDays, updatedAt: null };
  return { days: { ...defaultDays, ...parseDays(row.days) }, updatedAt: row.updatedAt };
}

/** Saves how long rows of a project are kept. */
export function retentionStatement(
  db: D1Database,
  projectId: string,
  days: RetentionDays,
  now: number,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO retention_settings (project_id, days, updated_at) VALUES (?1, ?2, ?3)
       ON CONFLICT (project_id) DO UPDATE SET days = ?2, updated_at = ?3`,
    )
    .bind(projectId, JSON.stringify(days), now);
}

/** Where a walk continues; empty at its beginning. */
export async function readPlace(db: D1Database, projectId: string, name: string): Promise<(string | number)[]> {
  const row = await db
    .prepare('SELECT place FROM retention_places WHERE project_id = ? AND name = ?')
    .bind(projectId, name)
    .first<{ place: string }>();
  return row ? parsePlace(row.place) : [];
}

/** Notes where a walk continues. */
export async function setPlace(
  db: D1Database,
  projectId: string,
  name: string,
  place: readonly (string | number)[],
): Promise<void> {
  await db
    .prepare(
      `INSERT INTO retention_places (project_id, name, place) VALUES (?1, ?2, ?3)
       ON CONFLICT (project_id, name) DO UPDATE SET place = ?3 WHERE place <> ?3`,
    )
    .bind(projectId, name, JSON.stringify(place))
    .run();
}
