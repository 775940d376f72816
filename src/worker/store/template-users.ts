// What sends mails from saved templates: steps of the current versions of workflows, and notification rules.
export interface TemplateUser {
  templateId: string;
  kind: 'workflow' | 'rule';
  id: string;
  /** Of a workflow; of a rule its key. */
  name: string;
  /** Label of the step; null for a rule. */
  step: string | null;
}

const users = `SELECT s.value ->> '$.config.templateId' AS templateId, 'workflow' AS kind, w.id, w.name, s.value ->> 'label' AS step
    FROM workflows w JOIN workflow_versions v ON v.workflow_id = w.id AND v.version = w.version, json_each(v.definition, '$.steps') s
    WHERE w.project_id = ?1 AND w.deleted_at IS NULL AND instr(v.definition, '"templateId"') > 0
      AND s.value ->> '$.config.templateId' IN (SELECT value FROM json_each(?2))
  UNION ALL
  SELECT definition ->> '$.templateId', 'rule', id, key, NULL FROM notification_rules
    WHERE project_id = ?1 AND definition ->> '$.templateId' IN (SELECT value FROM json_each(?2))
  ORDER BY 2 DESC, 4, 5`;

/** Who sends with these templates, workflows first, each by its name. */
export async function readTemplateUsers(
  db: D1Database,
  projectId: string,
  templateIds: readonly string[],
): Promise<TemplateUser[]> {
  const { results } = await db.prepare(users).bind(projectId, JSON.stringify(templateIds)).all<TemplateUser>();
  return results;
}
