import { CircleAlert } from 'lucide-react';
import type { Blueprint } from '../../api/queries/blueprints.ts';
import type { Workflow } from '../../api/queries/workflows.ts';
import { stepViews } from '../../builder/steps/registry.ts';
import { useConnection } from '../../shell/connection.ts';
import { TintIcon } from '../../ui/chip.tsx';
import { PlainLink } from '../../ui/link.tsx';
import { counted } from '../../words/counted.ts';
import { stepTypeNames } from '../../words/step-name.ts';
import { triggerSentence } from '../../words/trigger.ts';
import { missingWords } from './needs-list.tsx';

const shownSteps = 8;

/** A blueprint in a grid: what starts it, the row of its steps, and what the project lacks for it. */
export function BlueprintCard({ blueprint }: { blueprint: Blueprint }) {
  const { paths } = useConnection();
  const { slug, name, summary, trigger, steps, templates, needs } = blueprint;
  const missing = missingWords(needs);
  const types = steps.map(({ type }) => stepTypeNames[type]).join(', ');
  return (
    <PlainLink
      to={paths.gallery({ blueprint: slug })}
      className="flex h-full flex-col gap-2 rounded-card border border-line bg-surface p-4 shadow-1 hover:border-accent-line"
    >
      <h2>{name}</h2>
      <p className="flex-1 text-13 text-ink-2">{summary}</p>
      <p className="text-12 text-ink-3 [overflow-wrap:anywhere]">
        {triggerSentence(trigger as unknown as Workflow['trigger'])}
      </p>
      <div role="img" aria-label={`Steps: ${types}`} className="flex flex-wrap items-center gap-1">
        {steps.slice(0, shownSteps).map(({ label, type }) => (
          <TintIcon key={label} icon={stepViews[type].icon} tint={stepViews[type].tint} size="small" />
        ))}
        {steps.length > shownSteps ? <span className="text-12 text-ink-3">+{steps.length - shownSteps}</span> : null}
      </div>
      <p className="text-12 text-ink-3">
        {counted(steps.length, 'step')}, {counted(templates.length, 'mail')}
      </p>
      {missing === null ? null : (
        <p className="flex items-center gap-1.5 text-12 text-hold">
          <CircleAlert size={13} aria-hidden className="shrink-0" />
          {missing}
        </p>
      )}
    </PlainLink>
  );
}
