import type { LayoutRow } from '../../store/bundle-content.ts';
import { deleteLayoutsStatements, saveLayoutsStatements } from '../../store/shared-texts.ts';
import { type KindStore, laterThan } from './kind.ts';
import { localesOf } from './locales.ts';

export const layout: KindStore<'layout'> = {
  read: ({ layouts }) =>
    layouts.map((row) => ({
      id: row.id,
      saved: { name: row.name, html: row.html, text: row.text, ...localesOf(row) },
      version: row.version,
      updatedAt: row.updatedAt,
      updatedBy: row.updatedBy,
      row,
    })),
  save({ db, projectId, actor, now }, changes) {
    const rows = changes.map(
      ({ id, before, saved, version }): LayoutRow => ({
        id,
        projectId,
        name: saved.name,
        html: saved.html,
        text: saved.text ?? null,
        locales: JSON.stringify(saved.locales ?? {}),
        version: version ?? 1,
        createdAt: before?.row.createdAt ?? now,
        updatedAt: laterThan(before, now),
        updatedBy: actor,
      }),
    );
    return saveLayoutsStatements(db, rows);
  },
  remove: ({ db, projectId }, items) =>
    deleteLayoutsStatements(
      db,
      projectId,
      items.map(({ id }) => id),
    ),
  nextVersion: (before) => (before?.version ?? 0) + 1,
  auditNoun: () => 'layout',
  auditView: ({ name }) => ({ name }),
  limit: () => 'layouts',
};
