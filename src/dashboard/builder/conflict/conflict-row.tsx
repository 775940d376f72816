import { LineDiff } from '../../diff/line-diff.tsx';
import { diffLines } from '../../diff/text-diff.ts';
import { Chip, TintIcon, type Tone } from '../../ui/chip.tsx';
import { Segmented } from '../../ui/tabs.tsx';
import type { Draft } from '../draft.ts';
import type { Choice, Conflict } from '../merge.ts';
import { stepViews } from '../steps/registry.ts';
import { triggerViewOf } from '../triggers/registry.ts';
import type { ComparedField } from '../versions/compare.ts';
import type { ConflictRow, Outcome } from './rows.ts';

const outcomes: Record<Outcome, { tone: Tone; word: string }> = {
  theirs: { tone: 'info', word: 'theirs is taken' },
  mine: { tone: 'info', word: 'yours is kept' },
  together: { tone: 'good', word: 'both fit together' },
  choose: { tone: 'hold', word: 'both changed it' },
};

/** What the choice is about. */
function aboutOf({ kind, part }: Conflict, title: string): string {
  if (kind === 'field') return `The ${part} of the workflow`;
  return kind === 'way' ? `Where ${title} leads` : title;
}

function Cell({ word, text, before }: { word: string; text: string | null; before: string | null }) {
  return (
    <div className="min-w-0">
      <p className="mb-0.5 text-12 text-ink-3">{word}</p>
      {text === before ? (
        <p className="text-12 text-ink-3 italic">as before</p>
      ) : (
        <LineDiff lines={diffLines(before ?? '', text ?? '')} />
      )}
    </div>
  );
}

/** One field in its three states. */
function FieldColumns({ field: { name, texts } }: { field: ComparedField }) {
  const [before = null, theirs = null, mine = null] = texts;
  return (
    <div>
      <p className="mb-1 font-strong text-12 text-ink-2">{name}</p>
      <div className="grid gap-2 sm:grid-cols-3">
        <div className="min-w-0">
          <p className="mb-0.5 text-12 text-ink-3">Before</p>
          {before === null ? (
            <p className="text-12 text-ink-3 italic">nothing</p>
          ) : (
            <pre className="line-clamp-6 whitespace-pre-wrap rounded-control border border-line bg-sunken px-2 py-1 font-mono text-12/[19px] text-ink-2 [overflow-wrap:anywhere]">
              {before}
            </pre>
          )}
        </div>
        <Cell word="Theirs" text={theirs} before={before} />
        <Cell word="Mine" text={mine} before={before} />
      </div>
    </div>
  );
}

/** One step that somebody changed, with what must be chosen. */
export function ConflictCard({
  row,
  mine,
  onChoose,
}: {
  row: ConflictRow;
  mine: Draft;
  onChoose: (id: string, choice: Choice) => void;
}) {
  const { title, type, outcome, conflicts, fields } = row;
  const view = type === null ? triggerViewOf({ ...mine.trigger }) : stepViews[type];
  const { tone, word } = outcomes[outcome];
  return (
    <li>
      <details open={outcome === 'choose'} className="rounded-control border border-line bg-surface">
        <summary className="flex min-h-11 cursor-pointer flex-wrap items-center gap-2.5 rounded-control px-3 py-1.5 hover:bg-hover">
          <TintIcon icon={view.icon} tint={type === null ? 'ai' : stepViews[type].tint} />
          <span className="min-w-0 flex-1 font-strong text-13 [overflow-wrap:anywhere]">{title}</span>
          <Chip tone={tone}>{word}</Chip>
        </summary>
        <div className="grid gap-3 px-3 pt-1 pb-3">
          {conflicts.map((conflict) => (
            <div key={conflict.id} className="flex flex-wrap items-center justify-between gap-2 text-13">
              <span className="min-w-0 [overflow-wrap:anywhere]">{aboutOf(conflict, title)}</span>
              <Segmented
                label={`Which one: ${aboutOf(conflict, title)}`}
                value={conflict.chosen}
                onChange={(choice) => onChoose(conflict.id, choice)}
                options={[
                  { value: 'mine', label: 'Mine' },
                  { value: 'theirs', label: 'Theirs' },
                ]}
              />
            </div>
          ))}
          {fields.map((field) => (
            <FieldColumns key={field.name} field={field} />
          ))}
        </div>
      </details>
    </li>
  );
}
