// Statements that read all of a table or of a project on purpose, by a piece of their SQL with single spaces.

interface Allowed {
  fragment: string;
  reason: string;
  /** Of every project there is; else only all that belongs to one, or to one organisation. */
  ofAll?: true;
}

const configuration = 'All of the configuration of a project is asked for; people wrote it by hand.';
const fewTriggers = 'A project has at most 200 workflows whose trigger is not an event.';
const fewOfOrg = 'People add these one by one; an organisation has tens of them.';
const followed = 'The audiences that workflows of a project follow; there are at most 50.';
const keptCounts = 'The counts of a project, a few for each of its workflows, and all of them are asked for.';

export const allowed: readonly Allowed[] = [
  // The key is the project or the organisation alone.
  { fragment: 'FROM project_versions WHERE project_id = ?', reason: 'The whole primary key.' },
  { fragment: 'FROM directory_versions WHERE org_id = ?', reason: 'The whole primary key.' },
  { fragment: 'FROM retention_settings WHERE project_id = ?', reason: 'The whole primary key.' },

  {
    fragment: "FROM backtests INDEXED BY backtests_running WHERE project_id = ?1 AND status = 'running'",
    reason: 'Two at most are under way in a project.',
  },

  // What an operator or an editor adds by hand.
  {
    fragment: 'select distinct database from projects',
    reason: 'Once a minute, for the sweep; one row for each project.',
    ofAll: true,
  },
  { fragment: 'from projects where projects.org_id = ?', reason: fewOfOrg },
  { fragment: 'from projects where (projects.org_id = ?', reason: fewOfOrg },
  { fragment: 'from email_domains where email_domains.org_id = ?', reason: fewOfOrg },
  { fragment: 'from email_domains where (email_domains.org_id = ?', reason: fewOfOrg },
  { fragment: 'FROM email_domains WHERE org_id = ? AND verified_at IS NOT NULL', reason: fewOfOrg },
  { fragment: 'from api_keys where (api_keys.org_id = ?', reason: fewOfOrg },
  { fragment: 'FROM project_secrets WHERE project_id = ? ORDER BY name', reason: configuration },
  { fragment: 'SELECT id FROM templates WHERE project_id = ?', reason: configuration },
  { fragment: 'SELECT id FROM layouts WHERE project_id = ?', reason: configuration },
  { fragment: 'SELECT id FROM audiences WHERE project_id = ?', reason: configuration },
  { fragment: 'SELECT id, kind FROM channels WHERE project_id = ?', reason: configuration },
  { fragment: 'SELECT id FROM channels WHERE project_id = ?', reason: configuration },
  { fragment: 'SELECT id, name FROM channels WHERE project_id = ?', reason: configuration },
  { fragment: 'FROM notification_rules WHERE project_id = ?1 ORDER BY key', reason: configuration },
  { fragment: 't.id = e.id WHERE e.project_id = ?1 ORDER BY e.id', reason: configuration },
  { fragment: 'FROM alert_rules WHERE project_id = ?1 ORDER BY name', reason: configuration },
  { fragment: 'FROM silences WHERE project_id = ?1', reason: configuration },
  { fragment: 'endpoint_id IN (SELECT id FROM endpoints WHERE project_id = ?1)', reason: configuration },
  { fragment: 'WHERE content.project_id = ?1', reason: 'A bundle is all of the configuration of a project.' },
  { fragment: 'update channels set fallback_channel_id = ?', reason: configuration },
  { fragment: 'FROM channels WHERE project_id = ? ORDER BY is_default DESC, created_at', reason: configuration },
  {
    fragment: 'FROM channels WHERE project_id IN (SELECT value FROM json_each(?1)) ORDER BY created_at',
    reason: configuration,
  },
  { fragment: 'kind, name, vendor from channels where (channels.project_id = ?', reason: configuration },
  { fragment: 'layout_id AS layoutId, locales, class FROM templates WHERE project_id = ?', reason: configuration },
  { fragment: 'NULL AS args FROM templates WHERE project_id = ?', reason: configuration },
  {
    fragment: 'select name from templates where (templates.project_id = ? and templates.layout_id',
    reason: configuration,
  },
  { fragment: "FROM notification_rules WHERE project_id = ? AND instr(definition, '{{') > 0", reason: configuration },
  { fragment: 'FROM layouts WHERE project_id = ?', reason: configuration },
  { fragment: 'FROM partials WHERE project_id = ?', reason: configuration },
  { fragment: 'FROM variables WHERE project_id = ?', reason: configuration },
  { fragment: 'SELECT id, name, condition FROM audiences WHERE project_id = ?', reason: configuration },
  { fragment: 'SELECT key, name, default_allowed FROM topics WHERE project_id = ?', reason: configuration },
  { fragment: 'updated_at from topics where topics.project_id = ?', reason: configuration },
  { fragment: "WHERE w.project_id = ? AND w.deleted_at IS NULL AND w.status <> 'inactive'", reason: configuration },
  {
    fragment:
      'v.definition FROM workflows w JOIN workflow_versions v ON v.workflow_id = w.id AND v.version = w.version WHERE w.project_id = ? AND w.deleted_at IS NULL',
    reason: configuration,
  },
  { fragment: 'AND instr(v.definition, ?2) > 0', reason: configuration },
  { fragment: "SELECT s.value ->> '$.config.templateId' AS templateId", reason: configuration },
  { fragment: 'deleted_at AS deletedAt FROM workflows WHERE project_id IN', reason: configuration },

  // Audiences that workflows follow.
  { fragment: 'WHERE f.project_id = ?1 AND f.dropped = 0) AS memberships', reason: followed },
  { fragment: 'CROSS JOIN followed_audiences f ON f.project_id = ?1 CROSS JOIN audience_members m', reason: followed },
  { fragment: 'audience_id IN (SELECT audience_id FROM followed_audiences WHERE project_id = ?1)', reason: followed },
  { fragment: 'SELECT DISTINCT audience_id AS id FROM audience_followers', reason: configuration },
  { fragment: 'SELECT 1 FROM followed_audiences WHERE project_id = ?1 AND dropped = 0', reason: followed },
  { fragment: 'DELETE FROM audience_looks WHERE project_id', reason: 'Calls of the API that are under way.' },
  { fragment: 'UPDATE followed_audiences SET cursor = coalesce', reason: followed },
  {
    fragment: "FROM broadcasts INDEXED BY broadcasts_open WHERE project_id = ?1 AND status IN ('scheduled'",
    reason: 'Broadcasts that are not over, of which there is a most.',
  },

  {
    fragment: "AND kind = ?2 AND why = 'channel_closed'",
    reason: 'When a broken channel is repaired by hand: the messages of the database that have not ended.',
    ofAll: true,
  },
  {
    fragment: 'DELETE FROM stream_outbox WHERE project_id = ?1',
    reason: 'For each person who is erased; a row of the outbox is gone within moments.',
    ofAll: true,
  },

  { fragment: 'IN (SELECT workflow_id FROM preparing_jobs WHERE project_id = ?1)', reason: fewTriggers },
  { fragment: 'UPDATE trigger_schedules SET cursor = NULL', reason: fewTriggers },
  { fragment: 'UPDATE preparing_jobs SET cursor = NULL', reason: fewTriggers },
  {
    fragment: 'SELECT count(*) AS n FROM profiles WHERE project_id = ?1',
    reason: 'Once for each activation of a trigger.',
  },

  // Numbers that are kept.
  { fragment: 'FROM run_rollups WHERE project_id IN (SELECT value FROM json_each(?1))', reason: keptCounts },
  { fragment: 'FROM run_rollups WHERE project_id = ? AND status = ?', reason: keptCounts },

  {
    fragment: 'UPDATE idempotency_keys SET body = NULL WHERE org_id = ?1',
    reason: 'For each person who is erased: the answers that an organisation got within a day.',
  },
  {
    fragment: 'FROM live_sockets s LEFT JOIN api_keys k ON k.id = s.key_id',
    reason: 'Once a minute; a row for each trace that somebody looks at.',
    ofAll: true,
  },
  { fragment: 'FROM live_sockets WHERE key_id = ?', reason: 'The traces that one key has open.' },
  {
    fragment: 'SELECT 1 AS isFull FROM',
    reason: 'Before one more of what people add by hand, of which there is a most.',
  },
];
