import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type PointerEvent, useMemo, useState } from 'react';
import type { Silence } from '../../api/queries/silences.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { formatDateTime } from '../../ui/format.ts';
import { useNow } from '../../ui/time.tsx';
import { type Block, blocksOf, draggedSpan, type Span, weekOf } from './week.ts';

/** Height of an hour, in pixels. */
const hourHeight = 20;
const marks = [0, 4, 8, 12, 16, 20];

const dayName = (at: number) =>
  new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' }).format(at);
const clock = (at: number) => formatDateTime(at).slice(-8, -3);
const spanWords = ({ from, to }: Span) => `${dayName(from)} ${clock(from)} to ${dayName(to)} ${clock(to)}`;

/** A week with its silences. A drag over a day marks a new one; the button for a new one does the same by a form. */
export function SilenceCalendar({
  silences,
  week,
  onWeek,
  onOpen,
  onMark,
}: {
  silences: readonly Silence[];
  /** A moment in the week that is shown. */
  week: number;
  onWeek: (at: number) => void;
  onOpen: (silence: Silence) => void;
  /** null where nothing may be made. */
  onMark: ((span: Span) => void) | null;
}) {
  const days = useMemo(() => weekOf(week), [week]);
  const blocks = useMemo(() => blocksOf(silences, days), [silences, days]);
  const [first = week, last = week] = [days[0], days[6]];
  const move = (by: number) => onWeek(first + by * 7 * 86_400_000 + 43_200_000);
  return (
    <section aria-label="Calendar" className="rounded-card border border-line bg-surface shadow-1">
      <div className="flex min-h-12 flex-wrap items-center gap-2 border-line border-b px-4 py-2">
        <h2>
          {dayName(first)} to {dayName(last)}
        </h2>
        <span className="ml-auto flex items-center gap-1">
          <IconButton size="small" icon={ChevronLeft} label="Previous week" onClick={() => move(-1)} />
          <Button size="small" onClick={() => onWeek(Date.now())}>
            This week
          </Button>
          <IconButton size="small" icon={ChevronRight} label="Next week" onClick={() => move(1)} />
        </span>
      </div>
      <section
        aria-label="Days of the week"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls on narrow windows.
        tabIndex={0}
        className="overflow-x-auto rounded-b-card -outline-offset-2"
      >
        <div className="grid min-w-[640px] grid-cols-[44px_repeat(7,minmax(0,1fr))]">
          <Hours />
          {days.slice(0, -1).map((begin, day) => (
            <Day
              key={begin}
              begin={begin}
              end={days[day + 1] ?? begin}
              blocks={blocks.filter((block) => block.day === day)}
              onOpen={onOpen}
              onMark={onMark}
            />
          ))}
        </div>
      </section>
    </section>
  );
}

function Hours() {
  return (
    <div aria-hidden className="pt-8 text-right text-11 text-ink-3 tabular-nums">
      <div className="relative" style={{ height: 24 * hourHeight }}>
        {marks.map((hour) => (
          <span
            key={hour}
            className="absolute right-2 -translate-y-1/2 first:translate-y-0"
            style={{ top: hour * hourHeight }}
          >
            {String(hour).padStart(2, '0')}:00
          </span>
        ))}
      </div>
    </div>
  );
}

function Day({
  begin,
  end,
  blocks,
  onOpen,
  onMark,
}: {
  begin: number;
  end: number;
  blocks: readonly Block[];
  onOpen: (silence: Silence) => void;
  onMark: ((span: Span) => void) | null;
}) {
  const now = useNow();
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const shareOf = ({ clientY, currentTarget }: PointerEvent<HTMLElement>) => {
    const { top, height } = currentTarget.getBoundingClientRect();
    return (clientY - top) / height;
  };
  const start = (event: PointerEvent<HTMLElement>) => {
    // A finger scrolls; the form serves it.
    if (onMark === null || event.button !== 0 || event.pointerType === 'touch') return;
    if (event.target !== event.currentTarget) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const share = shareOf(event);
    setDrag({ from: share, to: share });
  };
  const finish = () => {
    if (drag !== null) onMark?.(draggedSpan(begin, end, drag.from, drag.to));
    setDrag(null);
  };
  const marked = drag === null ? null : draggedSpan(begin, end, drag.from, drag.to);
  const shareAt = (at: number) => (at - begin) / (end - begin);
  const isToday = now >= begin && now < end;
  return (
    <div className="min-w-0 border-line border-l">
      <p className={cx('h-8 truncate px-1.5 pt-2 text-12', isToday ? 'font-strong text-accent' : 'text-ink-2')}>
        {dayName(begin)}
      </p>
      <div
        data-day={begin}
        className={cx(
          'relative touch-pan-x touch-pan-y bg-[linear-gradient(var(--line)_1px,transparent_1px)] bg-[length:100%_80px]',
          onMark !== null && 'cursor-crosshair',
        )}
        style={{ height: 24 * hourHeight }}
        onPointerDown={start}
        onPointerMove={(event) => drag !== null && setDrag({ ...drag, to: shareOf(event) })}
        onPointerUp={finish}
        onPointerCancel={() => setDrag(null)}
      >
        {blocks.map((block) => (
          <BlockButton key={`${block.silence.id} ${block.span.from}`} block={block} onOpen={onOpen} />
        ))}
        {marked === null ? null : (
          <div
            className="pointer-events-none absolute inset-x-0.5 rounded-chip border border-accent border-dashed bg-accent-soft px-1 text-11 text-accent"
            style={{
              top: `${shareAt(marked.from) * 100}%`,
              height: `${(shareAt(marked.to) - shareAt(marked.from)) * 100}%`,
            }}
          >
            {clock(marked.from)}–{clock(marked.to)}
          </div>
        )}
        {isToday ? (
          <div
            aria-hidden
            className="pointer-events-none absolute inset-x-0 h-px bg-bad-dot"
            style={{ top: `${shareAt(now) * 100}%` }}
          />
        ) : null}
      </div>
    </div>
  );
}

function BlockButton({ block, onOpen }: { block: Block; onOpen: (silence: Silence) => void }) {
  const { silence, top, height, lane, lanes, span } = block;
  return (
    <button
      type="button"
      title={`${silence.reason}: ${spanWords(span)}`}
      aria-label={`${silence.reason}: ${spanWords(span)}`}
      onClick={() => onOpen(silence)}
      className="absolute flex min-h-6 cursor-pointer items-start overflow-hidden rounded-chip border border-hold bg-hold-soft px-1.5 py-0.5 text-left text-11 text-hold"
      style={{
        top: `${top * 100}%`,
        height: `${height * 100}%`,
        left: `calc(${(lane / lanes) * 100}% + 2px)`,
        width: `calc(${100 / lanes}% - 4px)`,
      }}
    >
      <span className="min-w-0 truncate font-medium">{silence.reason}</span>
    </button>
  );
}
