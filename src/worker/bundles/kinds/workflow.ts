import type { WorkflowStatus } from '../../../contract/workflows/workflow.ts';
import { parseDefinition } from '../../db/schema/workflows.ts';
import { bumpMatchVersion } from '../../store/project-versions.ts';
import { addVersionsStatements } from '../../store/workflow-versions.ts';
import { deleteWorkflowsStatement, saveWorkflowsStatements } from '../../store/workflows.ts';
import { type KindStore, laterThan, type StoredItem } from './kind.ts';

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
  save({ db, orgId, projectId, actor, now }, changes) {
    if (changes.length === 0) return [];
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
    ];
  },
  remove({ db, projectId, now }, items) {
    if (items.length === 0) return [];
    const ids = items.map(({ id }) => id);
    return [deleteWorkflowsStatement(db, projectId, ids, now), bumpMatchVersion(db, projectId)];
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

/** A workflow that somebody has paused stays paused. */
function statusOf(before: StoredItem<'workflow'> | null, isActive: boolean): WorkflowStatus {
  if (!isActive) return 'inactive';
  return before?.row.status === 'paused' ? 'paused' : 'active';
}
