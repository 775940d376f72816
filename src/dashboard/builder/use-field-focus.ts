import { useEffect, useRef } from 'react';
import { focusField } from '../forms/focus-field.ts';
import { useBuilder } from './builder-context.ts';

/** Fields beside the form of the inspector, by their pointer. */
const elsewhere: Readonly<Record<string, string>> = {
  '/name': '#workflow-name',
  '/title': '[data-inspector] [data-field="/title"]',
};

/** Takes the keyboard to a field of the inspector, as when a problem is pressed; "" is its first field. */
export function useFieldFocus(): void {
  const { state } = useBuilder();
  const { focus } = state;
  const done = useRef(focus?.request);
  useEffect(() => {
    if (focus === null || focus.field === null || done.current === focus.request) return;
    const { request } = focus;
    // Each part of a form has pointers of its own.
    const field = focus.field.replace(/^\/(?:config|trigger)(?=\/)/, '');
    done.current = request;
    // A sheet, or a form that is only now shown, has no fields at this moment, and an editor comes later still.
    let tries = 200;
    const go = () => {
      const place = elsewhere[field];
      const beside = place === undefined ? null : document.querySelector<HTMLInputElement>(place);
      const form = document.querySelector<HTMLFormElement>('[data-inspector] form');
      if (beside) {
        beside.focus();
        beside.select();
      } else if (place !== undefined && tries-- > 0) timer = setTimeout(go, 25);
      else if ((form === null || !focusField(form, field)) && tries-- > 0) timer = setTimeout(go, 25);
    };
    let timer = setTimeout(go, 0);
    return () => clearTimeout(timer);
  }, [focus]);
}
