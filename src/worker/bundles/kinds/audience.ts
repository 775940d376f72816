import { canonicalItem } from '../../../engine/versions/bundle/canonical.ts';
import type { SavedItems } from '../../../engine/versions/bundle/kinds/kind.ts';
import { parseCondition } from '../../db/schema/people.ts';
import { type AudienceRow, deleteAudiencesStatements, saveAudiencesStatements } from '../../store/audiences.ts';
import { type KindStore, laterThan, type StoredItem } from './kind.ts';

export const audience: KindStore<'audience'> = {
  read: ({ audiences }) =>
    audiences.map((row) => ({
      id: row.id,
      saved: { name: row.name, description: row.description, condition: parseCondition(row.condition) },
      version: null,
      updatedAt: row.updatedAt,
      updatedBy: row.updatedBy,
      row,
    })),
  save({ db, projectId, actor, now }, changes) {
    const rows = changes.map(
      ({ id, before, saved }): AudienceRow => ({
        id,
        projectId,
        name: saved.name,
        description: saved.description ?? null,
        condition: conditionText(saved, before),
        createdAt: before?.row.createdAt ?? now,
        updatedAt: laterThan(before, now),
        updatedBy: actor,
      }),
    );
    return saveAudiencesStatements(db, rows);
  },
  remove: ({ db, projectId }, items) =>
    deleteAudiencesStatements(
      db,
      projectId,
      items.map(({ id }) => id),
    ),
  nextVersion: () => null,
  auditNoun: () => 'audience',
  auditView: ({ name, description, condition }) => ({ name, description: description ?? null, condition }),
  limit: () => 'audiences',
};

type Saved = SavedItems['audience'];

const sense = ({ name, condition }: Saved) => JSON.stringify(canonicalItem('audience', { name, condition }).condition);

/** The text of a condition as it is stored, while it means the same: another text is taken for another condition. */
function conditionText(saved: Saved, before: StoredItem<'audience'> | null): string {
  return before && sense(before.saved) === sense(saved) ? before.row.condition : JSON.stringify(saved.condition);
}
