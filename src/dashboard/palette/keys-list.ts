// The keys that work now, as the list of shortcuts shows them.
import { isMac } from '../ui/is-mac.ts';
import { keyNames } from '../ui/key-names.ts';
import { activeShortcuts, keyedControls, type ListedShortcut } from '../ui/shortcuts.ts';
import { nameOfControl } from './actions.ts';

export interface ListedKey {
  does: string;
  /** Each way to press it, key by key. */
  ways: string[][];
}

export interface KeyGroup {
  title: string;
  keys: ListedKey[];
}

/** Headings that come after those of the page, in this order. */
const last = ['In the list', 'Go to', 'Everywhere'];
const placeOf = (title: string): number => last.indexOf(title);

/** Groups of keys with each act once, whatever number of keys does it; where two claim a key, the one that gets it. */
export function groupKeys(shortcuts: readonly ListedShortcut[], onMac: boolean): KeyGroup[] {
  const groups = new Map<string, Map<string, string[][]>>();
  const taken = new Set<string>();
  for (const { keys, does, group = 'This page', within = '' } of shortcuts) {
    if (taken.has(`${keys} ${within}`)) continue;
    taken.add(`${keys} ${within}`);
    const acts = groups.get(group) ?? new Map<string, string[][]>();
    groups.set(group, acts);
    acts.set(does, [...(acts.get(does) ?? []), keyNames(keys, onMac)]);
  }
  return [...groups]
    .map(([title, acts]) => ({ title, keys: [...acts].map(([does, ways]) => ({ does, ways })) }))
    .sort((a, b) => placeOf(a.title) - placeOf(b.title));
}

/** `Control+Enter Meta+Enter` as shortcuts are named here: one name for both. */
const keysOfAria = (value: string): string => (value.split(' ')[0] ?? '').toLowerCase().replace('control+', 'ctrl+');

/** Everything that is registered, and the controls that name their own key. */
export function keysNow(): KeyGroup[] {
  const controls = keyedControls().map((control) => ({
    keys: keysOfAria(control.getAttribute('aria-keyshortcuts') ?? ''),
    does: nameOfControl(control),
  }));
  return groupKeys([...controls, ...activeShortcuts()], isMac());
}
