import type * as z from 'zod';
import { AudienceItem } from './audience.ts';
import { LayoutItem } from './layout.ts';
import { PartialItem } from './partial.ts';
import { RuleItem } from './rule.ts';
import { TemplateItem } from './template.ts';
import { BundleTest } from './test.ts';
import { VariableItem } from './variable.ts';
import { WorkflowItem } from './workflow.ts';

/** How the items of a kind stand in a bundle. */
interface ItemList<Key extends string, Schema extends z.ZodType> {
  readonly key: Key;
  /** How many a bundle may hold. */
  readonly most: number;
  readonly schema: Schema;
}

/** Named one by one, since a declaration file cannot hold what would be inferred. */
interface BundleItems {
  readonly audience: ItemList<'audiences', typeof AudienceItem>;
  readonly layout: ItemList<'layouts', typeof LayoutItem>;
  readonly partial: ItemList<'partials', typeof PartialItem>;
  readonly rule: ItemList<'rules', typeof RuleItem>;
  readonly template: ItemList<'templates', typeof TemplateItem>;
  readonly test: ItemList<'tests', typeof BundleTest>;
  readonly variable: ItemList<'variables', typeof VariableItem>;
  readonly workflow: ItemList<'workflows', typeof WorkflowItem>;
}

/** Every kind of item, in the order of a plan: its key in a bundle, how many a bundle may hold, its schema. */
export const bundleItems: BundleItems = {
  audience: { key: 'audiences', most: 500, schema: AudienceItem },
  layout: { key: 'layouts', most: 100, schema: LayoutItem },
  partial: { key: 'partials', most: 500, schema: PartialItem },
  rule: { key: 'rules', most: 500, schema: RuleItem },
  template: { key: 'templates', most: 2_000, schema: TemplateItem },
  test: { key: 'tests', most: 500, schema: BundleTest },
  variable: { key: 'variables', most: 100, schema: VariableItem },
  workflow: { key: 'workflows', most: 1_000, schema: WorkflowItem },
};

export type BundleKind = keyof typeof bundleItems;
export const bundleKinds = Object.keys(bundleItems) as [BundleKind, ...BundleKind[]];

/** The key of a kind in a bundle. */
export type BundleKey = (typeof bundleItems)[BundleKind]['key'];

/** An item of a kind as it is written in a bundle. */
export type BundleItem<K extends BundleKind = BundleKind> = z.input<(typeof bundleItems)[K]['schema']>;
