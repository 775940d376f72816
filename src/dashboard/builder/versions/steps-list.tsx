import { useMemo } from 'react';
import { TintIcon } from '../../ui/chip.tsx';
import type { Draft } from '../draft.ts';
import { triggerId, waysOf } from '../exits.ts';
import { targetTitle } from '../graph.ts';
import { titleOf } from '../starters.ts';
import { stepViews, summaryOf } from '../steps/registry.ts';
import { triggerViewOf } from '../triggers/registry.ts';

/** The trigger and the steps, each with its summary and where it leads; to read only. */
export function StepsList({ draft }: { draft: Draft }) {
  const ways = useMemo(
    () =>
      Map.groupBy(
        waysOf(draft).filter(({ drawn }) => drawn),
        ({ exit }) => exit.label,
      ),
    [draft],
  );
  const trigger = { ...draft.trigger };
  const entry = triggerViewOf(trigger);
  const rows = [
    {
      label: triggerId,
      icon: entry.icon,
      tint: 'ai' as const,
      title: entry.title(trigger),
      text: entry.summary(trigger),
    },
    ...draft.steps.map((step) => ({
      ...{ label: step.label, ...stepViews[step.type], title: titleOf(step), text: summaryOf(step) },
    })),
  ];
  return (
    <ol aria-label="Steps" className="grid gap-2">
      {rows.map(({ label, icon, tint, title, text }) => (
        <li
          key={label}
          className="flex flex-wrap items-center gap-x-2.5 gap-y-1 rounded-[11px] border border-line-2 bg-surface px-3 py-2 shadow-1"
        >
          <TintIcon icon={icon} tint={tint} />
          <span className="min-w-40 flex-1">
            <span className="block font-strong text-13 [overflow-wrap:anywhere]">{title}</span>
            <span className="block text-12 text-ink-3 [overflow-wrap:anywhere]">{text}</span>
          </span>
          <span className="text-12 text-ink-2 [overflow-wrap:anywhere]">
            {(ways.get(label) ?? [])
              .map(({ word, target }) => `${word === null ? '' : `${word} `}→ ${targetTitle(draft, target, titleOf)}`)
              .join(', ')}
          </span>
        </li>
      ))}
    </ol>
  );
}
