import { canonicalItem } from '../../../engine/versions/bundle/canonical.ts';
import type { SavedItems } from '../../../engine/versions/bundle/kinds/kind.ts';
import { parseCondition } from '../../db/schema/people.ts';
import { type AudienceRow, deleteAudiencesStatements, saveAudiencesStatements } from '../../store/audiences.ts';
import { headOf, idsOf, type KindStore, type StoredItem, stampOf } from './kind.ts';

export const audience: KindStore<'audience'> = {
  read: ({ audiences }) =>
    audiences.map((row) => ({
      ...headOf(row),
      saved: { name: row.name, description: row.description, condition: parseCondition(row.condition) },
    })),
  save(go, changes) {
    const rows = changes.map(
      (change): AudienceRow => ({
        ...stampOf(go, change),
        name: change.saved.name,
        description: change.saved.description ?? null,
        condition: conditionText(change.saved, change.before),
      }),
    );
    return saveAudiencesStatements(go.db, rows);
  },
  remove: ({ db, projectId }, items) => deleteAudiencesStatements(db, projectId, idsOf(items)),
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
