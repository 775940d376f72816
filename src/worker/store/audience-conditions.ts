import { parseCondition } from '../db/schema/people.ts';

/** An audience as it is judged. */
export interface JudgedAudience {
  id: string;
  name: string;
  condition: ReturnType<typeof parseCondition>;
}

/** An audience of a project; null where there is none. */
export async function readAudience(db: D1Database, projectId: string, id: string): Promise<JudgedAudience | null> {
  const row = await db
    .prepare('SELECT id, name, condition FROM audiences WHERE project_id = ?1 AND id = ?2')
    .bind(projectId, id)
    .first<{ id: string; name: string; condition: string }>();
  return row && { ...row, condition: parseCondition(row.condition) };
}
