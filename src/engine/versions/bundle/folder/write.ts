// The folder form of a bundle: one file for each item, and texts as files of their own.

import { type BundleItem, type BundleKind, bundleItems, bundleKinds } from '../../../../contract/bundle/registry.ts';
import { type Bundle, itemSchema } from '../../../../contract/bundle.ts';
import { canonicalBundle, canonicalJson } from '../canonical.ts';
import type { Fields } from '../kinds/kind.ts';
import { identityOf, nameOf } from '../registry.ts';
import { stemsOf } from './stem.ts';
import { splitTexts, suffixOf } from './texts.ts';

/** A file of the folder form. */
export interface FolderFile {
  /** From the folder, with slashes. */
  path: string;
  text: string;
}

/** The one file that holds all variables. */
export const variablesFile = 'variables.json';

/** The files of a bundle, sorted by kind and name. Former names are kept: they have work to do until they are applied. */
export function toFolder(bundle: Bundle): FolderFile[] {
  const canonical = withFormerNames(canonicalBundle(bundle), bundle);
  return bundleKinds.flatMap((kind) => {
    const items = canonical[bundleItems[kind].key] ?? [];
    if (kind === 'variable') return items.length === 0 ? [] : [{ path: variablesFile, text: canonicalJson(items) }];
    return filesOf(kind, items as Fields[]);
  });
}

/** The text of a bundle as one file in a repository: canonical, with former names. */
export function toFile(bundle: Bundle): string {
  return canonicalJson(withFormerNames(canonicalBundle(bundle), bundle));
}

function filesOf(kind: BundleKind, items: readonly Fields[]): FolderFile[] {
  const stems = stemsOf(
    kind,
    items.map((item) => nameOf(kind, item)),
  );
  return items.flatMap((item, index) => {
    const base = `${bundleItems[kind].key}/${stems[index]}`;
    const { rest, texts } = splitTexts(kind, item);
    return [
      { path: `${base}.json`, text: canonicalJson({ $schema: itemSchema(kind), ...rest }) },
      ...texts.map((text) => ({ path: base + suffixOf(kind, text), text: `${text.text}\n` })),
    ];
  });
}

function withFormerNames(canonical: Bundle, given: Bundle): Bundle {
  const lists = bundleKinds.flatMap((kind) => {
    const { key } = bundleItems[kind];
    const former = new Map(
      (given[key] ?? []).flatMap((item: BundleItem) =>
        item.renamedFrom === undefined ? [] : [[identityOf(kind, item), item.renamedFrom] as const],
      ),
    );
    if (former.size === 0) return [];
    const items = (canonical[key] ?? []).map((item: BundleItem) => {
      const renamedFrom = former.get(identityOf(kind, item));
      return renamedFrom === undefined ? item : { ...item, renamedFrom };
    });
    return [[key, items] as const];
  });
  return { ...canonical, ...Object.fromEntries(lists) };
}
