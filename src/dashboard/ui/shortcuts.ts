import { useEffect, useRef, useState } from 'react';

export type Shortcuts = Readonly<Record<string, (event: KeyboardEvent) => void>>;

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

/** Name of a press as the maps have it, in small letters: `j`, `?`, `shift+a`, `escape`, `ctrl+enter` (Cmd on a Mac). */
function nameOf(event: KeyboardEvent): string {
  const hasCtrl = event.ctrlKey || event.metaKey;
  const isLetter = event.key.toLowerCase() !== event.key.toUpperCase();
  const withShift = event.shiftKey && (hasCtrl || isLetter || event.key.length > 1);
  return `${hasCtrl ? 'ctrl+' : ''}${event.altKey ? 'alt+' : ''}${withShift ? 'shift+' : ''}${event.key.toLowerCase()}`;
}

const fields =
  'input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable=true]';
const layers = '[role=dialog], [role=alertdialog], [role=menu], [role=listbox], [role=combobox]';

/** The shadow root of an editor hides the field that has the focus, so the path is asked. */
const isInside = (event: KeyboardEvent, selector: string): boolean =>
  event.composedPath().some((it) => it instanceof Element && it.matches(selector));

function isWanted(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing) return false;
  if (event.ctrlKey || event.metaKey) return true;
  if (isInside(event, layers)) return false;
  if (event.key.length > 1) return !isInside(event, fields) || event.key === 'Escape' || /^F\d+$/.test(event.key);
  return !isInside(event, fields) && areLettersOn();
}

/** Keys of the page while the component is shown. Single letters only count while the focus is in no field. */
export function useShortcuts(shortcuts: Shortcuts, { enabled = true } = {}): void {
  const current = useRef(shortcuts);
  useEffect(() => {
    current.current = shortcuts;
  });
  useEffect(() => {
    if (!enabled) return;
    const press = (event: KeyboardEvent) => {
      const act = isWanted(event) ? current.current[nameOf(event)] : undefined;
      if (act === undefined) return;
      event.preventDefault();
      act(event);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [enabled]);
}
