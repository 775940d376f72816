import { SearchX } from 'lucide-react';
import { useRef, useState } from 'react';
import type { OverlayProps } from '../shell/commands.ts';
import { Button } from '../ui/button.tsx';
import { CommandDialog } from '../ui/command-dialog.tsx';
import { useSettled } from '../ui/use-settled.ts';
import { counted } from '../words/counted.ts';
import { type Entry, fittingGroups, startingGroups } from './entries.ts';
import { cleaned } from './recognise.ts';
import { useEntries, useFoundEntries } from './use-entries.ts';
import { useSearch } from './use-search.ts';

/** How long the typing pauses before the server is asked, ms. */
const pauseMs = 160;

function Failures({ failures }: Pick<ReturnType<typeof useSearch>, 'failures'>) {
  const [first] = failures;
  if (first === undefined) return null;
  return (
    <div
      role="alert"
      className="m-1 flex flex-wrap items-center gap-2 rounded-control bg-bad-soft px-2.5 py-2 text-12 text-bad"
    >
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        {failures.map(({ plural }) => plural).join(', ')} could not be searched. {first.detail}.
      </span>
      <Button
        size="small"
        onClick={() => {
          for (const { retry } of failures) retry();
        }}
      >
        Retry
      </Button>
    </div>
  );
}

function Nothing({ text }: { text: string }) {
  return (
    <div className="grid justify-items-center gap-1 px-4 py-8 text-center text-13">
      <SearchX size={20} aria-hidden className="mb-1 text-ink-3" />
      <p className="font-strong [overflow-wrap:anywhere]">Nothing found for “{text}”</p>
      <p className="max-w-[46ch] text-12 text-ink-3">
        Workflows, templates, rules, audiences and channels are found by their names, people by the beginning of their
        id or address, and everything by its whole id.
      </p>
    </div>
  );
}

/** Search, and jump anywhere. */
export function Palette({ pages, takeTyped, onClose }: OverlayProps) {
  const [text, setText] = useState('');
  const [isOpen, setOpen] = useState(true);
  const picked = useRef<Entry | null>(null);
  const wanted = cleaned(text);
  const asked = useSettled(text, pauseMs);
  const search = useSearch(asked);
  const entries = useEntries(pages);
  const found = useFoundEntries(search.found);
  const groups = wanted === '' ? startingGroups(entries) : fittingGroups(entries, found, wanted);
  const count = groups.reduce((total, { items }) => total + items.length, 0);
  const isLooking = wanted !== '' && (search.isPending || cleaned(asked) !== wanted);
  const isNone = count === 0 && !isLooking;
  const close = () => setOpen(false);
  return (
    <CommandDialog<Entry>
      open={isOpen}
      label="Search or jump to"
      placeholder="A view, a name, an id…"
      text={text}
      onText={setText}
      onFocus={() => {
        const typed = takeTyped();
        setText((current) => current + typed);
      }}
      groups={groups}
      loading={isLooking}
      status={isLooking ? 'Searching…' : isNone ? 'Nothing found' : counted(count, 'result')}
      onPick={(entry) => {
        picked.current = entry;
        close();
      }}
      onClose={close}
      onClosed={() => {
        onClose();
        picked.current?.run();
      }}
      focusAfter={() => {
        const focus = picked.current?.focus;
        return focus === null ? document.querySelector<HTMLElement>('#main h1') : focus;
      }}
    >
      {isNone && search.failures.length === 0 ? <Nothing text={wanted} /> : null}
      {count === 0 && isLooking ? <p className="px-3 py-6 text-center text-13 text-ink-3">Searching…</p> : null}
      {wanted === '' ? null : <Failures failures={search.failures} />}
    </CommandDialog>
  );
}
