import type { BundleItem, BundleKind } from '../../../contract/bundle/registry.ts';
import { audience } from './kinds/audience.ts';
import type { Fields, KindRules } from './kinds/kind.ts';
import { layout } from './kinds/layout.ts';
import { partial } from './kinds/partial.ts';
import { rule } from './kinds/rule.ts';
import { template } from './kinds/template.ts';
import { test } from './kinds/test.ts';
import { variable } from './kinds/variable.ts';
import { workflow } from './kinds/workflow.ts';

const kinds: { readonly [K in BundleKind]: KindRules<K> } = {
  audience,
  layout,
  partial,
  rule,
  template,
  test,
  variable,
  workflow,
};

/** The rules of a kind. */
export const rulesOf = <K extends BundleKind>(kind: K): KindRules<K> => kinds[kind];

/** A name as names are compared: NFC, without spaces around it. */
export const tidyName = (name: string): string => name.normalize('NFC').trim();

/** The key or name of an item, as a plan shows it. */
export function nameOf(kind: BundleKind, item: Fields): string {
  const name = item[rulesOf(kind).nameField(item)];
  return typeof name === 'string' ? tidyName(name) : '';
}

/** What makes an item the same item in a bundle and a project; of a rule its kind belongs to it. */
export function identityOf<K extends BundleKind>(kind: K, item: BundleItem<K> | Fields): string {
  const fields = item as Fields;
  const name = nameOf(kind, fields);
  return kind === 'rule' ? `${String(fields.kind)} ${name}` : name;
}
