import { parseArguments } from '../../db/schema/email-texts.ts';
import type { PartialRow } from '../../store/bundle-content.ts';
import { deletePartialsStatements, savePartialsStatements } from '../../store/shared-texts.ts';
import { type KindStore, laterThan } from './kind.ts';
import { localesOf } from './locales.ts';

export const partial: KindStore<'partial'> = {
  read: ({ partials }) =>
    partials.map((row) => ({
      id: row.id,
      saved: {
        name: row.name,
        html: row.html,
        args: parseArguments(row.args),
        ...localesOf(row),
      },
      version: row.version,
      updatedAt: row.updatedAt,
      updatedBy: row.updatedBy,
      row,
    })),
  save({ db, projectId, actor, now }, changes) {
    const rows = changes.map(
      ({ id, before, saved, version }): PartialRow => ({
        id,
        projectId,
        name: saved.name,
        html: saved.html,
        args: JSON.stringify(saved.args ?? []),
        locales: JSON.stringify(saved.locales ?? {}),
        version: version ?? 1,
        createdAt: before?.row.createdAt ?? now,
        updatedAt: laterThan(before, now),
        updatedBy: actor,
      }),
    );
    return savePartialsStatements(db, rows);
  },
  remove: ({ db, projectId }, items) =>
    deletePartialsStatements(
      db,
      projectId,
      items.map(({ id }) => id),
    ),
  nextVersion: (before) => (before?.version ?? 0) + 1,
  auditNoun: () => 'partial',
  auditView: ({ name, args }) => ({ name, args: args ?? [] }),
  limit: () => 'partials',
};
