import type { ChannelKind } from '../../contract/channel-configs.ts';
import type { Warning } from '../../contract/runs.ts';
import type { Step } from '../../contract/workflows.ts';
import type { RenderedInput } from '../../engine/render-step.ts';
import type { Settlement } from '../../engine/run-state.ts';
import type { Scope } from '../../engine/scope.ts';
import type { Env } from '../env.ts';
import type { Egress } from '../guard/egress.ts';
import type { ProfileRow } from '../profiles/profile-row.ts';
import type { Consequence, EmailSender } from '../providers/provider.ts';
import type { ClaimedStep } from '../run-object/messages.ts';
import type { Materials } from './materials.ts';

/** Steps whose effect is done by the queue consumer. */
export type EffectType = 'send_email' | 'send_push' | 'send_sms' | 'webhook' | 'ai_action';
export type EffectStep = Extract<Step, { type: EffectType }>;

/** Everything an effect needs, read just before it is attempted. */
export interface StepContext {
  env: Env;
  egress: Egress;
  email: EmailSender | null;
  /** The stable key of the effect; goes to providers as idempotency key. */
  key: string;
  step: EffectStep;
  input: Extract<RenderedInput, { type: EffectType }>;
  claimed: ClaimedStep;
  scope: Scope;
  profile: ProfileRow;
  /** Push tokens of the person. */
  devices: string[];
  materials: Materials;
  /** Why the recipient is on the suppression list, or null. */
  suppressedFor: string | null;
  warnings: Warning[];
  now(): number;
}

/** The context of one type of step. */
export interface StepContextOf<T extends EffectType> extends StepContext {
  step: Extract<EffectStep, { type: T }>;
  input: Extract<RenderedInput, { type: T }>;
}

/** What came of one attempt: the settlement for the run, and what the delivery log should say. */
export interface Performed {
  settlement: Settlement;
  channelId?: string | null;
  kind: ChannelKind | 'ai';
  recipient: string | null;
  consequences?: Consequence[];
}

export type Performer<T extends EffectType> = (context: StepContextOf<T>) => Promise<Performed>;
