// Writes what a project has as a bundle.

import { type BundleItem, type BundleKind, bundleItems, bundleKinds } from '../../contract/bundle/registry.ts';
import { type Bundle, bundleVersion } from '../../contract/bundle.ts';
import { canonicalText } from '../../engine/versions/bundle/canonical.ts';
import { reachableFrom } from '../../engine/versions/bundle/reachable.ts';
import { withoutTemplateVersions } from '../../engine/versions/bundle/template-versions.ts';
import type { AnyPresentItem } from './content.ts';

/** The canonical text of a bundle of items. */
export function exportText(items: readonly AnyPresentItem[], kinds?: readonly BundleKind[]): string {
  return canonicalText(bundleOf(items, kinds));
}

/** The same for a workflow and everything that it uses; null where no item is that workflow. */
export function exportWorkflowText(items: readonly AnyPresentItem[], id: string): string | null {
  const workflow = items.find((item) => item.kind === 'workflow' && item.id === id);
  const bundle = workflow ? reachableFrom(bundleOf(items), workflow.identity) : null;
  return bundle && canonicalText(bundle);
}

/** What Sendora itself made is in no bundle: every project has it. */
function bundleOf(items: readonly AnyPresentItem[], kinds: readonly BundleKind[] = bundleKinds): Bundle {
  const lists = kinds.flatMap((kind): [string, BundleItem[]][] => {
    const own = items.filter((item) => item.kind === kind && !item.isBuiltIn).map(exported);
    return own.length === 0 ? [] : [[bundleItems[kind].key, own]];
  });
  return { version: bundleVersion, ...Object.fromEntries(lists) };
}

/** Which version of a template a step sends is the project's own; a plan shows that importing the export changes it. */
const exported = ({ kind, item }: AnyPresentItem): BundleItem =>
  kind === 'workflow' ? withoutTemplateVersions(item) : item;
