// Finds what is wrong with a test beside its shape: names of what the bundle does not have, answers that no step can get.
import type { BundleTest, TestAnswer, TestExpectation, TestGiven } from '../../../contract/bundle/test.ts';
import type { Fault } from '../../../contract/errors.ts';
import type { Step } from '../../../contract/workflows/workflow.ts';
import { pointerOf } from '../../faults/faults.ts';
import { fault, suggestionFor } from '../../faults/sentences.ts';
import { answerFaultOf, isOutcomeAnswer } from '../../steps/answer-fault.ts';
import { playedBy, type TestedBundle } from './bundle-world.ts';

/** Every fault of a test; `at` is its pointer. */
export function testFaults(bundle: TestedBundle, test: BundleTest, at: string): Fault[] {
  const names = bundle.workflows.map(({ name }) => name);
  if (test.workflow !== undefined && !names.includes(test.workflow))
    return [unknown(`${at}/workflow`, 'workflow', test.workflow, names)];
  const steps = playedBy(bundle, test).flatMap(({ definition }) => definition.steps);
  return [
    ...test.given.flatMap((given, place) => givenFaults(bundle, given, pointerOf(['given', place], at))),
    ...Object.entries(test.answers ?? {}).flatMap(([label, answers]) =>
      answerFaults(steps, label, answers, pointerOf(['answers', label], at)),
    ),
    ...test.expect.flatMap((expected, place) =>
      labelsIn(expected).flatMap(([label, path]) =>
        steps.some((step) => step.label === label)
          ? []
          : [unknownStep(pointerOf(['expect', place, ...path], at), label, steps)],
      ),
    ),
  ];
}

function unknown(pointer: string, noun: string, name: string, known: readonly string[]): Fault {
  const message = `There is no ${noun} "${name}" in this bundle.`;
  return fault(pointer, 'unknown_reference', message, suggestionFor(name, known));
}

function unknownStep(pointer: string, label: string, steps: readonly Step[]): Fault {
  const known = [...new Set(steps.map((step) => step.label))];
  const message = `No workflow that this test plays has a step "${label}".`;
  return fault(pointer, 'unknown_step', message, suggestionFor(label, known));
}

function givenFaults({ workflows, audienceIds }: TestedBundle, given: TestGiven, at: string): Fault[] {
  if (!('broadcast' in given)) return [];
  const { broadcast, audience } = given;
  const sent = workflows.filter(({ definition }) => definition.trigger.broadcast !== undefined);
  const named = workflows.some(({ name }) => name === broadcast);
  const isSent = sent.some(({ name }) => name === broadcast);
  const notSent = fault(`${at}/broadcast`, 'not_allowed', `The workflow "${broadcast}" has no trigger \`broadcast\`.`);
  const known = sent.map(({ name }) => name);
  return [
    ...(isSent ? [] : [named ? notSent : unknown(`${at}/broadcast`, 'workflow', broadcast, known)]),
    ...(audienceIds.has(audience) ? [] : [unknown(`${at}/audience`, 'audience', audience, [...audienceIds.keys()])]),
  ];
}

function answerFaults(steps: readonly Step[], label: string, answers: readonly TestAnswer[], at: string): Fault[] {
  const answered = steps.filter((step) => step.label === label);
  if (answered.length === 0) return [unknownStep(at, label, steps)];
  return answers.flatMap((answer, place) => {
    if (isOutcomeAnswer(answer)) return [];
    const messages = answered.map((step) => answerFaultOf(step, answer));
    const [message] = messages;
    return message === undefined || message === null || messages.includes(null)
      ? []
      : [fault(`${at}/${place}`, 'invalid_answer', message)];
  });
}

/** The labels that an expectation names, and where. */
function labelsIn(expected: TestExpectation): [string, (string | number)[]][] {
  if ('order' in expected) return expected.order.map((label, place) => [label, ['order', place]]);
  if ('waiting' in expected) return [[expected.waiting, ['waiting']]];
  return 'step' in expected && expected.step !== undefined ? [[expected.step, ['step']]] : [];
}
