import { type ReactNode, Suspense, useState } from 'react';
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import { useRight } from '../api/rights.ts';
import type { ComboboxAction } from '../ui/combobox.tsx';
import { CreatorsProvider, useCreators } from './creators.ts';

const noCreators = {};

/**
 * The last item of a list of things to choose, and the form beside the page that it opens; what was made is chosen. No item
 * where there is no such form.
 */
export function useCreate({
  noun,
  kinds,
  onMade,
}: {
  noun: string;
  kinds?: readonly ChannelKind[] | undefined;
  onMade: (id: string) => void;
}): { action: ComboboxAction | undefined; form: ReactNode } {
  const creator = useCreators()[noun];
  const right = useRight(creator?.role ?? 'editor');
  const [isOpen, setOpen] = useState(false);
  if (creator === undefined) return { action: undefined, form: null };
  const { label, Form } = creator;
  const took = (id: string) => {
    setOpen(false);
    onMade(id);
  };
  return {
    action: { label, disabledReason: right.reason, onSelect: () => setOpen(true) },
    form: isOpen ? (
      <CreatorsProvider value={noCreators}>
        <Suspense>
          <Form {...(kinds ? { kinds } : {})} onMade={took} onClose={() => setOpen(false)} />
        </Suspense>
      </CreatorsProvider>
    ) : null,
  };
}
