// Decides which item of the project each item of a bundle is, and whether it may be written.
// 1. An identity is there once. A former name leads to the item of the project that is to be renamed.
// 2. What another source imported is left alone unless the caller takes it over; what nobody owns is adopted.
import { type BundleKind, bundleKinds } from '../../../contract/bundle/registry.ts';
import type { Fault } from '../../../contract/errors.ts';
import { fault } from '../../faults/sentences.ts';
import { valueWords } from '../../faults/words.ts';
import type { ProjectFacts, ProjectItem } from './facts.ts';
import type { RawItem } from './judge-frame.ts';
import type { JudgeOptions } from './judged.ts';
import { type ProjectNames, projectNames } from './project-names.ts';
import { rulesOf } from './registry.ts';

/** An item with its place in the project. */
export interface NamedItem extends RawItem {
  id: string;
  existing: ProjectItem | null;
  /** Whether the item of the project still has its former name. */
  isRenamed: boolean;
  adopted: boolean;
  takenFrom: string | null;
}

/** The items of a bundle, and the project in which they are named. */
export interface NamedBundle {
  faults: Fault[];
  items: NamedItem[];
  project: ProjectNames;
  /** Names that the bundle takes away, by kind: former name to new name. */
  renames: ReadonlyMap<BundleKind, ReadonlyMap<string, string>>;
}

/** An id that no item has: version 4 as its form asks, with a number in it. */
export const placeholderId = (group: number, count: number): string =>
  `00000000-0000-4000-8000-${group.toString(16).padStart(4, '0')}${count.toString(16).padStart(8, '0')}`;

/** Finds the place of every item. */
export function judgeNames(
  items: readonly RawItem[],
  project: ProjectFacts | null,
  options: JudgeOptions,
): NamedBundle {
  const names = projectNames(project);
  const faults: Fault[] = [];
  const renames = new Map<BundleKind, Map<string, string>>(bundleKinds.map((kind) => [kind, new Map()]));
  const first = new Map<string, RawItem>();
  for (const item of items) {
    const key = keyOf(item.kind, item.identity);
    if (item.name !== '' && first.has(key)) faults.push(duplicateFault(item));
    else first.set(key, item);
  }
  const named = items.map((item, count): NamedItem => {
    const found = placeOf(item, names, first, renames.get(item.kind) ?? new Map());
    const owner = ownerOf(found.existing, options);
    faults.push(...found.faults);
    if (owner.isForeign) faults.push(foreignFault(item, found.existing));
    const placeholder = placeholderId(bundleKinds.indexOf(item.kind), count);
    const id = found.existing?.id ?? options.newId?.(item.kind, item.identity) ?? placeholder;
    const { existing, isRenamed } = found;
    return { ...item, id, existing, isRenamed, adopted: owner.adopted, takenFrom: owner.takenFrom };
  });
  return { faults, items: named, project: names, renames };
}

const keyOf = (kind: BundleKind, identity: string) => `${kind} ${identity}`;

function duplicateFault({ kind, pointer, fields, name }: RawItem): Fault {
  const { noun, nameField } = rulesOf(kind);
  const message = `There are two items ${valueWords(name)} of the kind ${noun} in this bundle; each has a name of its own.`;
  return fault(`${pointer}/${nameField(fields)}`, 'duplicate_name', message);
}

interface Place {
  existing: ProjectItem | null;
  isRenamed: boolean;
  faults: Fault[];
}

function placeOf(
  item: RawItem,
  project: ProjectNames,
  bundle: ReadonlyMap<string, RawItem>,
  renames: Map<string, string>,
): Place {
  const { kind, identity, renamedFrom, pointer } = item;
  const known = project.items(kind);
  const existing = known.get(identity) ?? null;
  if (renamedFrom === null || item.name === '') return { existing, isRenamed: false, faults: [] };
  const formerly = kind === 'rule' ? `${String(item.fields.kind)} ${renamedFrom}` : renamedFrom;
  const old = known.get(formerly) ?? null;
  const conflict = (reason: string): Place => ({
    existing,
    isRenamed: false,
    faults: [fault(`${pointer}/renamedFrom`, 'rename_conflict', reason)],
  });
  const { noun } = rulesOf(kind);
  const words = valueWords(renamedFrom);
  if (formerly === identity) return conflict(`The ${noun} ${words} cannot be renamed from its own name.`);
  if (bundle.has(keyOf(kind, formerly))) {
    return conflict(`There is a ${noun} ${words} in this bundle, so none of that name can be renamed.`);
  }
  if (existing && old) {
    return conflict(
      `The project has both a ${noun} ${words} and a ${noun} ${valueWords(item.name)}; delete one of them, or leave \`renamedFrom\` out.`,
    );
  }
  if (!old) return { existing, isRenamed: false, faults: [] };
  if (renames.has(formerly)) return conflict(`Two items of this bundle were renamed from ${words}.`);
  renames.set(formerly, identity);
  return { existing: old, isRenamed: true, faults: [] };
}

function ownerOf(existing: ProjectItem | null, { source = 'default', takeOver = false }: JudgeOptions) {
  if (!existing || existing.source === source) return { adopted: false, takenFrom: null, isForeign: false };
  if (existing.source === null) return { adopted: true, takenFrom: null, isForeign: false };
  return { adopted: false, takenFrom: existing.source, isForeign: !takeOver };
}

function foreignFault({ kind, pointer, fields, name }: RawItem, existing: ProjectItem | null): Fault {
  const { noun, nameField } = rulesOf(kind);
  const message = `The ${noun} ${valueWords(name)} belongs to the source ${valueWords(existing?.source)}; take it over with takeOver=true (--take-over of sendora).`;
  return fault(`${pointer}/${nameField(fields)}`, 'owned_by_other', message);
}
