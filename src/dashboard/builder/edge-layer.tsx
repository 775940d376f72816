import { ViewportPortal } from '@xyflow/react';
import { Plus } from 'lucide-react';
import { memo } from 'react';
import { cx } from '../ui/cx.ts';
import { edgePath } from './edge-path.ts';
import type { Exit } from './exits.ts';
import type { Point } from './layout.ts';

/** One exit as it is drawn. */
export interface ExitLine {
  id: string;
  exit: Exit;
  points: readonly Point[];
  at: Point;
  /** What leads there, e.g. "Yes". */
  word: string | null;
  /** Name of its button, e.g. "Add a step on Yes of Large order?". */
  label: string;
  isReached: boolean;
}

const place = ({ x, y }: Point) => ({ left: x, top: y });
const centred = 'absolute -translate-x-1/2 -translate-y-1/2';
const wordLook =
  'flex items-center gap-[3px] whitespace-nowrap rounded-[5px] border border-line-2 bg-surface pr-[5px] pl-1.5 font-strong text-11/4 text-ink-2';

/** What an exit is for a step that is dragged: `over` is the one that a drop goes to. */
type Drop = 'allowed' | 'over' | 'none';
type Drag = { allowed: ReadonlySet<string>; over: string | null } | null;

function dropOf(drag: Drag, { id }: ExitLine): Drop | null {
  if (drag === null) return null;
  if (drag.over === id) return 'over';
  return drag.allowed.has(id) ? 'allowed' : 'none';
}

/** The face of an exit onto which a step can be dropped. */
function DropMark({ word, isOver }: { word: string | null; isOver: boolean }) {
  return (
    <span
      className={cx(
        'flex h-7 items-center gap-1 whitespace-nowrap rounded-full border border-accent px-2.5 font-strong text-12 shadow-2',
        isOver ? 'bg-accent-solid text-on-accent' : 'bg-surface text-accent',
      )}
    >
      <Plus size={13} aria-hidden />
      <span className="max-w-40 truncate">{word ?? 'Move here'}</span>
    </span>
  );
}

function ExitButton({ line, onAdd, drop }: { line: ExitLine; onAdd: (exit: Exit) => void; drop: Drop | null }) {
  const { word, label, exit, at } = line;
  return (
    <button
      type="button"
      data-moves
      data-exit={line.id}
      data-drop={drop ?? undefined}
      tabIndex={-1}
      aria-label={label}
      onClick={() => onAdd(exit)}
      style={place(at)}
      className={cx(
        'nopan group pointer-events-auto grid min-h-6 min-w-6 cursor-pointer place-items-center rounded-full',
        centred,
        drop === 'none' && 'opacity-30',
        (drop === 'allowed' || drop === 'over') && 'z-10',
      )}
    >
      {drop === 'allowed' || drop === 'over' ? (
        <DropMark word={word} isOver={drop === 'over'} />
      ) : word === null ? (
        <span className="grid size-5 place-items-center rounded-full border border-line-2 bg-surface text-ink-3 group-hover:border-accent group-hover:bg-accent-solid group-hover:text-on-accent">
          <Plus size={13} aria-hidden />
        </span>
      ) : (
        <span className={cx(wordLook, 'group-hover:border-accent group-hover:text-accent')}>
          <span className="max-w-40 truncate">{word}</span>
          <Plus size={11} aria-hidden />
        </span>
      )}
    </button>
  );
}

const strokeOf = ({ id, isReached }: ExitLine, taken: ReadonlySet<string> | null): string => {
  if (taken?.has(id)) return 'stroke-accent stroke-[2.4]';
  return cx('stroke-line-2 stroke-[1.6]', (!isReached || taken !== null) && '[stroke-dasharray:4_4]');
};

/** With those that were taken last, so that they lie on top. */
const inOrder = (lines: readonly ExitLine[], taken: ReadonlySet<string> | null): readonly ExitLine[] =>
  taken === null ? lines : lines.toSorted((a, b) => Number(taken.has(a.id)) - Number(taken.has(b.id)));

function Layer({
  lines,
  taken,
  onAdd,
  drag = null,
}: {
  lines: readonly ExitLine[];
  /** Ids of the exits that a run took; null where ways are not told apart. */
  taken: ReadonlySet<string> | null;
  /** null where nothing can be added. */
  onAdd: ((exit: Exit) => void) | null;
  /** The step that is dragged, if one is. */
  drag?: Drag;
}) {
  return (
    <ViewportPortal>
      <svg
        aria-hidden="true"
        width="1"
        height="1"
        // Below the cards, so that no line crosses the words at their top.
        className="-z-10 pointer-events-none absolute top-0 left-0 overflow-visible"
      >
        {inOrder(lines, taken).map((line) => (
          <path key={line.id} d={edgePath(line.points)} className={cx('fill-none', strokeOf(line, taken))} />
        ))}
      </svg>
      {lines.map((line) =>
        onAdd !== null ? (
          <ExitButton key={line.id} line={line} onAdd={onAdd} drop={dropOf(drag, line)} />
        ) : line.word !== null ? (
          <span key={line.id} data-moves style={place(line.at)} className={cx(wordLook, centred)}>
            {line.word}
          </span>
        ) : null,
      )}
    </ViewportPortal>
  );
}

/** The ways between the cards, and the `+` of each. */
export const EdgeLayer = memo(Layer);
