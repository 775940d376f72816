import { deleteTemplatesStatements, saveTemplatesStatements, type TemplateRow } from '../../store/templates.ts';
import { type KindStore, laterThan } from './kind.ts';
import { localesOf } from './locales.ts';

export const template: KindStore<'template'> = {
  read: ({ templates }) =>
    templates.map((row) => ({
      id: row.id,
      saved: {
        name: row.name,
        subject: row.subject,
        html: row.html,
        text: row.text,
        preheader: row.preheader,
        layoutId: row.layoutId,
        ...localesOf(row),
        class: row.class,
      },
      version: row.version,
      updatedAt: row.updatedAt,
      updatedBy: row.updatedBy,
      row,
    })),
  save({ db, projectId, actor, now }, changes) {
    const rows = changes.map(
      ({ id, before, saved, version }): TemplateRow => ({
        id,
        projectId,
        name: saved.name,
        subject: saved.subject,
        html: saved.html,
        text: saved.text ?? null,
        preheader: saved.preheader ?? null,
        layoutId: saved.layoutId ?? null,
        locales: JSON.stringify(saved.locales ?? {}),
        class: saved.class,
        version: version ?? 1,
        createdAt: before?.row.createdAt ?? now,
        updatedAt: laterThan(before, now),
        updatedBy: actor,
      }),
    );
    return saveTemplatesStatements(db, rows);
  },
  remove: ({ db, projectId }, items) =>
    deleteTemplatesStatements(
      db,
      projectId,
      items.map(({ id }) => id),
    ),
  nextVersion: (before) => (before?.version ?? 0) + 1,
  auditNoun: () => 'template',
  auditView: (saved) => ({ name: saved.name, subject: saved.subject, class: saved.class }),
  limit: () => 'templates',
};
