/** What stays of a workflow when it is deleted. */
export interface WorkflowTrail {
  id: string;
  projectId: string;
  name: string;
  version: number;
}

/** A workflow of an organisation, deleted or not; `projectId` null means any of its projects. */
export async function readWorkflowTrail(
  db: D1Database,
  { id, orgId, projectId }: { id: string; orgId: string; projectId: string | null },
): Promise<WorkflowTrail | null> {
  return db
    .prepare(
      `SELECT id, project_id AS projectId, name, version FROM workflows
       WHERE id = ?1 AND org_id = ?2 AND (?3 IS NULL OR project_id = ?3)`,
    )
    .bind(id, orgId, projectId)
    .first<WorkflowTrail>();
}
