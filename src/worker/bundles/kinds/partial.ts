import { parseArguments } from '../../db/schema/email-texts.ts';
import type { PartialRow } from '../../store/bundle-content.ts';
import { deletePartialsStatements, savePartialsStatements } from '../../store/shared-texts.ts';
import { headOf, idsOf, type KindStore, stampOf } from './kind.ts';
import { localesOf } from './locales.ts';

export const partial: KindStore<'partial'> = {
  read: ({ partials }) =>
    partials.map((row) => ({
      ...headOf(row),
      saved: {
        name: row.name,
        html: row.html,
        args: parseArguments(row.args),
        ...localesOf(row),
      },
    })),
  save(go, changes) {
    const rows = changes.map(
      (change): PartialRow => ({
        ...stampOf(go, change),
        name: change.saved.name,
        html: change.saved.html,
        args: JSON.stringify(change.saved.args ?? []),
        locales: JSON.stringify(change.saved.locales ?? {}),
        version: change.version ?? 1,
      }),
    );
    return savePartialsStatements(go.db, rows);
  },
  remove: ({ db, projectId }, items) => deletePartialsStatements(db, projectId, idsOf(items)),
  nextVersion: (before) => (before?.version ?? 0) + 1,
  auditNoun: () => 'partial',
  auditView: ({ name, args }) => ({ name, args: args ?? [] }),
  limit: () => 'partials',
};
