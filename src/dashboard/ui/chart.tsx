import { type KeyboardEvent, useId, useState } from 'react';
import { cx } from './cx.ts';
import { formatNumber } from './format.ts';

export type ChartTone = 'accent' | 'good' | 'hold' | 'bad' | 'info';

const strokes: Record<ChartTone, string> = {
  accent: 'text-accent',
  good: 'text-good-dot',
  hold: 'text-hold-dot',
  bad: 'text-bad-dot',
  info: 'text-info-dot',
};

export interface Series {
  name: string;
  tone: ChartTone;
  values: readonly number[];
}

interface ChartProps {
  /** Says what is shown, e.g. "Messages sent per hour". */
  label: string;
  /** Name of each place on the time axis, e.g. "09:00". */
  labels: readonly string[];
  series: readonly Series[];
  /** In pixels; the width is that of the container. */
  height?: number;
  format?: (value: number) => string;
}

/** The last hours in the space of a word; its numbers are elsewhere on the page or in `label`. */
export function Sparkline({
  values,
  label,
  tone = 'accent',
}: {
  values: readonly number[];
  label: string;
  tone?: ChartTone;
}) {
  const [width, height] = [74, 24];
  const max = Math.max(1, ...values);
  const step = width / Math.max(1, values.length - 1);
  const points = values.map((value, index): [number, number] => [index * step + 3, height - 3 - (value / max) * 18]);
  const [lastX, lastY] = points.at(-1) ?? [0, 0];
  return (
    <svg
      role="img"
      aria-label={label}
      width={width + 6}
      height={height}
      viewBox={`0 0 ${width + 6} ${height}`}
      className={cx('block shrink-0', strokes[tone])}
    >
      <polyline
        points={points.map((point) => point.join(',')).join(' ')}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
      {points.length > 0 ? <circle cx={lastX} cy={lastY} r="2" fill="currentColor" /> : null}
    </svg>
  );
}

/** The smallest of 1, 2, 5, 10, 20, … that holds a value. */
export function niceMax(value: number): number {
  if (value <= 1) return 1;
  const size = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((factor) => factor * size).find((limit) => limit >= value) ?? value;
}

function DataAlternative({ label, labels, series, format = formatNumber }: ChartProps) {
  return (
    <table className="sr-only">
      <caption>{label}</caption>
      <thead>
        <tr>
          <th scope="col">Time</th>
          {series.map(({ name }) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {labels.map((at, index) => (
          <tr key={at}>
            <th scope="row">{at}</th>
            {series.map(({ name, values }) => (
              <td key={name}>{format(values[index] ?? 0)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Names of the series; with the values of a moment while one is pointed at. */
function Legend({ chart, place }: { chart: ChartProps; place: number | null }) {
  const { labels, series, format = formatNumber } = chart;
  if (series.length === 1 && place === null) return <div className="mb-2 h-4" />;
  return (
    <ul aria-hidden className="mb-2 flex min-h-4 flex-wrap gap-x-4 gap-y-1 text-12 text-ink-2 tabular-nums">
      {place === null ? null : <li className="font-strong text-ink">{labels[place]}</li>}
      {series.map(({ name, tone, values }) => (
        <li key={name} className="flex items-center gap-1.5">
          <span className={cx('size-2 rounded-full bg-current', strokes[tone])} />
          {name}
          {place === null ? null : <span className="font-strong text-ink">{format(values[place] ?? 0)}</span>}
        </li>
      ))}
    </ul>
  );
}

function Frame({
  max,
  place,
  children,
  ...chart
}: ChartProps & { max: number; place: number | null; children: React.ReactNode }) {
  const { label, labels, height = 160, format = formatNumber } = chart;
  const id = useId();
  const marks = labels.length > 1 ? [labels[0], labels[Math.floor(labels.length / 2)], labels.at(-1)] : labels;
  return (
    <figure aria-labelledby={id} className="relative m-0 min-w-0">
      <figcaption id={id} className="sr-only">
        {label}
      </figcaption>
      <Legend chart={chart} place={place} />
      <div className="flex gap-2 text-11 text-ink-3 tabular-nums">
        <div aria-hidden className="flex flex-col justify-between text-right" style={{ height }}>
          <span>{format(max)}</span>
          <span>0</span>
        </div>
        <div className="min-w-0 flex-1">
          <div className="border-line-2 border-b border-t border-t-line border-dashed" style={{ height }}>
            {children}
          </div>
          <div aria-hidden className="mt-1 flex justify-between">
            {marks.map((mark) => (
              <span key={mark}>{mark}</span>
            ))}
          </div>
        </div>
      </div>
      <DataAlternative {...chart} />
    </figure>
  );
}

/** What a moment has, as one phrase. */
const momentText = ({ labels, series, format = formatNumber }: ChartProps, place: number): string =>
  `${labels[place]}: ${series.map(({ name, values }) => `${format(values[place] ?? 0)} ${name.toLowerCase()}`).join(', ')}`;

/** Where a key leads among `count` moments; null where it leads nowhere. */
export function movedTo(key: string, place: number, count: number): number | null {
  const moves: Record<string, number> = {
    ArrowLeft: place - 1,
    ArrowDown: place - 1,
    ArrowRight: place + 1,
    ArrowUp: place + 1,
    PageDown: place - 6,
    PageUp: place + 6,
    Home: 0,
    End: count - 1,
  };
  const target = Object.hasOwn(moves, key) ? moves[key] : undefined;
  return target === undefined ? null : Math.min(count - 1, Math.max(0, target));
}

/**
 * Bars over time, the series of one moment on top of each other; with a table. The values of a moment are shown while it is
 * pointed at, or by the arrow keys.
 */
export function BarChart(props: ChartProps) {
  const { label, labels, series } = props;
  const [hovered, setHovered] = useState<number | null>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  const last = Math.max(0, labels.length - 1);
  const at = Math.min(last, chosen ?? last);
  const place = hovered ?? (chosen === null ? null : at);
  const totals = labels.map((_, index) => series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
  const max = niceMax(Math.max(0, ...totals));
  const move = (event: KeyboardEvent) => {
    const target = movedTo(event.key, at, labels.length);
    if (target === null) return;
    event.preventDefault();
    setChosen(target);
  };
  return (
    <Frame {...props} max={max} place={place}>
      <div
        role="slider"
        tabIndex={0}
        aria-label={`${label}: moment`}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={at}
        aria-valuetext={momentText(props, at)}
        onKeyDown={move}
        onFocus={() => setChosen(at)}
        onBlur={() => setChosen(null)}
        onPointerLeave={() => setHovered(null)}
        className="flex h-full items-end gap-px"
      >
        {labels.map((name, index) => (
          <div
            key={name}
            onPointerEnter={() => setHovered(index)}
            className={cx('flex h-full min-w-0 flex-1 flex-col-reverse', index === place && 'bg-hover')}
          >
            {series.map(({ name: serie, tone, values }) => (
              <div
                key={serie}
                className={cx('bg-current last:rounded-t-[2px]', strokes[tone])}
                style={{ height: `${((values[index] ?? 0) / max) * 100}%` }}
              />
            ))}
          </div>
        ))}
      </div>
    </Frame>
  );
}
