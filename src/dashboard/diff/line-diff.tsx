import { cx } from '../ui/cx.ts';
import type { DiffLine } from './text-diff.ts';

const looks: Record<DiffLine['kind'], { sign: string; word: string; look: string }> = {
  same: { sign: ' ', word: '', look: 'text-ink-2' },
  added: { sign: '+', word: 'new: ', look: 'bg-good-soft text-good' },
  removed: { sign: '−', word: 'gone: ', look: 'bg-bad-soft text-bad' },
  gap: { sign: '⋯', word: 'not shown: ', look: 'text-ink-3 italic' },
};

/** The lines of two texts: which are new and which are gone, by signs and words beside the colours. */
export function LineDiff({ lines }: { lines: readonly DiffLine[] }) {
  return (
    <ol className="overflow-hidden rounded-control border border-line bg-sunken py-1 font-mono text-12/[19px]">
      {lines.map(({ kind, text }, place) => {
        const { sign, word, look } = looks[kind];
        return (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity.
            key={place}
            className={cx('flex gap-2 px-2', look)}
          >
            <span aria-hidden className="w-3 shrink-0 select-none">
              {sign}
            </span>
            <span className="sr-only">{word}</span>
            <span className="min-w-0 whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</span>
          </li>
        );
      })}
    </ol>
  );
}
