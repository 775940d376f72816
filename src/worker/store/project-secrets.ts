// All statements on project_secrets: what headers of webhook steps use by name. Their values are sealed (db/sealed.ts).

/** A secret as it is stored; times in epoch ms. */
export interface SecretRow {
  name: string;
  sealed: string;
  /** The only hosts that it is sent to; null: to any. */
  hosts: readonly string[] | null;
  updatedAt: number;
  updatedBy: string;
}

const columns = 'name, sealed, hosts, updated_at AS updatedAt, updated_by AS updatedBy';
type Stored = Omit<SecretRow, 'hosts'> & { hosts: string | null };

function parseSecret({ hosts, ...row }: Stored): SecretRow {
  return { ...row, hosts: hosts === null ? null : (JSON.parse(hosts) as string[]) };
}

/** The secrets of a project, by their names. */
export async function readSecrets(db: D1Database, projectId: string): Promise<SecretRow[]> {
  const { results } = await db
    .prepare(`SELECT ${columns} FROM project_secrets WHERE project_id = ? ORDER BY name`)
    .bind(projectId)
    .all<Stored>();
  return results.map(parseSecret);
}

/** The secrets of these names, as far as there are any. */
export async function readSecretsNamed(
  db: D1Database,
  projectId: string,
  names: readonly string[],
): Promise<SecretRow[]> {
  const { results } = await db
    .prepare(
      `SELECT ${columns} FROM project_secrets WHERE project_id = ?1 AND name IN (SELECT value FROM json_each(?2))`,
    )
    .bind(projectId, JSON.stringify(names))
    .all<Stored>();
  return results.map(parseSecret);
}

const columnsOf = `project_id, name, sealed, hosts, updated_at, updated_by)
  SELECT ?1, value ->> 'name', value ->> 'sealed', value -> 'hosts', value ->> 'updatedAt', value ->> 'updatedBy' FROM json_each(?2) WHERE true`;
const asJson = (rows: readonly SecretRow[]) =>
  JSON.stringify(rows.map(({ hosts, ...row }) => (hosts === null ? row : { ...row, hosts })));

/** Adds secrets; fails its batch where one of their names was taken in the meantime (see isSecretTaken). */
export function addSecretsStatement(
  db: D1Database,
  projectId: string,
  rows: readonly SecretRow[],
): D1PreparedStatement {
  return db.prepare(`INSERT INTO project_secrets (${columnsOf}`).bind(projectId, asJson(rows));
}

/** Whether a batch failed because the name of a secret was taken. */
export const isSecretTaken = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('UNIQUE constraint failed: project_secrets');

/** Sets secrets, whether or not they exist. */
export function setSecretsStatement(
  db: D1Database,
  projectId: string,
  rows: readonly SecretRow[],
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO project_secrets (${columnsOf} ON CONFLICT (project_id, name) DO UPDATE SET sealed = excluded.sealed,
         hosts = excluded.hosts, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
    )
    .bind(projectId, asJson(rows));
}

/** Lets secrets be sent to further hosts. */
export function extendHostsStatement(
  db: D1Database,
  projectId: string,
  rows: readonly Pick<SecretRow, 'name' | 'hosts'>[],
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE project_secrets SET hosts = j.value -> 'hosts' FROM json_each(?2) j
       WHERE project_id = ?1 AND name = j.value ->> 'name' AND hosts IS NOT NULL`,
    )
    .bind(projectId, JSON.stringify(rows));
}

/** Removes secrets. */
export function dropSecretsStatement(db: D1Database, projectId: string, names: readonly string[]): D1PreparedStatement {
  return db
    .prepare('DELETE FROM project_secrets WHERE project_id = ?1 AND name IN (SELECT value FROM json_each(?2))')
    .bind(projectId, JSON.stringify(names));
}

/** Names of the workflows whose current version holds a text, with that version. */
export async function readVersionsWith(
  db: D1Database,
  projectId: string,
  text: string,
): Promise<{ name: string; definition: string }[]> {
  const { results } = await db
    .prepare(
      `SELECT w.name, v.definition FROM workflows w JOIN workflow_versions v ON v.workflow_id = w.id AND v.version = w.version
       WHERE w.project_id = ?1 AND w.deleted_at IS NULL AND instr(v.definition, ?2) > 0 ORDER BY w.name`,
    )
    .bind(projectId, text)
    .all<{ name: string; definition: string }>();
  return results;
}
