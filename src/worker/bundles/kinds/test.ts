import type { BundleTest } from '../../../contract/bundle/test.ts';
import { type BundleTestRow, deleteTestsStatements, saveTestsStatements } from '../../store/bundle-tests.ts';
import { type KindStore, laterThan } from './kind.ts';

export const test: KindStore<'test'> = {
  read: ({ tests }) =>
    tests.map((row) => ({
      id: row.id,
      saved: JSON.parse(row.item) as BundleTest,
      version: null,
      updatedAt: row.updatedAt,
      updatedBy: row.updatedBy,
      row,
    })),
  save({ db, projectId, actor, now }, changes) {
    const rows = changes.map(
      ({ id, before, saved }): BundleTestRow => ({
        projectId,
        id,
        name: saved.name,
        item: JSON.stringify(saved),
        createdAt: before?.row.createdAt ?? now,
        updatedAt: laterThan(before, now),
        updatedBy: actor,
      }),
    );
    return saveTestsStatements(db, rows);
  },
  remove: ({ db, projectId }, items) =>
    deleteTestsStatements(
      db,
      projectId,
      items.map(({ id }) => id),
    ),
  nextVersion: () => null,
  auditNoun: () => 'bundle_test',
  // The events and people of a test are made up, but may be called after somebody.
  auditView: ({ name, workflow }) => ({ name, workflow: workflow ?? null }),
  limit: () => null,
};
