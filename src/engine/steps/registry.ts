import type { StepType } from '../../contract/workflows/steps/registry.ts';
import type { Step, StepOf } from '../../contract/workflows/workflow.ts';
import { aiAction } from './ai-action.ts';
import type { Behaviour, Work } from './behaviour.ts';
import { branch } from './branch.ts';
import { sendEmail } from './send-email.ts';
import { sendPush } from './send-push.ts';
import { sendSms } from './send-sms.ts';
import { updateProfile } from './update-profile.ts';
import { wait } from './wait.ts';
import { webhook } from './webhook.ts';

/** The behaviour that every step type must have. */
export type StepBehaviours = { [T in StepType]: Behaviour<StepOf<T>, { type: T }> };

/** The behaviour of every step type. A new type is one file and one line here. */
export const stepBehaviours = {
  send_email: sendEmail,
  send_push: sendPush,
  send_sms: sendSms,
  webhook,
  update_profile: updateProfile,
  wait,
  branch,
  ai_action: aiAction,
} satisfies StepBehaviours;

type Registered = typeof stepBehaviours;
type Place = Work<Step, RenderedInput>['place'];

/** What a step works with, by type: its config with every template rendered. */
export type RenderedInput = { [T in StepType]: NonNullable<ReturnType<Registered[T]['render']>> }[StepType];
export type InputOf<T extends StepType> = Extract<RenderedInput, { type: T }>;

/** The types whose work is done at a place. */
export type TypesAt<P extends Place> = {
  [T in StepType]: Registered[T]['work']['place'] extends P ? T : never;
}[StepType];

/** How steps of a type behave. Sound for a step of that type and what was rendered from it. */
export function behaviourOf({ type }: { type: StepType }): Behaviour<Step, RenderedInput> {
  return stepBehaviours[type] as Behaviour<Step, RenderedInput>;
}

/** Whether the work of a step is done at a place; tells the compiler which types that leaves. */
export function isDoneAt<P extends Place>(step: Step, place: P): step is StepOf<TypesAt<P>> & Step {
  return behaviourOf(step).work.place === place;
}

/** The work of a step that reaches outside of the run; only such steps are ever handed out. */
export function effectOf(step: Step) {
  const { work } = behaviourOf(step);
  if (work.place === 'object' || work.place === 'queue') return work;
  throw new TypeError(`a step of type ${step.type} has no effect`);
}
