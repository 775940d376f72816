import type { GateVerdict } from '../../contract/messages/gates.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { Warning } from '../../contract/workflows/run.ts';
import type { StepOf } from '../../contract/workflows/workflow.ts';
import type { Preference } from '../../engine/gates/preference.ts';
import type { RunResults } from '../../engine/runs/results.ts';
import type { AttemptEntry, LoggedMessage, Settlement } from '../../engine/runs/state.ts';
import type { Scope } from '../../engine/scope.ts';
import type { InputOf, RenderedInput, TypesAt } from '../../engine/steps/registry.ts';
import type { Env } from '../env.ts';
import type { Egress } from '../guard/egress.ts';
import type { EmailSender, FeedSender } from '../providers/provider.ts';
import type { FollowUp } from '../store/follow-ups.ts';
import type { ProfileRow } from '../store/profile-row.ts';
import type { RunHead } from '../store/run-row.ts';
import type { ProjectConfig, PushDevice } from '../store/send-context.ts';
import type { Places } from './places.ts';

/** Steps whose effect is done by the queue consumer. */
export type EffectType = TypesAt<'queue'>;
export type EffectStep = { [T in EffectType]: StepOf<T> }[EffectType];

/** What the consumer needs to do a step. */
export interface ClaimedStep {
  head: RunHead;
  cursor: number;
  label: string;
  startedAt: number;
  /** What earlier steps of the run have left for its templates. */
  results: RunResults;
  progress: JsonValue;
  /** Hash of what the first attempt that may have left carried; null when none may have. */
  payload: string | null;
  /** Whether the task was issued before, so that somebody may have begun it. */
  reissued: boolean;
  /** Decided at (epoch ms): the stable time of the effect, for ids that sort. */
  intentAt: number;
  /** Generation of the run in which it was decided; goes back with the result. */
  gen: number;
  /** How many attempts have failed so far; goes back with the result. */
  failures: number;
  attempts: AttemptEntry[];
  /** What the gates said when they were asked before. */
  gates: readonly GateVerdict[];
  /** What the first attempt sent; null where none was made, or its step sends what it renders anew. */
  sent: SentContent | null;
}

/** What a message said when it was first attempted. */
export interface SentContent {
  input: RenderedInput;
  warnings: Warning[];
}

/** Everything an effect needs, read just before it is attempted. */
export interface StepContext {
  env: Env;
  egress: Egress;
  email: EmailSender | null;
  feed: FeedSender | null;
  /** The stable key of the effect; goes to providers as idempotency key. */
  key: string;
  step: EffectStep;
  input: InputOf<EffectType>;
  claimed: ClaimedStep;
  scope: Scope;
  profile: ProfileRow;
  /** Devices of the person. */
  devices: PushDevice[];
  projectConfig: ProjectConfig;
  /** Why the recipient is on the suppression list, or null. */
  suppressedFor: string | null;
  /** What the person has said about topics and kinds of channel. */
  preferences: readonly Preference[];
  /** Where the message takes its places under caps and in the pace of its channel. */
  places: Places;
  warnings: Warning[];
  now(): number;
  /** Keeps what the attempt has achieved so far with the run, and says that somebody is still at it. */
  keep(progress: JsonValue): Promise<void>;
}

/** The context of one type of step. */
export interface StepContextOf<T extends EffectType> extends StepContext {
  step: StepOf<T> & EffectStep;
  input: InputOf<T>;
}

/** What came of one attempt: the settlement for the run, and what the delivery log should say. */
export interface Performed {
  settlement: Settlement;
  /** null for a step that sends no message. */
  message: LoggedMessage | null;
  followUps: FollowUp[];
  /** What the gates of the message said; left out where none was asked. */
  gates?: GateVerdict[];
}

export type Performer<T extends EffectType> = (context: StepContextOf<T>) => Promise<Performed>;

/** What the run object gives to an effect that it does itself. */
export interface ObjectContext<T extends TypesAt<'object'> = TypesAt<'object'>> {
  env: Env;
  head: RunHead;
  step: StepOf<T>;
  input: InputOf<T>;
  scope: Scope;
  /** Epoch ms. */
  at: number;
}

/** The profile where the effect changed it, or why it could not be done and never will be. */
export type ObjectResult = { profile: ProfileRow | null } | { refused: { reason: string; message: string } };
export type ObjectPerformer<T extends TypesAt<'object'>> = (context: ObjectContext<T>) => Promise<ObjectResult>;
