import type { TestAnswer } from '../../contract/bundle/test.ts';
import { isObject } from '../../contract/json.ts';
import { Outcome } from '../../contract/outcomes.ts';
import type { Step } from '../../contract/workflows/workflow.ts';
import type { WorldAnswer } from './behaviour.ts';
import { behaviourOf } from './registry.ts';

/** Whether an answer says how the step ends, whatever it does. */
export function isOutcomeAnswer(answer: TestAnswer | null): answer is { outcome: Outcome; reason?: string } {
  if (!isObject(answer) || !('outcome' in answer) || !Outcome.safeParse(answer.outcome).success) return false;
  return Object.keys(answer).every((field) => field === 'outcome' || field === 'reason');
}

/** Why a step cannot get an answer from the outside world, as one sentence; null where it can. */
export function answerFaultOf(step: Step, answer: TestAnswer): string | null {
  const { work } = behaviourOf(step);
  if (work.place !== 'queue' && work.place !== 'object')
    return `The step "${step.label}" asks nothing of the outside world.`;
  if (isOutcomeAnswer(answer)) return null;
  // Sound, because outcomes are answers of every step.
  return work.answerFault(step, answer as WorldAnswer);
}
