import { useRouter } from '@tanstack/react-router';
import { isInField, useShortcuts } from '../ui/shortcuts.ts';
import { useConnection } from './connection.ts';
import { useListNeighbours } from './list-memory.ts';

interface Place {
  /** Name under which the list remembers what it shows. */
  list: string;
  id: string;
  /** The list, where none was open before. */
  listTo: string;
  to: (id: string) => string;
  /** The page has a form of it, which `e` goes to. */
  hasForm?: boolean;
}

const fields = 'form, [data-form]';

/** The first field of the form of the page. */
function editFirst(): void {
  const form = document.querySelector<HTMLElement>(`#main :is(${fields})`);
  form?.querySelector<HTMLElement>('input:not([type=hidden]), textarea, select')?.focus();
}

/** Keys of a page of one thing: `[` and `]` open its neighbours in the list, Escape leads back to the list. */
export function useDetailKeys(noun: string, { list, id, listTo, to, hasForm = false }: Place): void {
  const { projectId } = useConnection();
  const { history } = useRouter();
  const { previous, next, back } = useListNeighbours(list, projectId, id, listTo);
  const open = (other: string | null) => other !== null && history.replace(to(other));
  const leave = (event: KeyboardEvent) => {
    // Whoever types wants to leave the field, and not the page with what was typed.
    if (isInField(event)) (document.activeElement as HTMLElement | null)?.blur();
    else back();
  };
  useShortcuts({
    '[': { does: `Previous ${noun} of the list`, act: () => open(previous) },
    ']': { does: `Next ${noun} of the list`, act: () => open(next) },
    ...(hasForm ? { e: { does: `Edit the ${noun}`, act: editFirst } } : {}),
    escape: { does: 'Back to the list', act: leave },
  });
}
