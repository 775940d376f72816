// Decides what the file of an item is called. The name means nothing on reading: what is inside does.
import type { BundleKind } from '../../../../contract/bundle/registry.ts';

const longestStem = 60;
/** Names that Windows keeps for devices. */
const devices = /^(con|prn|aux|nul|com\d|lpt\d)$/;

/** Letters and digits of a name, small, the rest as hyphens. */
function slugOf(kind: BundleKind, name: string): string {
  const letters = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-');
  const slug = [...letters]
    .slice(0, longestStem)
    .join('')
    .replace(/^-+|-+$/g, '');
  if (slug === '') return kind;
  return devices.test(slug) ? `${kind}-${slug}` : slug;
}

/** The stems of items by their names, in the order given; those that would be the same get a number. */
export function stemsOf(kind: BundleKind, names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const slug = slugOf(kind, name);
    let stem = slug;
    for (let number = 2; taken.has(stem); number += 1) stem = `${slug}-${number}`;
    taken.add(stem);
    return stem;
  });
}
