// Decides what a workflow needs of its bundle: the export of one workflow is a bundle of its own.
// 1. What templates, layouts and partials name in their texts is needed as much as what is named in fields.
// 2. Tests of the workflow go with it. Rules do not: they react to events by themselves.

import { type BundleItem, type BundleKind, bundleItems, bundleKinds } from '../../../contract/bundle/registry.ts';
import type { Bundle } from '../../../contract/bundle.ts';
import { namesIn } from './items.ts';
import { identityOf } from './registry.ts';
import { namesInTexts } from './text-names.ts';

interface Needed {
  kind: BundleKind;
  identity: string;
}

const keyOf = ({ kind, identity }: Needed) => `${kind} ${identity}`;

/** The part of a bundle that a workflow needs; null where the bundle has no such workflow. */
export function reachableFrom(bundle: Bundle, workflow: string): Bundle | null {
  const items = new Map<string, { kind: BundleKind; item: BundleItem }>();
  for (const kind of bundleKinds) {
    for (const item of listOf(bundle, kind))
      items.set(keyOf({ kind, identity: identityOf(kind, item) }), { kind, item });
  }
  const start: Needed = { kind: 'workflow', identity: workflow };
  if (!items.has(keyOf(start))) return null;
  const found = new Set<string>();
  const open = [start, ...testsOf(bundle, workflow)];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const known = items.get(keyOf(next));
    if (!known || found.has(keyOf(next))) continue;
    found.add(keyOf(next));
    open.push(...neededBy(known.kind, known.item));
  }
  const lists = bundleKinds.flatMap((kind) => {
    const kept = listOf(bundle, kind).filter((item) => found.has(keyOf({ kind, identity: identityOf(kind, item) })));
    return kept.length === 0 ? [] : [[bundleItems[kind].key, kept] as const];
  });
  return { version: bundle.version, ...Object.fromEntries(lists) };
}

const listOf = (bundle: Bundle, kind: BundleKind) => (bundle[bundleItems[kind].key] ?? []) as BundleItem[];

function testsOf({ tests = [] }: Bundle, workflow: string): Needed[] {
  const own = tests.filter((test) => test.workflow === workflow);
  return own.map(({ name }) => ({ kind: 'test', identity: name }));
}

function neededBy(kind: BundleKind, item: BundleItem): Needed[] {
  const named = namesIn(kind, item).flatMap((reference) =>
    reference.kind === 'channel' ? [] : [{ kind: reference.kind, identity: reference.value }],
  );
  return [...named, ...namesInTexts(item)];
}
