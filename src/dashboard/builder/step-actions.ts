// What can be done with a step, in one place: the keys, the menu of a step and the canvas do the same.
import { useToasts } from '../ui/toast.tsx';
import { type Builder, useBuilder } from './builder-context.ts';
import { copyText, deletionsOf } from './edit.ts';
import { type Exit, exitsOf, sameExit, triggerExit, triggerId, waysOf } from './exits.ts';

/** The exit that leads to a step, by which something is put before it; the first where there are several. */
function entryOf({ draft }: Pick<Builder, 'draft'>, label: string): Exit | null {
  return waysOf(draft).find(({ target, drawn, fault }) => drawn && fault === null && target === label)?.exit ?? null;
}

export function useStepActions() {
  const builder = useBuilder();
  const toasts = useToasts();
  const { draft, ask, act, dispatch, editReason } = builder;
  const exitOf = (label: string): Exit | null => exitsOf(draft, label)[0]?.exit ?? null;
  const isStep = (label: string) => label !== triggerId;
  const say = (text: string) => dispatch({ type: 'say', text });

  /** Runs an edit, or says why nothing can be edited. */
  const edit = (run: () => void) => {
    if (editReason === null) run();
    else say(editReason);
  };
  const addAt = (at: Exit | null) =>
    edit(() => (at === null ? say('Nothing can be added here.') : ask({ kind: 'insert', at })));

  return {
    addAfter: (label: string) => addAt(exitOf(label)),
    addBefore: (label: string) => addAt(isStep(label) ? entryOf(builder, label) : null),
    open: (label: string, field = '') => dispatch({ type: 'open', label, field }),
    move: (label: string) => edit(() => isStep(label) && ask({ kind: 'move', label })),
    connect: (label: string, at = exitOf(label)) => edit(() => at !== null && ask({ kind: 'connect', at })),
    attach: (label: string) => edit(() => ask({ kind: 'attach', label })),
    changeType: (label: string) => edit(() => isStep(label) && ask({ kind: 'change-type', label })),
    rename: (label: string) => edit(() => isStep(label) && ask({ kind: 'rename', label })),
    duplicate: (label: string) => edit(() => isStep(label) && act({ kind: 'duplicate', label })),
    moveUp: (label: string) => edit(() => isStep(label) && act({ kind: 'moveUp', label })),
    moveDown: (label: string) => edit(() => isStep(label) && act({ kind: 'moveDown', label })),
    /** At once where it is one step and one way to do it; undo brings it back. */
    remove: (label: string) =>
      edit(() => {
        if (!isStep(label)) return;
        const ways = deletionsOf(draft, label);
        if (ways.length === 1 && ways[0]?.removes.length === 1) act({ kind: 'delete', label });
        else ask({ kind: 'delete', label });
      }),
    /** The text of a step with its block, for the clipboard; null for the trigger. */
    copied: (label: string): string | null => (isStep(label) ? copyText(draft, label) : null),
    copy(label: string) {
      if (!isStep(label)) return;
      navigator.clipboard.writeText(copyText(draft, label)).then(
        () => say('Copied.'),
        () => toasts.add({ title: 'The browser does not allow copying here', text: 'Press Ctrl C on the step.' }),
      );
    },
    paste(label: string, text: string) {
      edit(() => act({ kind: 'paste', at: exitOf(label) ?? triggerExit, text }));
    },
    pasteFromClipboard(label: string) {
      navigator.clipboard.readText().then(
        (text) => edit(() => act({ kind: 'paste', at: exitOf(label) ?? triggerExit, text })),
        () =>
          toasts.add({ title: 'The browser does not allow reading the clipboard', text: 'Press Ctrl V on the step.' }),
      );
    },
    hasSeveralExits: (label: string) => exitsOf(draft, label).length > 1,
    isExitOf: (label: string, exit: Exit) => exitsOf(draft, label).some((way) => sameExit(way.exit, exit)),
  };
}
