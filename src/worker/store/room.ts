// Whether there are as many objects as there may be. Two callers at once may both find the last place free: the limits
// guard against floods, and one more does no harm.
import type { ObjectLimitName } from '../../contract/limits.ts';

/** Which rows count; ?1 is the organisation or the project. */
const counted: Record<ObjectLimitName, string> = {
  projects: 'projects WHERE org_id = ?1',
  keys: 'api_keys WHERE org_id = ?1 AND revoked_at IS NULL',
  domains: 'email_domains WHERE org_id = ?1',
  workflows: 'workflows WHERE project_id = ?1 AND deleted_at IS NULL',
  triggers: "preparing_jobs WHERE project_id = ?1 AND state <> 'clearing'",
  templates: 'templates WHERE project_id = ?1',
  layouts: 'layouts WHERE project_id = ?1',
  partials: 'partials WHERE project_id = ?1',
  variables: 'variables WHERE project_id = ?1',
  channels: 'channels WHERE project_id = ?1',
  endpoints: 'endpoints WHERE project_id = ?1',
  audiences: 'audiences WHERE project_id = ?1',
  broadcasts: `broadcasts WHERE project_id = ?1 AND status IN ('scheduled', 'running', 'paused')`,
  topics: 'topics WHERE project_id = ?1',
  rules: 'notification_rules WHERE project_id = ?1',
  alertRules: 'alert_rules WHERE project_id = ?1',
  silences: 'silences WHERE project_id = ?1',
  devices: 'devices WHERE project_id = ?1 AND user_id = ?3',
};

/** Whether an owner has `limit` objects or more; `person` for what belongs to one. */
export async function isFull(
  db: D1Database,
  name: ObjectLimitName,
  owner: string,
  limit: number,
  person?: string,
): Promise<boolean> {
  const row = await db
    .prepare(`SELECT 1 AS isFull FROM ${counted[name]} LIMIT 1 OFFSET ?2`)
    .bind(owner, limit - 1, ...(person === undefined ? [] : [person]))
    .first();
  return row !== null;
}
