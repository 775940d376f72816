// Everything of a project that a bundle may hold or name, read at one moment.
import { alertRules } from '../db/schema/alerts.ts';
import { bundleTests, managedItems } from '../db/schema/bundles.ts';
import { layouts, partials, variables } from '../db/schema/email-texts.ts';
import { type channels, templates } from '../db/schema/messages.ts';
import { audiences } from '../db/schema/people.ts';
import { notificationRules } from '../db/schema/rules.ts';
import type { AlertRuleRow } from './alert-rules.ts';
import type { AudienceRow } from './audiences.ts';
import { reachedAudiences } from './broadcasts.ts';
import type { BundleTestRow } from './bundle-tests.ts';
import { columnsOf } from './list-statements.ts';
import type { ManagedRow } from './managed-items.ts';
import type { RuleRow } from './notification-rules.ts';
import type { TemplateRow } from './templates.ts';
import type { WorkflowRow } from './workflows.ts';

export type LayoutRow = typeof layouts.$inferSelect;
export type PartialRow = typeof partials.$inferSelect;
export type VariableRow = typeof variables.$inferSelect;
export type StoredWorkflow = Pick<
  WorkflowRow,
  | 'id'
  | 'projectId'
  | 'name'
  | 'description'
  | 'status'
  | 'version'
  | 'createdAt'
  | 'updatedAt'
  | 'updatedBy'
  | 'definition'
>;
export type ChannelName = Pick<typeof channels.$inferSelect, 'id' | 'name' | 'kind' | 'isDefault'>;

/** The rows of a project; none is of another. */
export interface ContentRows {
  /** Counts the changes of all this. */
  version: number;
  audiences: AudienceRow[];
  layouts: LayoutRow[];
  partials: PartialRow[];
  rules: RuleRow[];
  alertRules: AlertRuleRow[];
  templates: TemplateRow[];
  tests: BundleTestRow[];
  variables: VariableRow[];
  workflows: StoredWorkflow[];
  channels: ChannelName[];
  managed: ManagedRow[];
  /** Audiences that a broadcast which is not over reaches. */
  reached: { audienceId: string }[];
}

const workflowColumns = `content.id, content.project_id AS projectId, content.name, description, status, content.version,
  content.created_at AS createdAt, updated_at AS updatedAt, updated_by AS updatedBy, v.definition`;

const all = (columns: string, table: string) => `SELECT ${columns} FROM ${table} content WHERE content.project_id = ?1`;

/** One statement for each part, in the order of ContentRows. */
const statements: { readonly [Part in Exclude<keyof ContentRows, 'version'>]: string } = {
  audiences: all(columnsOf(audiences), 'audiences'),
  layouts: all(columnsOf(layouts), 'layouts'),
  partials: all(columnsOf(partials), 'partials'),
  rules: all(columnsOf(notificationRules), 'notification_rules'),
  alertRules: all(columnsOf(alertRules), 'alert_rules'),
  templates: all(columnsOf(templates), 'templates'),
  tests: all(columnsOf(bundleTests), 'bundle_tests'),
  variables: all(columnsOf(variables), 'variables'),
  workflows: `SELECT ${workflowColumns} FROM workflows content
    JOIN workflow_versions v ON v.workflow_id = content.id AND v.version = content.version
    WHERE content.project_id = ?1 AND content.deleted_at IS NULL`,
  channels: all('id, name, kind, is_default AS isDefault', 'channels'),
  managed: all(columnsOf(managedItems), 'managed_items'),
  reached: reachedAudiences,
};

/** Reads what a project has in one transaction, so that the version is that of all rows. */
export async function readContentRows(db: D1Database, projectId: string): Promise<ContentRows> {
  const version = 'SELECT content_version AS version FROM project_versions WHERE project_id = ?1';
  const [counted, ...parts] = await db.batch<Record<string, unknown>>(
    [version, ...Object.values(statements)].map((sql) => db.prepare(sql).bind(projectId)),
  );
  const rows = Object.keys(statements).map((part, place) => [part, parts[place]?.results ?? []]);
  // The mirrors of the tables say what their columns hold.
  return { version: Number(counted?.results[0]?.version ?? 0), ...Object.fromEntries(rows) } as ContentRows;
}

/** What a project has of what bundles need: its channels and variables. */
export async function readSupplies(
  db: D1Database,
  projectId: string,
): Promise<Pick<ContentRows, 'channels' | 'variables'>> {
  const [channels, variables] = await db.batch(
    [statements.channels, statements.variables].map((sql) => db.prepare(sql).bind(projectId)),
  );
  return { channels: channels?.results ?? [], variables: variables?.results ?? [] } as Pick<
    ContentRows,
    'channels' | 'variables'
  >;
}
