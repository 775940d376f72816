// Channels may have other names in a project than in the files; everything else is the same everywhere.

import { bundleItems, bundleKinds } from '../../contract/bundle/registry.ts';
import type { Bundle } from '../../contract/bundle.ts';
import { isObject } from '../../contract/json.ts';
import type { Fields } from '../../engine/versions/bundle/kinds/kind.ts';
import { withIds, withNames } from '../../engine/versions/bundle/references.ts';
import { rulesOf } from '../../engine/versions/bundle/registry.ts';

type Names = Readonly<Record<string, string>>;

/** The bundle with other names of channels; names that the map lacks stay. */
export function renameChannels(bundle: Bundle, names: Names): Bundle {
  if (Object.keys(names).length === 0) return bundle;
  const renamed = (name: string) => (Object.hasOwn(names, name) ? (names[name] ?? name) : name);
  const lists = bundleKinds.flatMap((kind) => {
    const { key } = bundleItems[kind];
    const items = bundle[key] as readonly Fields[] | undefined;
    if (items === undefined) return [];
    const { references } = rulesOf(kind);
    return [
      [
        key,
        items.map((item) => {
          if (kind === 'test') return renameInTest(item, renamed);
          const changed = withIds(item, references, (one) => (one.kind === 'channel' ? renamed(one.value) : one.value));
          return withNames(changed, references, ({ value }) => value);
        }),
      ] as const,
    ];
  });
  return { ...bundle, ...Object.fromEntries(lists) };
}

/** Names in the project → names in the files. */
export function reversed(names: Names): Names {
  return Object.fromEntries(Object.entries(names).map(([inFiles, here]) => [here, inFiles]));
}

/** A test says of a channel by name what it is like. */
function renameInTest(test: Fields, renamed: (name: string) => string): Fields {
  if (!Array.isArray(test.given)) return test;
  const given = test.given.map((entry: unknown) =>
    isObject(entry) && 'channel' in entry && typeof entry.name === 'string'
      ? { ...entry, name: renamed(entry.name) }
      : entry,
  );
  return { ...test, given };
}
