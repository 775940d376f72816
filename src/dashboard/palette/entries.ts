// What the palette offers for a text, in its order.
import type { CommandGroup, CommandItem } from '../ui/command-dialog.tsx';
import { type Rankable, rank } from './rank.ts';

export interface Entry extends CommandItem, Rankable {
  /** Goes there, or does it; the palette is closed by then. */
  run: () => void;
  /** What gets the focus; null: the heading of the page, undefined: what had it before. */
  focus?: HTMLElement | null;
}

export interface Entries {
  recent: readonly Entry[];
  actions: readonly Entry[];
  views: readonly Entry[];
  /** Offered to those only who type. */
  others: readonly Entry[];
}

/** A longer list is not read. */
const most = 40;

const unique = (entries: readonly Entry[]): Entry[] => [
  ...new Map(entries.map((entry) => [entry.value, entry])).values(),
];

/** The heading says what it is. */
const withoutNote = ({ note: _note, ...entry }: Entry): Entry => entry;

/** Without a text: what was opened lately, what can be done here, and where to go. */
export function startingGroups({ recent, actions, views }: Entries): CommandGroup<Entry>[] {
  return [
    { label: 'Recent', items: recent },
    { label: 'On this page', items: actions.map(withoutNote) },
    { label: 'Go to', items: views.map(withoutNote) },
  ].filter(({ items }) => items.length > 0);
}

/** With a text: everything that fits, the best first. */
export function fittingGroups(
  { recent, actions, views, others }: Entries,
  found: readonly Entry[],
  text: string,
): CommandGroup<Entry>[] {
  const lately = new Set(recent.map(({ id }) => id));
  // What the server says of a thing is newer than what was kept of it.
  const all = unique([...recent, ...actions, ...views, ...others, ...found]);
  const items = rank(all, text, lately).slice(0, most);
  return items.length === 0 ? [] : [{ label: null, items }];
}
