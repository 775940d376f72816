import { useMutation } from '@tanstack/react-query';
import { Sparkles } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { AiTrial } from '../../../contract/account/ai-trial.ts';
import { problemOf } from '../../api/problem.ts';
import { usePlanRight, useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { CodeBlock } from '../../ui/code.tsx';
import { FaultText, Field } from '../../ui/field.tsx';
import { formatDuration, formatNumber } from '../../ui/format.ts';
import { TextArea, TextInput } from '../../ui/inputs.tsx';
import { Segmented } from '../../ui/tabs.tsx';
import { type Flavor, flavorWords, type Question, questionBody } from './trial-question.ts';

const flavors = (Object.keys(flavorWords) as Flavor[]).map((value) => ({ value, label: flavorWords[value].label }));
const startOf = (flavor: Flavor): Question => ({
  flavor,
  prompt: flavorWords[flavor].prompt,
  list: flavorWords[flavor].list,
});

/** Asks the saved model once; nothing is written. */
export function AiTrialCard() {
  const { client, projectId } = useConnection();
  const right = useRight('editor');
  const plan = usePlanRight('starter');
  const [question, setQuestion] = useState(startOf('generate'));
  const trial = useMutation({
    mutationFn: (asked: Question) => client.tryAi({ body: questionBody(asked, projectId) }),
  });
  const reason = right.reason ?? plan.reason;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason === null && !trial.isPending) trial.mutate(question);
  };
  const problem = trial.error ? problemOf(trial.error) : null;
  const faultsAt = (place: RegExp) => problem?.faults.find(({ pointer }) => place.test(pointer))?.message ?? null;
  const fault = faultsAt(/^\/prompt/);
  const listFault = faultsAt(/^\/(choices|fields)/);
  const words = flavorWords[question.flavor];
  return (
    <Card title="Try it">
      <form aria-label="Try the model" onSubmit={submit} className="grid gap-3">
        <Segmented
          label="Kind of step"
          value={question.flavor}
          onChange={(flavor) => setQuestion(startOf(flavor))}
          options={flavors}
        />
        <Field
          label="Prompt"
          hint="Asks the model that is saved above, as an AI step would. Nothing is written."
          fault={fault}
        >
          {(ids) => (
            <TextArea
              {...ids}
              value={question.prompt}
              onChange={(prompt) => setQuestion({ ...question, prompt })}
              maxLength={20_000}
            />
          )}
        </Field>
        {words.hint === '' ? null : (
          <Field label={question.flavor === 'decide' ? 'Choices' : 'Traits'} hint={words.hint} fault={listFault}>
            {(ids) => (
              <TextInput {...ids} value={question.list} onChange={(list) => setQuestion({ ...question, list })} />
            )}
          </Field>
        )}
        <span>
          <Button type="submit" icon={Sparkles} loading={trial.isPending} disabledReason={reason}>
            Try
          </Button>
        </span>
        <div role="status" aria-label="Answer of the model" className="grid gap-2 empty:hidden">
          {problem && fault === null && listFault === null ? (
            <FaultText>{`${problem.title}. ${problem.detail}`}</FaultText>
          ) : null}
          {trial.data ? <Answer trial={trial.data} /> : null}
        </div>
      </form>
    </Card>
  );
}

function Answer({ trial }: { trial: AiTrial }) {
  const { outcome, result, message, body, model, usage, ms, repaired } = trial;
  const tokens = usage ? Object.values(usage).reduce((sum, count) => sum + count, 0) : null;
  const facts = [
    model,
    formatDuration(ms),
    tokens === null ? null : `${formatNumber(tokens)} tokens`,
    repaired ? 'asked once more' : null,
  ];
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
      {message ? <p className="text-13 text-ink-2">{message}</p> : null}
      {body ? <CodeBlock code={body} label="answer of the vendor" /> : null}
    </>
  );
}
