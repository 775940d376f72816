import { useMemo } from 'react';
import { LineDiff } from '../../diff/line-diff.tsx';
import { diffLines } from '../../diff/text-diff.ts';
import { Chip, TintIcon, type Tone } from '../../ui/chip.tsx';
import type { Draft } from '../draft.ts';
import { typeName } from '../starters.ts';
import { stepViews } from '../steps/registry.ts';
import { triggerViewOf } from '../triggers/registry.ts';
import { type ChangeMark, type Compared, compareDrafts, markOf } from './compare.ts';

const tones: Record<ChangeMark, Tone> = { added: 'good', removed: 'bad', changed: 'hold' };

function Head({ row, draft }: { row: Compared; draft: Draft }) {
  const { title, type } = row;
  const view = type === null ? triggerViewOf({ ...draft.trigger }) : stepViews[type];
  const mark = markOf(row);
  return (
    <div className="flex items-center gap-2.5">
      <TintIcon icon={view.icon} tint={type === null ? 'ai' : stepViews[type].tint} />
      <div className="min-w-0 flex-1">
        <h3 className="font-strong text-13 [overflow-wrap:anywhere]">{title}</h3>
        <p className="text-12 text-ink-3">{type === null ? 'Trigger and settings' : typeName(type)}</p>
      </div>
      <Chip tone={tones[mark]}>{mark}</Chip>
    </div>
  );
}

/** What the second draft changed, step by step and field by field. */
export function CompareList({ before, after }: { before: Draft; after: Draft }) {
  const rows = useMemo(() => compareDrafts([before, after]), [before, after]);
  if (rows.length === 0) return <p className="text-13 text-ink-3">They say the same.</p>;
  return (
    <ol aria-label="Changes, step by step" className="grid gap-3">
      {rows.map((row) => (
        <li key={row.label} className="grid gap-3 rounded-card border border-line bg-surface p-3.5 shadow-1">
          <Head row={row} draft={after} />
          {row.fields.map(({ name, texts: [old, now] }) => (
            <div key={name}>
              <p className="mb-1 font-strong text-12 text-ink-2">{name}</p>
              <LineDiff lines={diffLines(old ?? '', now ?? '')} />
            </div>
          ))}
        </li>
      ))}
    </ol>
  );
}
