import { isObject } from '../../contract/json.ts';
import type { StepOf } from '../../contract/workflows/workflow.ts';
import { evaluate } from '../conditions/evaluate.ts';
import { runValues } from '../templates/run-values.ts';
import type { Behaviour } from './behaviour.ts';
import { asRendered, beforeStep, noSecrets } from './parts.ts';

export const branch = {
  otherNames: ['if', 'condition', 'split'],
  aliases: {},
  templates: { condition: 'condition' },
  jumps: {
    fields: ['ifTrue', 'ifFalse'],
    exhaustive: true,
    choices: null,
    noNext: 'A branch without `if` has no `next`: it always goes to `ifTrue` or `ifFalse`.',
  },
  secrets: noSecrets,
  projectSecrets: null,
  addresses: [],
  faults: () => [],
  successors: ({ config }) => [
    { target: config.ifTrue, label: 'yes' },
    { target: config.ifFalse, label: 'no' },
  ],
  ways: {
    of: () => ['ifTrue', 'ifFalse'],
    taken: (_step, { output }) => (isObject(output) ? (output.result === true ? 'ifTrue' : 'ifFalse') : null),
  },
  work: {
    place: 'run',
    decide({ config }, scope, now) {
      const verdict = evaluate(config.condition, scope, now, runValues(scope, now));
      const jump = verdict.ok ? config.ifTrue : config.ifFalse;
      const why = verdict.ok ? {} : { message: verdict.why.sentence };
      return { outcome: 'completed', output: { result: verdict.ok, next: jump }, ...why, jump };
    },
  },
  readsProfile: () => true,
  writesProfile: () => false,
  listens: () => null,
  whileDelayed: beforeStep,
  emailTemplateId: () => undefined,
  render: () => ({ type: 'branch' }),
  visible: asRendered,
  message: null,
} satisfies Behaviour<StepOf<'branch'>, { type: 'branch' }>;
