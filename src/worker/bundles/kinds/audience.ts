import { parseCondition } from '../../db/schema/people.ts';
import { type AudienceRow, deleteAudiencesStatements, saveAudiencesStatements } from '../../store/audiences.ts';
import { type KindStore, laterThan } from './kind.ts';

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
        condition: JSON.stringify(saved.condition),
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
