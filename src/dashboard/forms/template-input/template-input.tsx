// A field for templates: a native control, with what it holds in colour beneath it and completion inside of tags.
import { type KeyboardEvent, type RefObject, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { cx } from '../../ui/cx.ts';
import type { FieldIds } from '../../ui/field.tsx';
import { useFormContext } from '../form-context.ts';
import { accept, type Completion, completionAt, type Offer } from './complete.ts';
import type { Piece, Reading } from './highlight.ts';
import { OfferList } from './offer-list.tsx';

type Control = HTMLInputElement | HTMLTextAreaElement;

export interface TemplateInputProps extends Partial<FieldIds> {
  value: string;
  onChange: (value: string) => void;
  reading: Reading;
  /** Several lines. */
  lines?: boolean;
  rows?: number;
  placeholder?: string | undefined;
  /** Names it where no `Field` does. */
  'aria-label'?: string;
}

const caretOf = ({ selectionStart, value }: Control): number => selectionStart ?? value.length;

/** Both layers must break their lines alike: every class that moves a letter is here. */
const metrics = 'px-[9px] py-[5px] font-sans text-13';

const looks: Record<Piece['kind'], string> = {
  text: '',
  tag: 'rounded-[4px] bg-accent-soft text-accent',
  fault: 'rounded-[4px] bg-bad-soft text-bad underline decoration-wavy decoration-1 underline-offset-2',
  doubt: 'rounded-[4px] bg-hold-soft text-hold underline decoration-dotted decoration-1 underline-offset-2',
};

export function TemplateInput({
  value,
  onChange,
  reading,
  lines = false,
  rows = 3,
  placeholder,
  ...ids
}: TemplateInputProps) {
  const { readOnly } = useFormContext();
  const control = useRef<Control>(null);
  const layer = useRef<HTMLDivElement>(null);
  const listId = useId();
  const offers = useOffers(control, value, onChange);
  const follow = () => {
    if (control.current === null || layer.current === null) return;
    layer.current.scrollTop = control.current.scrollTop;
    layer.current.scrollLeft = control.current.scrollLeft;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a longer text scrolls the control.
  useLayoutEffect(follow, [value]);
  const isOpen = offers.completion !== null;
  const shared = {
    ...ids,
    ref: (element: Control | null) => {
      control.current = element;
    },
    value,
    readOnly,
    placeholder,
    autoComplete: 'off',
    spellCheck: false,
    'aria-autocomplete': 'list' as const,
    'aria-controls': isOpen ? listId : undefined,
    'aria-activedescendant': isOpen ? `${listId}-${offers.active}` : undefined,
    onChange: (event: { target: Control }) => {
      onChange(event.target.value);
      offers.look(event.target.value, caretOf(event.target));
    },
    onKeyDown: offers.press,
    onSelect: follow,
    onScroll: follow,
    onClick: () => control.current && offers.look(value, caretOf(control.current)),
    onBlur: offers.close,
    className: cx(
      metrics,
      'relative col-start-1 row-start-1 block w-full min-w-0 resize-none rounded-control border border-edge bg-transparent text-transparent caret-ink outline-none placeholder:text-ink-3 focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-accent focus-visible:-outline-offset-1 aria-invalid:border-bad',
      lines ? 'field-sizing-content max-h-80 min-h-8' : 'h-8',
    ),
  };
  return (
    <div className="relative min-w-0">
      <div className="grid overflow-hidden rounded-control bg-surface">
        <Layer pieces={reading.pieces} lines={lines} layer={layer} />
        {lines ? (
          <textarea {...shared} rows={rows} />
        ) : (
          <input {...shared} type="text" role="combobox" aria-expanded={isOpen} />
        )}
      </div>
      {offers.completion === null ? null : (
        <OfferList id={listId} offers={offers.completion.offers} active={offers.active} onPick={offers.pick} />
      )}
    </div>
  );
}

function Layer({
  pieces,
  lines,
  layer,
}: {
  pieces: readonly Piece[];
  lines: boolean;
  layer: RefObject<HTMLDivElement | null>;
}) {
  return (
    <div
      ref={layer}
      aria-hidden
      className={cx(
        metrics,
        'pointer-events-none col-start-1 row-start-1 min-w-0 overflow-hidden border border-transparent text-ink',
        lines ? 'max-h-80 whitespace-pre-wrap [overflow-wrap:break-word]' : 'h-8 whitespace-pre',
      )}
    >
      {pieces.map(({ text, kind }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other name.
        <span key={place} className={looks[kind]}>
          {text}
        </span>
      ))}
      {lines ? '\n' : ''}
    </div>
  );
}

/** What is offered at the caret, and the keys that choose from it. */
function useOffers(control: RefObject<Control | null>, value: string, onChange: (value: string) => void) {
  const { variables, readOnly } = useFormContext();
  const [at, setAt] = useState<{ completion: Completion; active: number } | null>(null);
  const caret = useRef<number | null>(null);
  useEffect(() => {
    if (caret.current === null || control.current === null) return;
    control.current.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });
  const look = (text: string, place: number) => {
    const completion = readOnly ? null : completionAt(text, place, variables);
    setAt(completion && { completion, active: 0 });
  };
  const pick = (offer: Offer) => {
    if (at === null) return;
    const done = accept(value, at.completion, offer);
    caret.current = done.caret;
    onChange(done.text);
    control.current?.focus();
    if (offer.kind === 'variable') setAt(null);
    else look(done.text, done.caret);
  };
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey && event.key === ' ' && control.current) {
      event.preventDefault();
      look(value, caretOf(control.current));
    }
    if (at === null) return;
    const { offers } = at.completion;
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: offers.length - 1 };
    const move = moves[event.key];
    const offer = offers[at.active];
    if (move !== undefined) setAt({ ...at, active: (at.active + move) % offers.length });
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && offer) pick(offer);
    else if (event.key === 'Escape') setAt(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const close = () => setAt(null);
  return { completion: at?.completion ?? null, active: at?.active ?? 0, look, pick, press, close };
}
