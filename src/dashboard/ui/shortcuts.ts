// Every key of the dashboard is registered here with what it does, so that the list of shortcuts cannot be out of date.
import { useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';

export interface Shortcut {
  /** What it does, in a few words. */
  does: string;
  /** Left out where a control does it by itself; it is listed only. */
  act?: (event: KeyboardEvent) => void;
  /** Heading in the list; that of the page when left out. */
  group?: string;
  /** CSS selector; it works while the focus is inside of such an element only, and comes before what works everywhere. */
  within?: string;
  /** Moves the focus or closes something, so that a list of commands leaves it out. */
  isMove?: boolean;
}

/** By key: `j`, `?`, `shift+a`, `escape`, `ctrl+enter` (Cmd on a Mac), `g w` (one after the other). */
export type Shortcuts = Readonly<Record<string, Shortcut>>;

export type ListedShortcut = Shortcut & { keys: string };

const place = 'sendora.letters';

/** Whether shortcuts of a single letter work; people who dictate switch them off (WCAG 2.1.4). */
export const areLettersOn = (): boolean => localStorage.getItem(place) !== 'off';

/** The choice of this device, and how to change it. */
export function useLetters(): [boolean, (on: boolean) => void] {
  const [isOn, setIsOn] = useState(areLettersOn);
  const change = (on: boolean) => {
    localStorage.setItem(place, on ? 'on' : 'off');
    setIsOn(on);
  };
  return [isOn, change];
}

const isLetter = (key: string): boolean => key.toLowerCase() !== key.toUpperCase();

/** Name of a press as the maps have it, in small letters. */
function nameOf(event: KeyboardEvent): string {
  const { key } = event;
  // Some layouts reach `[` and the like with AltGr or Option only.
  const isSign = key.length === 1 && !isLetter(key) && event.altKey;
  const hasCtrl = isChord(event);
  const withShift = event.shiftKey && (hasCtrl || isLetter(key) || key.length > 1);
  const modifiers = `${hasCtrl ? 'ctrl+' : ''}${event.altKey && !isSign ? 'alt+' : ''}${withShift ? 'shift+' : ''}`;
  return modifiers + key.toLowerCase();
}

/** Ctrl or Cmd is held; Windows has AltGr as Ctrl with Alt. */
const isChord = (event: KeyboardEvent): boolean =>
  (event.ctrlKey || event.metaKey) && !event.getModifierState('AltGraph');

const fields =
  'input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable=true]';
const layers = '[role=dialog], [role=alertdialog], [role=menu], [role=listbox], [role=combobox]';
const modifiers = ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock'];

/** The shadow root of an editor hides the field that has the focus, so the path is asked. */
const isInside = (event: KeyboardEvent, selector: string): boolean =>
  event.composedPath().some((it) => it instanceof Element && it.matches(selector));

/** Whether a press was made in a field for text. */
export const isInField = (event: KeyboardEvent): boolean => isInside(event, fields);

function isWanted(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing) return false;
  if (isChord(event)) return true;
  if (isInside(event, layers)) return false;
  if (event.key.length > 1) return !isInField(event) || event.key === 'Escape' || /^F\d+$/.test(event.key);
  return !isInField(event) && areLettersOn();
}

type Registered = { current: Shortcuts };
const active = new Set<Registered>();
/** Those of the window as a whole: a page that has the same key comes before them, whichever was there first. */
const fallbacks = new Set<Registered>();
const registered = (): Shortcuts[] => [...active, ...fallbacks].map(({ current }) => current);

/** Around something that is written by itself, such as a form in front of a page: keys of the page do nothing in it. */
const ownKeys = '[data-own-keys]';

function find(event: KeyboardEvent, keys: string): Shortcut | undefined {
  const works = isInside(event, ownKeys) ? [...fallbacks].map(({ current }) => current) : registered();
  const fits = works.flatMap((shortcuts) => shortcuts[keys] ?? []).filter(({ act }) => act !== undefined);
  return fits.find(({ within }) => within && isInside(event, within)) ?? fits.find(({ within }) => !within);
}

/** How long the second key of a sequence is waited for, ms. */
const patienceMs = 5_000;
let begun = '';
let timer: ReturnType<typeof setTimeout> | undefined;
const watchers = new Set<() => void>();

function begin(keys: string): void {
  clearTimeout(timer);
  if (keys !== '') timer = setTimeout(() => begin(''), patienceMs);
  if (keys === begun) return;
  begun = keys;
  for (const watcher of watchers) watcher();
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** The key of a sequence that waits for the next one; empty while none does. */
export const useBegunKeys = (): string => useSyncExternalStore(watch, () => begun);

/** Controls that name their key themselves (`aria-keyshortcuts`), e.g. the primary action of a page. */
export const keyedControls = (): HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>('#main [aria-keyshortcuts]')].filter((it) => it.checkVisibility());

/** Presses it, or moves there: into a field, or to a button that says why it cannot be pressed. */
function use(control: HTMLElement): void {
  control.focus();
  if (control.matches('button, a') && control.getAttribute('aria-disabled') !== 'true') control.click();
}

function press(event: KeyboardEvent): void {
  if (modifiers.includes(event.key)) return;
  const before = begun;
  begin('');
  if (!isWanted(event)) return;
  const name = nameOf(event);
  const isSecond = before !== '' && !isChord(event);
  const keys = isSecond ? `${before} ${name}` : name;
  const shortcut = find(event, keys);
  const control =
    shortcut || isSecond || name.length > 1
      ? undefined
      : keyedControls().find((it) => it.getAttribute('aria-keyshortcuts') === name);
  const isFirst = registered().some((each) => Object.keys(each).some((all) => all.startsWith(`${keys} `)));
  if (!shortcut && !control && !isFirst && !isSecond) return;
  event.preventDefault();
  if (shortcut) shortcut.act?.(event);
  else if (control) use(control);
  else if (isFirst) begin(keys);
}

/** Keys of the page while the component is shown. Single letters only count while the focus is in no field. */
export function useShortcuts(shortcuts: Shortcuts, { enabled = true, isFallback = false } = {}): void {
  const current = useRef(shortcuts);
  // Before it is drawn: a key must not do what the page before would have done.
  useLayoutEffect(() => {
    current.current = shortcuts;
  });
  useLayoutEffect(() => {
    if (!enabled) return;
    const all = isFallback ? fallbacks : active;
    // The same listener again is none more.
    document.addEventListener('keydown', press);
    all.add(current);
    return () => {
      all.delete(current);
      if (registered().length === 0) document.removeEventListener('keydown', press);
    };
  }, [enabled, isFallback]);
}

/** What is registered now, in the order in which it is asked. */
export const activeShortcuts = (): ListedShortcut[] =>
  registered().flatMap((all) => Object.entries(all).map(([keys, shortcut]) => ({ keys, ...shortcut })));
