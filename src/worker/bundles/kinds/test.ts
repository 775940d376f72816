import type { BundleTest } from '../../../contract/bundle/test.ts';
import { type BundleTestRow, deleteTestsStatements, saveTestsStatements } from '../../store/bundle-tests.ts';
import { headOf, idsOf, type KindStore, stampOf } from './kind.ts';

export const test: KindStore<'test'> = {
  read: ({ tests }) =>
    tests.map((row) => ({
      ...headOf(row),
      saved: JSON.parse(row.item) as BundleTest,
    })),
  save(go, changes) {
    const rows = changes.map(
      (change): BundleTestRow => ({
        ...stampOf(go, change),
        name: change.saved.name,
        item: JSON.stringify(change.saved),
      }),
    );
    return saveTestsStatements(go.db, rows);
  },
  remove: ({ db, projectId }, items) => deleteTestsStatements(db, projectId, idsOf(items)),
  nextVersion: () => null,
  auditNoun: () => 'bundle_test',
  // The events and people of a test are made up, but may be called after somebody.
  auditView: ({ name, workflow }) => ({ name, workflow: workflow ?? null }),
  limit: () => null,
};
