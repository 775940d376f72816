import { type ClipboardEvent, type KeyboardEvent, useEffect } from 'react';
import { areLettersOn } from '../ui/shortcuts.ts';
import { useBuilder } from './builder-context.ts';
import { type StepActions, useStepActions } from './step-actions.ts';
import { type Direction, walk } from './walk.ts';

const arrows: Readonly<Record<string, Direction>> = {
  ArrowDown: 'down',
  ArrowUp: 'up',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Home: 'first',
  End: 'last',
};

const letters: Readonly<
  Record<string, keyof StepActions & ('addAfter' | 'addBefore' | 'move' | 'connect' | 'duplicate')>
> = {
  a: 'addAfter',
  A: 'addBefore',
  m: 'move',
  g: 'connect',
  d: 'duplicate',
};

/** Whether an event comes from the button of a step or of an exit, and not from a field or menu beside it. */
const isOnStep = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[data-step], [data-exit]') !== null;

/** The keys that work while a step has the focus, on the canvas and in the list alike. */
export function useStepKeys(): (event: KeyboardEvent) => void {
  const { draft, selection, dispatch } = useBuilder();
  const actions = useStepActions();
  return (event) => {
    const { key, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || !isOnStep(event.target)) return;
    const done = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    const direction = arrows[key];
    if (altKey) {
      if (key !== 'ArrowUp' && key !== 'ArrowDown') return;
      done();
      if (key === 'ArrowUp') actions.moveUp(selection);
      else actions.moveDown(selection);
      return;
    }
    if (direction !== undefined) {
      done();
      dispatch({ type: 'select', label: walk(draft, selection, direction), focus: true });
      return;
    }
    if (key === 'Enter') {
      done();
      actions.open(selection);
      return;
    }
    if (key === 'F2') {
      done();
      actions.open(selection, '/title');
      return;
    }
    if (key === 'Delete' || key === 'Backspace') {
      done();
      actions.remove(selection);
      return;
    }
    const letter = areLettersOn() ? letters[key] : undefined;
    if (letter === undefined) return;
    done();
    actions[letter](selection);
  };
}

/** Copy, cut and paste of steps while one of them has the focus; in fields these keys do what they always do. */
export function useStepClipboard(): void {
  const { selection } = useBuilder();
  const actions = useStepActions();
  useEffect(() => {
    const copy = (event: Event) => {
      const clip = event as unknown as ClipboardEvent;
      const text = isOnStep(document.activeElement) ? actions.copied(selection) : null;
      if (text === null) return;
      clip.preventDefault();
      clip.clipboardData.setData('text/plain', text);
      if (event.type === 'cut') actions.remove(selection);
    };
    const paste = (event: Event) => {
      const clip = event as unknown as ClipboardEvent;
      if (!isOnStep(document.activeElement)) return;
      clip.preventDefault();
      actions.paste(selection, clip.clipboardData.getData('text/plain'));
    };
    document.addEventListener('copy', copy);
    document.addEventListener('cut', copy);
    document.addEventListener('paste', paste);
    return () => {
      document.removeEventListener('copy', copy);
      document.removeEventListener('cut', copy);
      document.removeEventListener('paste', paste);
    };
  });
}
