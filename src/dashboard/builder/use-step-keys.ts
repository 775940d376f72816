import { type ClipboardEvent, useEffect } from 'react';
import { type Shortcuts, useShortcuts } from '../ui/shortcuts.ts';
import { useBuilder } from './builder-context.ts';
import { useStepActions } from './step-actions.ts';
import { type Direction, walk } from './walk.ts';

/** The button of a step or of an exit, and not a field or menu beside it. */
const onStep = '[data-step], [data-exit]';
const isOnStep = (target: EventTarget | null): boolean => target instanceof Element && target.closest(onStep) !== null;

/** The keys that work while a step has the focus, on the canvas and in the list alike. */
export function useStepKeys(): void {
  const { draft, selection, dispatch } = useBuilder();
  const actions = useStepActions();
  const key = (does: string, act?: () => void) => ({
    does,
    group: 'On a step',
    within: onStep,
    isMove: true,
    ...(act === undefined ? {} : { act }),
  });
  const go = (does: string, direction: Direction) =>
    key(does, () => dispatch({ type: 'select', label: walk(draft, selection, direction), focus: true }));
  const shortcuts: Shortcuts = {
    arrowdown: go('Next and previous along the way', 'down'),
    arrowup: go('Next and previous along the way', 'up'),
    arrowleft: go('Between arms', 'left'),
    arrowright: go('Between arms', 'right'),
    home: go('Trigger', 'first'),
    end: go('Last step', 'last'),
    enter: key('Edit it; Esc comes back', () => actions.open(selection)),
    f2: key('Its title', () => actions.open(selection, '/title')),
    a: key('Add a step after it', () => actions.addAfter(selection)),
    'shift+a': key('Add a step before it', () => actions.addBefore(selection)),
    m: key('Move to…', () => actions.move(selection)),
    'alt+arrowup': key('Move up or down', () => actions.moveUp(selection)),
    'alt+arrowdown': key('Move up or down', () => actions.moveDown(selection)),
    g: key('Go to…: where it leads', () => actions.connect(selection)),
    d: key('Duplicate', () => actions.duplicate(selection)),
    delete: key('Delete', () => actions.remove(selection)),
    backspace: key('Delete', () => actions.remove(selection)),
    'ctrl+c': key('Copy'),
    'ctrl+x': key('Cut'),
    'ctrl+v': key('Paste after it'),
  };
  useShortcuts(shortcuts);
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
