import type * as z from 'zod';
import { AudienceItem } from './audience.ts';
import { LayoutItem } from './layout.ts';
import { PartialItem } from './partial.ts';
import { RuleItem } from './rule.ts';
import { TemplateItem } from './template.ts';
import { BundleTest } from './test.ts';
import { VariableItem } from './variable.ts';
import { WorkflowItem } from './workflow.ts';

/** Every kind of item, in the order of a plan: its key in a bundle, how many a bundle may hold, its schema. */
export const bundleItems = {
  audience: { key: 'audiences', most: 500, schema: AudienceItem },
  layout: { key: 'layouts', most: 100, schema: LayoutItem },
  partial: { key: 'partials', most: 500, schema: PartialItem },
  rule: { key: 'rules', most: 500, schema: RuleItem },
  template: { key: 'templates', most: 2_000, schema: TemplateItem },
  test: { key: 'tests', most: 500, schema: BundleTest },
  variable: { key: 'variables', most: 100, schema: VariableItem },
  workflow: { key: 'workflows', most: 1_000, schema: WorkflowItem },
} as const;

export type BundleKind = keyof typeof bundleItems;
export const bundleKinds = Object.keys(bundleItems) as [BundleKind, ...BundleKind[]];

/** The key of a kind in a bundle. */
export type BundleKey = (typeof bundleItems)[BundleKind]['key'];

/** An item of a kind as it is written in a bundle. */
export type BundleItem<K extends BundleKind = BundleKind> = z.input<(typeof bundleItems)[K]['schema']>;
