import { isWithin } from './pointers.ts';

const controls =
  'input:not([type=hidden]):not(:disabled),textarea:not(:disabled),select:not(:disabled),button:not(:disabled),[contenteditable=true],[tabindex="0"]';

/** What `CodeEditor` shows until its editor is there. */
const loadingEditor = 'pre[aria-busy=true]';

/**
 * Moves the focus to the field at a pointer, else to the nearest one around it; false where there is none, and where the
 * editor of the field still loads.
 */
export function focusField(form: Pick<ParentNode, 'querySelector' | 'querySelectorAll'>, pointer: string): boolean {
  const places = [...form.querySelectorAll<HTMLElement>('[data-field]')]
    .filter((place) => isWithin(pointer, place.dataset.field ?? ''))
    .sort((a, b) => (b.dataset.field ?? '').length - (a.dataset.field ?? '').length);
  const place = places[0];
  if (place?.dataset.field === pointer && place.querySelector(loadingEditor)) return false;
  const control = (place && controlIn(place)) ?? form.querySelector<HTMLElement>(controls);
  if (!control) return false;
  control.focus({ preventScroll: true });
  (place ?? control).scrollIntoView({ block: 'center' });
  return true;
}

/** The first control, also inside a code editor, which has a shadow root. */
function controlIn(place: HTMLElement): HTMLElement | null {
  for (const element of place.querySelectorAll<HTMLElement>('*')) {
    if (element.matches(controls)) return element;
    const inner = element.shadowRoot?.querySelector<HTMLElement>(controls);
    if (inner) return inner;
  }
  return null;
}
