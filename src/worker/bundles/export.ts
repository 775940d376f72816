// Writes what a project has as a bundle.

import { type BundleItem, type BundleKind, bundleItems, bundleKinds } from '../../contract/bundle/registry.ts';
import type { Bundle } from '../../contract/bundle.ts';
import { canonicalText } from '../../engine/versions/bundle/canonical.ts';
import type { Fields } from '../../engine/versions/bundle/kinds/kind.ts';
import { referencesIn } from '../../engine/versions/bundle/references.ts';
import { rulesOf } from '../../engine/versions/bundle/registry.ts';
import type { AnyPresentItem, Content } from './content.ts';

/** The canonical text of a bundle of items. */
export function exportText(items: readonly AnyPresentItem[], kinds: readonly BundleKind[] = bundleKinds): string {
  const lists = kinds.flatMap((kind): [string, BundleItem[]][] => {
    const own = items.filter((item) => item.kind === kind && !item.isBuiltIn).map(({ item }) => item);
    return own.length === 0 ? [] : [[bundleItems[kind].key, own]];
  });
  return canonicalText({ version: 1, ...Object.fromEntries(lists) } as Bundle);
}

/** A workflow and everything that it uses, and what that uses; tests of it come along. */
export function reachedFrom({ items }: Content, workflow: AnyPresentItem): AnyPresentItem[] {
  const reached = new Set<AnyPresentItem>([workflow]);
  const tests = items.filter((item) => item.kind === 'test' && item.saved.workflow === workflow.name);
  for (const test of tests) reached.add(test);
  const texts = items.filter(({ kind }) => kind === 'partial' || kind === 'variable');
  const named = new Map(items.map((item) => [`${item.kind} ${item.name}`, item]));
  for (const item of reached) {
    for (const { kind, value } of referencesIn(item.item as Fields, rulesOf(item.kind).references)) {
      const other = named.get(`${kind} ${value}`);
      if (other && kind !== 'workflow') reached.add(other);
    }
    for (const text of texts) if (namesIn(item.item, text.kind, text.name)) reached.add(text);
  }
  return [...reached];
}

/** Whether a partial or a variable is named in the texts of an item: `{{> name …}}`, `{{var.name}}`. */
export function namesIn(value: unknown, kind: BundleKind, name: string): boolean {
  if (typeof value === 'string') {
    if (!value.includes(name)) return false;
    const pattern = kind === 'partial' ? `\\{\\{~?>\\s*${name.replaceAll('-', '\\-')}[\\s~}]` : `\\bvar\\.${name}\\b`;
    return new RegExp(pattern).test(value);
  }
  if (value === null || typeof value !== 'object') return false;
  return Object.values(value).some((inner) => namesIn(inner, kind, name));
}
