import type { AiTrial } from '../../contract/account/ai-trial.ts';
import { Chip } from '../ui/chip.tsx';
import { CodeBlock } from '../ui/code.tsx';
import { formatDuration, formatNumber } from '../ui/format.ts';
import { TextLink } from '../ui/link.tsx';
import { adviceFor } from './advice.ts';

/** What the model said, and what it took; without an answer the reason and what to do. `settings`: where the model is set. */
export function TrialAnswer({ trial, settings }: { trial: AiTrial; settings?: string }) {
  const { outcome, result, message, body, model, usage, ms, repaired } = trial;
  const tokens = usage ? Object.values(usage).reduce((sum, count) => sum + count, 0) : null;
  const facts = [
    model,
    formatDuration(ms),
    tokens === null ? null : `${formatNumber(tokens)} tokens`,
    repaired ? 'asked once more' : null,
  ];
  const advice = adviceFor(trial);
  return (
    <>
      <p className="flex flex-wrap items-center gap-2 text-12 text-ink-2">
        <Chip tone={outcome === 'completed' ? 'good' : 'hold'} dot>
          {outcome}
        </Chip>
        {facts.filter(Boolean).join(' · ')}
      </p>
      {result === null ? null : (
        <CodeBlock code={typeof result === 'string' ? result : JSON.stringify(result, null, 2)} label="answer" />
      )}
      {message ? <p className="text-13 text-ink-2 [overflow-wrap:anywhere]">{message}</p> : null}
      {advice === null ? null : (
        <p className="text-13 text-ink-2">
          {advice.text}
          {advice.inSettings && settings !== undefined ? (
            <>
              {' '}
              <TextLink to={settings}>Settings › AI</TextLink>
            </>
          ) : null}
        </p>
      )}
      {body ? <CodeBlock code={body} label="answer of the vendor" /> : null}
    </>
  );
}
