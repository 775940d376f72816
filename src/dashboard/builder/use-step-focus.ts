import { useEffect, useRef } from 'react';
import { useBuilder } from './builder-context.ts';
import { cardId } from './step-node.tsx';

/** How often the focus is looked after, and how long while a dialog that still closes may take it away again. */
const everyMs = 40;
const tries = 15;
/** How long a step is waited for that comes into view. */
const mostTries = 250;

/** Whether nobody chose the element that has the focus: nothing has it, a dialog that closes, or a step. */
function isFree(element: Element | null): boolean {
  return (
    element === null || element === document.body || element.closest('[role=dialog], [data-step], [data-exit]') !== null
  );
}

/** Gives the keyboard to the step that it is to go to; `reveal` brings its place into view before. */
export function useStepFocus(reveal: (label: string) => void): void {
  const { state, selection } = useBuilder();
  const { focus, question } = state;
  const done = useRef(focus?.request);
  const latest = useRef({ reveal, selection });
  useEffect(() => {
    latest.current = { reveal, selection };
  });
  useEffect(() => {
    if (focus === null || focus.field !== null || question !== null || done.current === focus.request) return;
    const { label, request } = focus;
    latest.current.reveal(label);
    let count = 0;
    let left = tries;
    const go = () => {
      done.current = request;
      // Another step was chosen since, which has the focus by that.
      if (latest.current.selection !== label) return;
      const card = document.getElementById(cardId(label));
      const { activeElement } = document;
      if (activeElement !== card && !isFree(activeElement) && count > 0) return;
      if (activeElement !== card) card?.focus({ preventScroll: true });
      if (card !== null) left -= 1;
      count += 1;
      if (left > 0 && count < mostTries) timer = setTimeout(go, everyMs);
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    go();
    return () => clearTimeout(timer);
  }, [focus, question]);
}
