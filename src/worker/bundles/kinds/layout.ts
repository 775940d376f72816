import type { LayoutRow } from '../../store/bundle-content.ts';
import { deleteLayoutsStatements, saveLayoutsStatements } from '../../store/shared-texts.ts';
import { headOf, idsOf, type KindStore, stampOf } from './kind.ts';
import { localesOf } from './locales.ts';

export const layout: KindStore<'layout'> = {
  read: ({ layouts }) =>
    layouts.map((row) => ({
      ...headOf(row),
      saved: { name: row.name, html: row.html, text: row.text, ...localesOf(row) },
    })),
  save(go, changes) {
    const rows = changes.map(
      (change): LayoutRow => ({
        ...stampOf(go, change),
        name: change.saved.name,
        html: change.saved.html,
        text: change.saved.text ?? null,
        locales: JSON.stringify(change.saved.locales ?? {}),
        version: change.version ?? 1,
      }),
    );
    return saveLayoutsStatements(go.db, rows);
  },
  remove: ({ db, projectId }, items) => deleteLayoutsStatements(db, projectId, idsOf(items)),
  nextVersion: (before) => (before?.version ?? 0) + 1,
  auditNoun: () => 'layout',
  auditView: ({ name }) => ({ name }),
  limit: () => 'layouts',
};
