import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type StepType, stepTypes } from '../../../../src/contract/workflows/steps/registry.ts';
import type { StepOf } from '../../../../src/contract/workflows/workflow.ts';
import type { Behaviour } from '../../../../src/engine/steps/behaviour.ts';
import { behaviourOf, type StepBehaviours, stepBehaviours } from '../../../../src/engine/steps/registry.ts';
import { type Performers, performers } from '../../../../src/worker/steps/registry.ts';

/** What must not change by accident: where the work is done, how often, when it is tried again, as what it is logged. */
const promises: Record<StepType, [place: string, guarantee?: string, attempts?: number, kind?: string]> = {
  send_email: ['sends', 'at_least_once', 7, 'email'],
  send_push: ['sends', 'at_least_once', 7, 'push'],
  send_sms: ['sends', 'at_most_once', 7, 'sms'],
  webhook: ['webhooks', 'at_least_once', 7, 'webhook'],
  update_profile: ['object', 'at_least_once', 7],
  wait: ['wait'],
  branch: ['run'],
  ai_action: ['ai', 'at_least_once', 4],
};

test.each(stepTypes)('%s keeps what is promised of it', (type) => {
  const { work, message } = behaviourOf({ type });
  const place = work.place === 'queue' ? work.queue : work.place;
  const effect = 'retry' in work ? [work.guarantee, work.retry.delaysMs.length] : [];
  expect([place, ...effect, ...(message ? [message.kind] : [])]).toEqual(promises[type]);
});

test('every type of the contract has a behaviour and, where a consumer does it, a performer', () => {
  expect(Object.keys(stepBehaviours)).toEqual(stepTypes);
  const queued = stepTypes.filter((type) => behaviourOf({ type }).work.place === 'queue');
  expect(Object.keys(performers).toSorted()).toEqual(queued.toSorted());
});

test('the engine and the Worker compare no type by its name', () => {
  const root = join(import.meta.dirname, '../../../..');
  const files = globSync('src/{engine,worker}/**/*.ts', { cwd: root });
  const comparison = new RegExp(`type\\s*[!=]==\\s*'(${stepTypes.join('|')})'|case '(${stepTypes.join('|')})'`);
  expect("if (step.type === 'wait')").toMatch(comparison);
  expect(files.filter((file) => comparison.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
});

// The rest is checked by the compiler: each line marked as an error stops the build when it compiles after all.
type Sms = Behaviour<StepOf<'send_sms'>, { type: 'send_sms'; to: string; body: string }>;
/** The properties that a behaviour could be written without. */
type Optional = { [P in keyof Sms]: Omit<Sms, P> extends Sms ? P : never }[keyof Sms];

test('a behaviour or a registry that is incomplete does not compile', () => {
  const optional: Optional[] = [];
  // @ts-expect-error no property of a behaviour is optional
  optional.push('render');

  const { guarantee: _guarantee, ...careless } = stepBehaviours.send_sms.work;
  // @ts-expect-error the work of a queue has a guarantee
  const withoutGuarantee: Sms = { ...stepBehaviours.send_sms, work: careless };

  const { message: _message, ...silent } = stepBehaviours.send_sms;
  // @ts-expect-error a step says whether it sends a message
  const withoutMessage: Sms = silent;

  const { send_sms: _sms, ...seven } = stepBehaviours;
  // @ts-expect-error every type of the contract has its behaviour
  const withoutType: StepBehaviours = seven;

  // @ts-expect-error a behaviour stands under its own type
  const swapped: StepBehaviours = { ...stepBehaviours, send_sms: stepBehaviours.send_email };

  const { send_sms: _performer, ...others } = performers;
  // @ts-expect-error every effect of a queue has its performer
  const withoutPerformer: Performers = others;

  expect([withoutGuarantee, withoutMessage, withoutType, swapped, withoutPerformer]).toHaveLength(5);
});
