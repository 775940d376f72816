import { cx } from './cx.ts';

const looks = { done: 'bg-good-dot', now: 'bg-info-dot', ahead: 'bg-line-2' };

/** How many of a few parts are done, as a row of bars; the next one is under way. */
export function Segments({ done, total, label }: { done: number; total: number; label: string }) {
  return (
    <span role="img" aria-label={label} className="my-1 flex max-w-60 gap-[3px]">
      {Array.from({ length: total }, (_, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: segments have no other identity.
          key={index}
          className={cx(
            'h-1 max-w-11.5 flex-1 rounded-full',
            looks[index < done ? 'done' : index === done ? 'now' : 'ahead'],
          )}
        />
      ))}
    </span>
  );
}
