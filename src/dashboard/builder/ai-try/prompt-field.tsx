import { Sparkles } from 'lucide-react';
import { useMemo } from 'react';
import { TrialAnswer } from '../../ai-trial/trial-answer.tsx';
import { useAiTrial } from '../../ai-trial/use-ai-trial.ts';
import type { FieldProps } from '../../forms/field-types.ts';
import { TemplateField } from '../../forms/fields/template-field.tsx';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code.tsx';
import { FaultText } from '../../ui/field.tsx';
import { useBuilder } from '../builder-context.ts';
import { type DraftStep, stepOf } from '../draft.ts';
import { useDryRun } from '../dry-run/dry-run-context.ts';
import { tryBody } from './try-body.ts';

/** The prompt of an AI step, which can be tried. */
export function PromptField(props: FieldProps) {
  const { draft, selection } = useBuilder();
  const step = stepOf(draft, selection);
  return (
    <div className="grid min-w-0 gap-2">
      <TemplateField {...props} />
      {step === undefined ? null : <TryPrompt step={step} />}
    </div>
  );
}

/** Every fault of the step, else what went wrong. */
const problemWords = (problem: ReturnType<typeof useAiTrial>['problem']): string[] => {
  if (problem === null) return [];
  const faults = new Set(problem.faults.map(({ message }) => message));
  return faults.size > 0 ? [...faults] : [`${problem.title}. ${problem.detail}`];
};

function TryPrompt({ step }: { step: DraftStep }) {
  const { draft } = useBuilder();
  const { projectId, paths } = useConnection();
  const { settings, event } = useDryRun();
  const { ask, isAsking, asked, answer, problem, reason } = useAiTrial();
  const body = useMemo(
    () => tryBody(draft, step, { projectId, settings, event }),
    [draft, step, projectId, settings, event],
  );
  const isStale = asked !== undefined && JSON.stringify(asked) !== JSON.stringify(body);
  const sample = settings.event.kind === 'known' ? 'the event of the dry-run' : 'a made-up event';
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <Button size="small" icon={Sparkles} loading={isAsking} disabledReason={reason} onClick={() => ask(body)}>
          Try
        </Button>
        <span className="min-w-0 flex-1 text-12 text-ink-3">
          Asks the model once for {settings.userId ?? 'a made-up person'}, with {sample}. Nothing is written.
        </span>
      </div>
      <div role="status" aria-label="Answer of the model" className="grid min-w-0 gap-2 empty:hidden">
        {isStale && !isAsking ? <p className="text-12 text-hold">The step was changed since it was tried.</p> : null}
        {problemWords(problem).map((words) => (
          <FaultText key={words}>{words}</FaultText>
        ))}
        {answer === undefined ? null : (
          <>
            <TrialAnswer trial={answer} settings={paths.settings('ai')} />
            {answer.missing.length === 0 ? null : (
              <p className="text-12 text-hold [overflow-wrap:anywhere]">
                Without a value: {answer.missing.map((path) => `{{${path}}}`).join(', ')}
              </p>
            )}
            {answer.warnings.map(({ code, message }) => (
              <p key={code + message} className="text-12 text-hold [overflow-wrap:anywhere]">
                {message}
              </p>
            ))}
            <p className="font-strong text-12 text-ink-2">Prompt that was asked</p>
            <CodeBlock code={answer.prompt} label="prompt that was asked" />
          </>
        )}
      </div>
    </>
  );
}
