/** The organisation of a project, from the directory; null for an unknown project. */
export async function readOrgId(directory: D1Database, projectId: string): Promise<string | null> {
  const row = await directory
    .prepare('SELECT org_id AS orgId FROM projects WHERE id = ?')
    .bind(projectId)
    .first<{ orgId: string }>();
  return row?.orgId ?? null;
}
