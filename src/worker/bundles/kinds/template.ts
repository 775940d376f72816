import {
  deleteTemplatesStatements,
  saveTemplatesStatements,
  type TemplateRow,
  writtenColumns,
} from '../../store/templates.ts';
import { headOf, idsOf, type KindStore, stampOf } from './kind.ts';
import { localesOf } from './locales.ts';

export const template: KindStore<'template'> = {
  read: ({ templates }) =>
    templates.map((row) => ({
      ...headOf(row),
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
    })),
  save(go, changes) {
    const rows = changes.map(
      (change): TemplateRow => ({
        ...stampOf(go, change),
        ...writtenColumns(change.saved),
        version: change.version ?? 1,
      }),
    );
    return saveTemplatesStatements(go.db, rows);
  },
  remove: ({ db, projectId }, items) => deleteTemplatesStatements(db, projectId, idsOf(items)),
  nextVersion: (before) => (before?.version ?? 0) + 1,
  auditNoun: () => 'template',
  auditView: (saved) => ({ name: saved.name, subject: saved.subject, class: saved.class }),
  limit: () => 'templates',
};
