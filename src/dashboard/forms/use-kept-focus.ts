import { type FocusEvent, type RefObject, useEffect, useRef } from 'react';
import { focusField } from './focus-field.ts';
import { isOwnEvent } from './own-event.ts';

/**
 * Keeps the keyboard in a form when what had the focus is gone, such as the button of a suggestion that was taken: it
 * goes to the field that this belonged to. Returns what the form does when something in it gets and loses the focus.
 */
export function useKeptFocus(
  form: RefObject<HTMLElement | null>,
): Record<'onFocus' | 'onBlur', (event: FocusEvent) => void> {
  const last = useRef<{ element: Element; pointer: string } | null>(null);
  useEffect(() => {
    if (last.current === null || last.current.element.isConnected) return;
    const { pointer } = last.current;
    last.current = null;
    if (document.activeElement === document.body && form.current !== null) focusField(form.current, pointer);
  });
  return {
    onFocus(event) {
      if (!isOwnEvent(event)) return;
      const { target } = event;
      const place = target.closest<HTMLElement>('[data-field]');
      last.current = { element: target, pointer: place?.dataset.field ?? '' };
    },
    onBlur({ target }) {
      // What is still there was left, and did not go.
      queueMicrotask(() => {
        if (target.isConnected && last.current?.element === target) last.current = null;
      });
    },
  };
}
