// Compares what a project has with what was imported into it.
import type { DriftList } from '../../contract/bundle/import.ts';
import { isoTime } from '../../contract/primitives.ts';
import { type Content, managedKey } from './content.ts';
import { handMade } from './plan.ts';

type Entry = DriftList['data'][number];

/** Every item with its state, sorted as a plan; with a source, only what that has imported. */
export function driftIn({ items, managed }: Content, source: string | undefined): Entry[] {
  const present = new Set(items.map(({ kind, id }) => managedKey(kind, id)));
  const isAsked = (of: string | null) => source === undefined || of === source;
  const there = items
    .filter((item) => isAsked(item.managed?.source ?? null) && !item.isBuiltIn)
    .map((item): Entry => {
      const { kind, name, updatedBy, updatedAt } = item;
      const of = { kind, name, source: item.managed?.source ?? null };
      if (item.managed === null) {
        return { ...of, state: 'unmanaged', changedBy: updatedBy, changedAt: isoTime(updatedAt), changes: [] };
      }
      const drift = handMade(item);
      if (drift) return { ...of, state: 'changed', ...drift };
      return { ...of, state: 'in_sync', changedBy: null, changedAt: null, changes: [] };
    });
  const gone = managed
    .filter(({ kind, itemId, source: of }) => isAsked(of) && !present.has(managedKey(kind, itemId)))
    .map(({ kind, name, source: of }): Entry => {
      return { kind, name, source: of, state: 'deleted', changedBy: null, changedAt: null, changes: ['Deleted.'] };
    });
  return [...there, ...gone].sort((a, b) => byCodeUnit(a.kind, b.kind) || byCodeUnit(a.name, b.name));
}

const byCodeUnit = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
