// Decides whether a value is a bundle that can be imported into a project, and what is saved of it.
// 1. All faults come at once, each with its pointer: those of the whole, of every item, of names and of references.
// 2. A name leads to the bundle first, then to the project. A name that leads nowhere hides no other fault of its item.
// 3. Items are judged by the same functions as bodies of the API, with ids in place of names; their faults are told in
//    the words of bundles.
// 4. Never throws, and is linear in the bundle.
import { bundleItems, bundleKinds } from '../../../contract/bundle/registry.ts';
import type { Fault } from '../../../contract/errors.ts';
import { limited } from '../../faults/faults.ts';
import { brokenUserFaults } from './broken-users.ts';
import type { ProjectFacts } from './facts.ts';
import { readFrame } from './judge-frame.ts';
import { judgeItem } from './judge-item.ts';
import { judgeNames, type NamedBundle, type NamedItem } from './judge-names.ts';
import type { AnyJudgedItem, BundleVerdict, JudgeOptions } from './judged.ts';
import { Links } from './links.ts';
import { partialFaults } from './shared-names.ts';

/**
 * Judges a bundle. `project` is null where it is not known, as on the machine of a developer: names that the bundle lacks are
 * taken for names of the project then.
 */
export function judgeBundle(value: unknown, project: ProjectFacts | null, options: JudgeOptions = {}): BundleVerdict {
  const frame = readFrame(value);
  const names = judgeNames(frame.items, project, options);
  const links = new Links(names);
  const judged = judgeItems(names.items, links);
  const faults = [...frame.faults, ...names.faults, ...judged.faults, ...sharedFaults(names, links)];
  if (faults.length > 0) return { ok: false, faults: limited(inBundleOrder(faults)) };
  return { ok: true, bundle: { items: inPlanOrder(judged.items), present: frame.present, outside: links.outside() } };
}

/** The faults of partials and variables together, in the bundle and in what the project has beside it. */
const sharedFaults = (names: NamedBundle, { ids }: Links): Fault[] => [
  ...partialFaults(names),
  ...brokenUserFaults(names, ids.known),
];

/** More faults than are told; what comes after them need not be judged. */
const enoughFaults = 250;

function judgeItems(named: readonly NamedItem[], links: Links): { faults: Fault[]; items: AnyJudgedItem[] } {
  const faults: Fault[] = [];
  const items: AnyJudgedItem[] = [];
  for (const one of named) {
    const judgement = judgeItem(one, links);
    faults.push(...judgement.faults);
    if (judgement.item) items.push(judgement.item);
    if (faults.length > enoughFaults) break;
  }
  return { faults, items };
}

/** Sorted by item, those of the whole first; the order within an item is kept. */
function inBundleOrder(faults: readonly Fault[]): Fault[] {
  const keys: string[] = bundleKinds.map((kind) => bundleItems[kind].key);
  const placeOf = ({ pointer }: Fault): [number, number] => {
    const [, key = '', index = ''] = pointer.split('/');
    return [keys.indexOf(key), index === '' ? -1 : Number(index)];
  };
  return faults
    .map((fault) => ({ fault, place: placeOf(fault) }))
    .sort((a, b) => a.place[0] - b.place[0] || a.place[1] - b.place[1])
    .map(({ fault }) => fault);
}

function inPlanOrder(items: readonly AnyJudgedItem[]): AnyJudgedItem[] {
  return items.toSorted((a, b) => {
    const byKind = bundleKinds.indexOf(a.kind) - bundleKinds.indexOf(b.kind);
    return byKind || (a.identity < b.identity ? -1 : a.identity > b.identity ? 1 : 0);
  });
}
