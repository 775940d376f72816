import type { VariableRow } from '../../store/bundle-content.ts';
import { deleteVariablesStatements, saveVariablesStatements } from '../../store/shared-texts.ts';
import { type KindStore, laterThan } from './kind.ts';

/** Variables have no id but their name; a bundle declares them, and leaves the value of the project as it is. */
export const variable: KindStore<'variable'> = {
  read: ({ variables }) =>
    variables.map((row) => ({
      id: row.name,
      saved: {
        name: row.name,
        ...(row.description === null ? {} : { description: row.description }),
        ...(row.default === null ? {} : { default: row.default }),
      },
      version: null,
      updatedAt: row.updatedAt,
      updatedBy: row.updatedBy,
      row,
    })),
  save({ db, projectId, actor, now }, changes) {
    const rows = changes.map(
      ({ before, saved }): VariableRow => ({
        projectId,
        name: saved.name,
        description: saved.description ?? null,
        default: saved.default ?? null,
        value: before?.row.value ?? null,
        updatedAt: laterThan(before, now),
        updatedBy: actor,
      }),
    );
    const renamed = changes.flatMap(({ before, saved }) => (before && before.id !== saved.name ? [before.id] : []));
    return [...deleteVariablesStatements(db, projectId, renamed), ...saveVariablesStatements(db, rows)];
  },
  remove: ({ db, projectId }, items) =>
    deleteVariablesStatements(
      db,
      projectId,
      items.map(({ id }) => id),
    ),
  nextVersion: () => null,
  auditNoun: () => 'variable',
  auditView: ({ name, description, default: initial }) => ({
    name,
    description: description ?? null,
    default: initial ?? null,
  }),
  limit: () => 'variables',
};
