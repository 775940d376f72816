import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useCommands } from '../shell/commands.ts';
import { useConnection } from '../shell/connection.ts';
import { navigationOf } from '../shell/navigation.ts';
import { Kbd } from '../ui/kbd.tsx';
import { type Shortcuts, useBegunKeys, useShortcuts } from '../ui/shortcuts.ts';
import { useVisits } from './visits.ts';

/** The views that a letter opens after `g`. */
function viewsByKey(pages: readonly string[]) {
  const { groups, settings } = navigationOf(pages);
  return [...groups.flatMap(({ views }) => views), ...(settings ? [settings] : [])].flatMap(({ key, label, to }) =>
    key === undefined ? [] : [{ key, label, to }],
  );
}

/** Reads again what the page shows; what an editor works on is left as it was read. */
function useRefresh(): () => void {
  const queries = useQueryClient();
  return () =>
    void queries.refetchQueries({
      type: 'active',
      predicate: ({ observers }) => observers.some(({ options }) => options.refetchOnWindowFocus !== false),
    });
}

const group = 'Everywhere';

/** Sends the form that the focus is in, as its button would. */
const submitForm = (event: KeyboardEvent) => (event.target as Element | null)?.closest('form')?.requestSubmit();

/** What can follow `g`, while it waits. */
function Choices({ views }: { views: ReturnType<typeof viewsByKey> }) {
  return (
    <div className="flex flex-wrap items-center justify-center gap-x-3 gap-y-1.5 rounded-card border border-line-2 bg-surface px-3.5 py-2 text-12 text-ink-2 shadow-3">
      <span className="font-strong text-ink">
        <Kbd>G</Kbd> … go to
      </span>
      {views.map(({ key, label }) => (
        <span key={key} className="flex items-center gap-1">
          <Kbd>{key.toUpperCase()}</Kbd> {label}
        </span>
      ))}
    </div>
  );
}

/** Keys that work on every page of a project. */
export function GlobalKeys({ pages }: { pages: readonly string[] }) {
  const { paths } = useConnection();
  const { openShortcuts } = useCommands();
  const { history } = useRouter();
  const refresh = useRefresh();
  const [refreshed, setRefreshed] = useState(0);
  const begun = useBegunKeys();
  useVisits();
  const views = viewsByKey(pages);
  const jumps: Shortcuts = Object.fromEntries(
    views.map(({ key, label, to }) => [
      `g ${key}`,
      { does: label, group: 'Go to', isMove: true, act: () => history.push(to(paths)) },
    ]),
  );
  const keys: Shortcuts = {
    '?': { does: 'Keyboard shortcuts', act: openShortcuts, group },
    r: {
      does: 'Refresh',
      group,
      act: () => {
        refresh();
        setRefreshed((count) => count + 1);
      },
    },
    'ctrl+enter': { does: 'Submit the form', act: submitForm, group, isMove: true },
    ...jumps,
  };
  useShortcuts(keys, { isFallback: true });
  return (
    <>
      <p role="status" className="sr-only">
        {/* The same words twice would be said once. */}
        {refreshed === 0 ? '' : `Refreshed${refreshed % 2 === 0 ? '.' : ''}`}
      </p>
      <div role="status" className="pointer-events-none fixed inset-x-0 bottom-4 z-50 flex justify-center px-4">
        {begun === 'g' ? <Choices views={views} /> : null}
      </div>
    </>
  );
}
