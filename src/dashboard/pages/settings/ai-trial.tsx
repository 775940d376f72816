import { Sparkles } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { TrialAnswer } from '../../ai-trial/trial-answer.tsx';
import { useAiTrial } from '../../ai-trial/use-ai-trial.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { FaultText, Field } from '../../ui/field.tsx';
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
  const { projectId } = useConnection();
  const { ask, isAsking, answer, problem, reason } = useAiTrial();
  const [question, setQuestion] = useState(startOf('generate'));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason === null && !isAsking) ask(questionBody(question, projectId));
  };
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
          <Button type="submit" icon={Sparkles} loading={isAsking} disabledReason={reason}>
            Try
          </Button>
        </span>
        <div role="status" aria-label="Answer of the model" className="grid gap-2 empty:hidden">
          {problem && fault === null && listFault === null ? (
            <FaultText>{`${problem.title}. ${problem.detail}`}</FaultText>
          ) : null}
          {answer ? <TrialAnswer trial={answer} /> : null}
        </div>
      </form>
    </Card>
  );
}
