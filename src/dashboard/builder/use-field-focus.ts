import { useEffect, useRef } from 'react';
import { useBuilder } from './builder-context.ts';

const controls =
  'input:not([type=hidden]), textarea, select, button, [role=combobox], [contenteditable=true], [tabindex="0"]';

/** The control of the field at a pointer; that of the nearest field around it where it has none of its own. */
function controlAt(root: ParentNode, pointer: string): HTMLElement | null {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const field = root.querySelector(`[data-field="${CSS.escape(at)}"]`);
    if (field instanceof HTMLElement)
      return field.matches(controls) ? field : field.querySelector<HTMLElement>(controls);
  }
  return null;
}

/** Takes the keyboard to a field of the inspector, as when a problem is pressed. */
export function useFieldFocus(): void {
  const { state } = useBuilder();
  const { focus } = state;
  const done = useRef(focus?.request);
  useEffect(() => {
    if (focus === null || focus.field === null || done.current === focus.request) return;
    const { field, request } = focus;
    done.current = request;
    // A sheet or a form that is only now shown has no fields in this moment.
    let tries = 0;
    const go = () => {
      const inspector = document.querySelector('[data-inspector]');
      const first = inspector?.querySelector<HTMLElement>('[data-first] :is(input, textarea, button, [tabindex="0"])');
      const found =
        controlAt(document, field) ?? (inspector && (first ?? inspector.querySelector<HTMLElement>(controls)));
      if (found) {
        found.focus();
        found.scrollIntoView({ block: 'nearest' });
      } else if (tries++ < 20) timer = setTimeout(go, 25);
    };
    let timer = setTimeout(go, 0);
    return () => clearTimeout(timer);
  }, [focus]);
}
