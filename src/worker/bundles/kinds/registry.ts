import type { BundleKind } from '../../../contract/bundle/registry.ts';
import { audience } from './audience.ts';
import type { KindStore } from './kind.ts';
import { layout } from './layout.ts';
import { partial } from './partial.ts';
import { rule } from './rule.ts';
import { template } from './template.ts';
import { test } from './test.ts';
import { variable } from './variable.ts';
import { workflow } from './workflow.ts';

const stores: { readonly [K in BundleKind]: KindStore<K> } = {
  audience,
  layout,
  partial,
  rule,
  template,
  test,
  variable,
  workflow,
};

/** How items of a kind are stored. */
export const storeOf = <K extends BundleKind>(kind: K): KindStore<K> => stores[kind];
