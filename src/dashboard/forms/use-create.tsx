import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, Suspense, useState } from 'react';
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import { libraryQuery } from '../api/queries/library.ts';
import { useRight } from '../api/rights.ts';
import { useConnection } from '../shell/connection.ts';
import type { ComboboxAction } from '../ui/combobox.tsx';
import { type Creatable, CreatorsProvider, useCreators } from './creators.ts';

const words: Record<Creatable, string> = {
  channel: 'Create a channel…',
  audience: 'Create an audience…',
  template: 'Create a template…',
};

const noCreators = {};

/** The last item of a list of things to choose, and the form beside the page that it opens; what was made is chosen. */
export function useCreate({
  noun,
  kinds,
  onMade,
}: {
  /** A layout has an editor of its own alone. */
  noun: Creatable | 'layout';
  kinds?: readonly ChannelKind[] | undefined;
  onMade: (id: string) => void;
}): { action: ComboboxAction | undefined; form: ReactNode } {
  const creators = useCreators();
  const connection = useConnection();
  const queries = useQueryClient();
  const right = useRight(noun === 'channel' ? 'admin' : 'editor');
  const [isOpen, setOpen] = useState(false);
  const Creator = noun === 'layout' ? undefined : creators[noun];
  if (noun === 'layout' || Creator === undefined) return { action: undefined, form: null };
  const took = async (id: string) => {
    // First its name, so that no list shows an id for a moment.
    await queries.refetchQueries({ queryKey: libraryQuery(connection).queryKey });
    setOpen(false);
    onMade(id);
  };
  return {
    action: { label: words[noun], disabledReason: right.reason, onSelect: () => setOpen(true) },
    form: isOpen ? (
      <CreatorsProvider value={noCreators}>
        <Suspense>
          <Creator {...(kinds ? { kinds } : {})} onMade={took} onClose={() => setOpen(false)} />
        </Suspense>
      </CreatorsProvider>
    ) : null,
  };
}
