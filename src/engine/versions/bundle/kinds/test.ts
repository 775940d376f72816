import { BundleTest } from '../../../../contract/bundle/test.ts';
import { plainKind } from './plain.ts';

export const test = plainKind<'test'>({
  noun: 'test',
  item: BundleTest,
  fields: Object.keys(BundleTest.shape),
  body: BundleTest.omit({ renamedFrom: true }),
});
