import { useEffect, useRef } from 'react';
import { cx } from '../../ui/cx.ts';
import { useFormContext } from '../form-context.ts';
import type { Offer } from './complete.ts';

/** What can be put in at the caret, with the value of each for the chosen person. */
export function OfferList({
  id,
  offers,
  active,
  onPick,
}: {
  id: string;
  offers: readonly Offer[];
  active: number;
  onPick: (offer: Offer) => void;
}) {
  const { person } = useFormContext();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div className="absolute inset-x-0 top-full z-50 mt-1 rounded-[10px] border border-line-2 bg-surface p-1 shadow-3">
      <div ref={list} id={id} role="listbox" aria-label="Variables and helpers" className="max-h-52 overflow-y-auto">
        {offers.map((offer, place) => (
          <div
            key={`${offer.kind} ${offer.text}`}
            id={`${id}-${place}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === active}
            // The control keeps the focus, so that typing goes on.
            onPointerDown={(event) => {
              event.preventDefault();
              onPick(offer);
            }}
            className={cx(
              'flex min-h-7 cursor-default items-baseline gap-3 rounded-chip px-2 py-1 text-12',
              place === active ? 'bg-accent-soft text-accent' : 'text-ink hover:bg-hover',
            )}
          >
            <span className="min-w-0 flex-1 font-mono [overflow-wrap:anywhere]">{offer.text}</span>
            <span className="max-w-1/2 truncate text-ink-2">{offer.detail}</span>
          </div>
        ))}
      </div>
      <p className="border-line border-t px-2 pt-1.5 pb-0.5 text-11 text-ink-3">
        {person === null ? 'Names that were seen so far' : `Values of ${person} and of the last event`}
      </p>
    </div>
  );
}
