// What a dry-run can be told of the outside world: how waits end, what a model says and what a webhook returns.
import type { TestAnswer } from '../../../contract/bundle/test.ts';
import { isObject } from '../../../contract/json.ts';
import type { JsonValue } from '../../../contract/primitives.ts';
import type { StepTrace } from '../../../contract/workflows/run.ts';
import type { Definition } from '../../../contract/workflows/workflow.ts';
import { type DryRunAnswers, dryRunAnswerFaults } from '../../../engine/runs/dry-run-answers.ts';
import { choicesOf } from '../../../engine/steps/ai-prompts.ts';

/** A question that a step leaves open. */
export interface AnswerField {
  label: string;
  /** Usual answer first; null takes what a dry-run takes by itself. */
  options: readonly { value: string; label: string; answer: TestAnswer | null }[];
}

const usual = 'usual';

const waitOptions: AnswerField['options'] = [
  { value: usual, label: 'Times out', answer: null },
  { value: 'happened', label: 'Happened', answer: 'happened' },
];
/** A condition may hold from the beginning, so its usual end is left to the engine. */
const conditionOptions: AnswerField['options'] = [
  { value: usual, label: 'As the person is now', answer: null },
  { value: 'happened', label: 'Happened', answer: 'happened' },
  { value: 'timed_out', label: 'Times out', answer: 'timed_out' },
];
const statusOptions: AnswerField['options'] = [
  { value: usual, label: '200, accepted', answer: null },
  { value: '404', label: '404, not found', answer: { status: 404 } },
  { value: '503', label: '503, every attempt fails', answer: { status: 503 } },
];
const textOptions: AnswerField['options'] = [
  { value: usual, label: 'A fixed text', answer: null },
  { value: 'none', label: 'No answer', answer: { outcome: 'ai_unavailable' } },
];

/** The questions of a definition, in the order of its steps. */
export function answerFields({ steps }: Pick<Definition, 'steps'>): AnswerField[] {
  return steps.flatMap((step): AnswerField[] => {
    const { label } = step;
    if (step.type === 'webhook') return [{ label, options: statusOptions }];
    if (step.type === 'wait') {
      if (step.config.waitForEvent) return [{ label, options: waitOptions }];
      return step.config.waitForCondition ? [{ label, options: conditionOptions }] : [];
    }
    if (step.type !== 'ai_action') return [];
    if (step.config.flavor !== 'decide') return [{ label, options: textOptions }];
    const choices = choicesOf(step.config).map(({ value }, place) => ({
      value: place === 0 ? usual : `choice ${value}`,
      label: value,
      answer: place === 0 ? null : value,
    }));
    return [{ label, options: [...choices, ...textOptions.slice(1)] }];
  });
}

/** What is chosen for a question; `own` for an answer that is none of its options, as of a run. */
export function chosenOption({ label, options }: AnswerField, answers: DryRunAnswers): string {
  const answer = answers[label];
  if (answer === undefined) return usual;
  const same = options.find((option) => JSON.stringify(option.answer) === JSON.stringify(answer));
  return same?.value ?? (answer === options[0]?.label ? usual : 'own');
}

/** The answers that the steps accept, so that one of a step that was changed is no fault. */
export function validAnswers({ steps }: Pick<Definition, 'steps'>, answers: DryRunAnswers): DryRunAnswers {
  return Object.fromEntries(
    Object.entries(answers).filter(
      ([label, answer]) => dryRunAnswerFaults(steps, { [label]: answer }, '').length === 0,
    ),
  );
}

/** What the outside world answered in a run, to be answered again; the last time that a step was come to counts. */
export function answersOfRun(trace: readonly StepTrace[]): DryRunAnswers {
  return Object.fromEntries(
    trace.flatMap((entry): [string, TestAnswer][] => {
      const answer = answerOfStep(entry);
      return answer === null ? [] : [[entry.label, answer]];
    }),
  );
}

function answerOfStep({ type, outcome, reason, output, attempts }: StepTrace): TestAnswer | null {
  if (reason === 'condition_not_met' || outcome === null) return null;
  if (type === 'wait') {
    if (!isObject(output) || typeof output.matched !== 'boolean') return null;
    return output.matched ? 'happened' : 'timed_out';
  }
  if (type === 'ai_action') {
    if (outcome !== 'completed') return { outcome };
    const result = isObject(output) ? output.result : undefined;
    if (typeof result === 'string') return result;
    return isObject(result) ? (result as TestAnswer) : null;
  }
  if (type !== 'webhook') return null;
  const status = attempts.at(-1)?.statusCode;
  const body = isObject(output) ? parsed(output.body) : undefined;
  if (status === undefined || (status === 200 && body === undefined)) return null;
  return { status, ...(body === undefined ? {} : { body }) };
}

/** A body as JSON; undefined where it is none. */
function parsed(body: unknown): JsonValue | undefined {
  if (typeof body !== 'string') return undefined;
  try {
    return JSON.parse(body) as JsonValue;
  } catch {
    return undefined;
  }
}
