import type { WorkflowStatus } from '../../../contract/workflows/workflow.ts';
import type { SavedItems } from '../../../engine/versions/bundle/kinds/kind.ts';
import { parseDefinition } from '../../db/schema/workflows.ts';
import { bumpMatchVersion } from '../../store/project-versions.ts';
import { triggerChangeStatements } from '../../store/trigger-changes.ts';
import { addVersionsStatements } from '../../store/workflow-versions.ts';
import { deleteWorkflowsStatement, saveWorkflowsStatements } from '../../store/workflows.ts';
import { type KindStore, laterThan, type StoredItem, type Writing } from './kind.ts';

export const workflow: KindStore<'workflow'> = {
  read: ({ workflows }) =>
    workflows.map((row) => ({
      id: row.id,
      saved: {
        name: row.name,
        description: row.description,
        isActive: row.status !== 'inactive',
        definition: parseDefinition(row.definition),
      },
      version: row.version,
      updatedAt: row.updatedAt,
      updatedBy: row.updatedBy,
      row,
    })),
  save(go, changes) {
    const { db, orgId, projectId, actor, now } = go;
    const rows = changes.map(({ id, before, saved, version }) => ({
      id,
      orgId,
      projectId,
      name: saved.name,
      description: saved.description,
      status: statusOf(before, saved.isActive),
      version: version ?? 1,
      createdAt: before?.row.createdAt ?? now,
      updatedAt: laterThan(before, now),
      deletedAt: null,
      updatedBy: actor,
    }));
    const versions = changes.flatMap(({ id, before, saved, version, changes: sentences }) =>
      version === null || version === before?.version
        ? []
        : [
            {
              workflowId: id,
              version,
              projectId,
              name: saved.name,
              definition: JSON.stringify(saved.definition),
              createdBy: actor,
              createdAt: now,
              changes: JSON.stringify(sentences),
            },
          ],
    );
    return [
      ...addVersionsStatements(db, versions),
      ...saveWorkflowsStatements(db, rows),
      bumpMatchVersion(db, projectId),
      ...changes.flatMap((change) => triggered(go, change.id, change.before, change.saved)),
    ];
  },
  remove(go, items) {
    const { db, projectId, now } = go;
    const ids = items.map(({ id }) => id);
    return [
      deleteWorkflowsStatement(db, projectId, ids, now),
      bumpMatchVersion(db, projectId),
      ...items.flatMap((item) => triggered(go, item.id, item, null)),
    ];
  },
  nextVersion(before, { name, definition }) {
    if (before === null) return 1;
    const isSame = before.saved.name === name && before.row.definition === JSON.stringify(definition);
    return isSame ? before.row.version : before.row.version + 1;
  },
  auditNoun: () => 'workflow',
  auditView: ({ name, isActive }) => ({ name, isActive }),
  limit: () => 'workflows',
};

/** What the clock of the project learns of a workflow that is new, changed or gone. */
function triggered(
  { db, orgId, projectId, now }: Writing,
  workflowId: string,
  before: StoredItem<'workflow'> | null,
  saved: SavedItems['workflow'] | null,
): D1PreparedStatement[] {
  const was = before && { status: before.row.status, trigger: before.saved.definition.trigger };
  const is = saved && { status: statusOf(before, saved.isActive), trigger: saved.definition.trigger };
  return triggerChangeStatements(db, { orgId, projectId, workflowId }, was, is, now);
}

/** A workflow that somebody has paused stays paused. */
function statusOf(before: StoredItem<'workflow'> | null, isActive: boolean): WorkflowStatus {
  if (!isActive) return 'inactive';
  return before?.row.status === 'paused' ? 'paused' : 'active';
}
