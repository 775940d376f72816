// What a dry-run takes as answered: what the outside world says to steps, and how waits for something end.
// 1. A wait that "happened" ends at once; one that "timed_out" ends at its time, also where its condition holds.
import type { TestAnswer } from '../../contract/bundle/test.ts';
import type { Fault } from '../../contract/errors.ts';
import type { Definition, Step, StepOf } from '../../contract/workflows/workflow.ts';
import { pointerOf } from '../faults/faults.ts';
import { fault, suggestionFor } from '../faults/sentences.ts';
import { answerFaultOf } from '../steps/answer-fault.ts';

/** Answers by the label of the step. */
export type DryRunAnswers = Readonly<Record<string, TestAnswer>>;

const endings = ['happened', 'timed_out'] as const;
type Listening = StepOf<'wait'>;

const listens = (step: Step): step is Listening => 'waitForEvent' in step.config || 'waitForCondition' in step.config;

/** The faults of answers; `at` is their pointer. */
export function dryRunAnswerFaults(steps: readonly Step[], answers: DryRunAnswers, at: string): Fault[] {
  return Object.entries(answers).flatMap(([label, answer]) => {
    const pointer = pointerOf([label], at);
    const step = steps.find((one) => one.label === label);
    if (!step) {
      const labels = steps.map((one) => one.label);
      const message = `The workflow has no step "${label}".`;
      return [fault(pointer, 'unknown_step', message, suggestionFor(label, labels))];
    }
    const message = listens(step) ? endingFault(answer) : answerFaultOf(step, answer);
    return message === null ? [] : [fault(pointer, 'invalid_answer', message)];
  });
}

const endingFault = (answer: TestAnswer): string | null =>
  endings.some((ending) => ending === answer) ? null : 'A wait ends by "happened" or "timed_out".';

/** The definition with waits that end as they are answered. */
export function withAnsweredWaits(definition: Definition, answers: DryRunAnswers): Definition {
  return { ...definition, steps: definition.steps.map((step) => answeredWait(step, answers[step.label])) };
}

/** An empty `all` holds always, so its opposite never. */
function answeredWait(step: Step, answer: TestAnswer | undefined): Step {
  if (!listens(step) || !endings.some((ending) => ending === answer)) return step;
  const { waitForEvent, ...config } = step.config;
  if (answer === 'happened') return { ...step, config: { ...config, waitForCondition: { all: [] } } };
  return waitForEvent ? step : { ...step, config: { ...config, waitForCondition: { not: { all: [] } } } };
}
