// What can be done on the page: its buttons, and the keys that it has besides.
import { activeShortcuts, keyedControls } from '../ui/shortcuts.ts';

export interface PageAction {
  label: string;
  /** As `useShortcuts` names it. */
  keys?: string;
  disabledReason: string | null;
  /** What gets the focus before; null: whatever had it. */
  control: HTMLElement | null;
  act: () => void;
}

/** The name of a control as it is read aloud. */
export const nameOfControl = (control: HTMLElement): string =>
  (control.getAttribute('aria-label') ?? control.getAttribute('placeholder') ?? control.textContent ?? '').trim();

function reasonOf(control: HTMLElement): string | null {
  if (control.getAttribute('aria-disabled') !== 'true') return null;
  const id = control.getAttribute('aria-describedby');
  return (id === null ? null : document.getElementById(id)?.textContent) ?? 'Not possible now';
}

function actionOf(control: HTMLElement): PageAction {
  const keys = control.getAttribute('aria-keyshortcuts');
  return {
    label: nameOfControl(control),
    ...(keys === null || keys.length > 1 ? {} : { keys }),
    disabledReason: reasonOf(control),
    control,
    act: () => control.matches('button, a') && control.click(),
  };
}

/** Buttons and links of the head of the page, and every control with a key. */
function controlsOfPage(): HTMLElement[] {
  const inHead = document.querySelectorAll<HTMLElement>('#main [data-actions] :is(button, a)');
  return [...new Set([...inHead, ...keyedControls()])].filter((it) => it.checkVisibility() && it.role !== 'radio');
}

/** What the page offers, each once. */
export function actionsOfPage(): PageAction[] {
  const keyed = activeShortcuts().flatMap(({ keys, does, act, isMove }) =>
    isMove || act === undefined
      ? []
      : [{ label: does, keys, disabledReason: null, control: null, act: () => act(new KeyboardEvent('keydown')) }],
  );
  const all: PageAction[] = [...controlsOfPage().map(actionOf), ...keyed];
  return all.filter(({ label }, index) => label !== '' && all.findIndex((each) => each.label === label) === index);
}
