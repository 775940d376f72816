// Everything in which step types differ, as the properties of one object per type (`<type>.ts` beside this file).
// 1. The engine and the Worker never compare the name of a type: they ask its behaviour.
// 2. A property that is missing does not compile, so nothing about a new type is decided by accident.
// 3. Pure: a behaviour is given the scope and the time, and does nothing itself.
import type { TestAnswer } from '../../contract/bundle/test.ts';
import type { Fault } from '../../contract/errors.ts';
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import type { Priority } from '../../contract/messages/gates.ts';
import type { Outcome } from '../../contract/outcomes.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { SavedStep } from '../../contract/workflows/workflow.ts';
import type { Successor } from '../graph.ts';
import type { SavedResult, Scope } from '../scope.ts';
import type { EmailContent } from '../templates/email/content.ts';
import type { RenderedEmail } from '../templates/email/render-email.ts';

/**
 * `html` escapes what it prints; `mail` is HTML that may call partials; `url` percent-encodes it, and has no templates before its path; `value` is JSON whose
 * texts are templates, as deep as it goes; `headers` is such a value whose texts may name secrets; `condition` is one or several conditions, the values of which are templates.
 */
export type TemplatedField = 'text' | 'html' | 'mail' | 'url' | 'value' | 'headers' | 'condition';

/** Renders fields of a config for the scope at hand; what fails or is missing is collected by whoever made it. */
export interface Renderer {
  text(field: string, source: string): string;
  html(field: string, source: string): string;
  url(field: string, source: string): string;
  value(field: string, value: JsonValue): JsonValue;
  /** An email inside its layout; `writtenText` takes the place of its plain text. */
  email(content: EmailContent, writtenText?: string): RenderedEmail;
}

/** The ways by which a step names other steps in its config. */
export interface Jumps {
  /** Fields that hold a target each. */
  fields: readonly string[];
  /** Whether the step always leaves by one of the fields when all of them are given. */
  exhaustive: boolean;
  /** The field that holds a list of choices, each of which may have a target. */
  choices: string | null;
  /** Why the step takes no `next` where it has no `if`, as one sentence; null when it takes one. */
  noNext: string | null;
}

/** The later events of the person that concern a step. */
export interface Listening {
  /** Pattern of the event type that is awaited. */
  eventType: string | null;
  /** Whether any change of the person concerns it. */
  profile: boolean;
}

/** The end of a step, as the trace keeps it. */
export interface StepResult {
  outcome: Outcome;
  message?: string;
  output?: JsonValue;
  /** Result to keep for later steps. */
  save?: SavedResult;
  /** Where to go: label, "end", or null for the step's own `next`. */
  jump?: string | null;
}

/** What the work comes to where nothing leaves: in a dry-run, a test, a backtest. */
export interface Simulated extends StepResult {
  /** Machine-readable reason of every outcome except sent and completed. */
  reason?: string;
  /** Traits that the step would have written; null removes one. */
  traits?: Record<string, JsonValue>;
  /** HTTP status that was answered. */
  statusCode?: number;
}

/** An attempt that failed where nothing leaves, and is tried again as a real one is. */
export interface SimulatedFailure {
  failed: { reason: string; message: string; statusCode: number; rateLimited: boolean };
}

/** What the outside world answers to an attempt where nothing leaves. */
export type WorldAnswer = Exclude<TestAnswer, { outcome: string }>;

/** When failed work is tried again, and what it comes to in the end. */
export interface RetryPlan {
  /** Delays in ms before attempts 1, 2, 3, … */
  delaysMs: readonly number[];
  /** Outcome in the trace between two attempts. */
  pendingOutcome: Outcome | null;
  /** Outcome when the last attempt failed. `error` becomes `rate_limited` where the provider only ever said "too fast". */
  givenUp: 'error' | 'ai_unavailable';
}

/** Work that reaches outside of the run: it is in the state, with a lease and a key, before anybody does it. */
interface Effect<S, I> {
  /** `at_most_once`: a claim is recorded before the request leaves, and a result that is unknown is not tried again. */
  guarantee: 'at_least_once' | 'at_most_once';
  /** How long an attempt may take from its claim to its result, ms; after that somebody else may begin. */
  leaseMs: number;
  /** Whether a claim is recorded before the request leaves: repeating it would show, or the attempt may outlast the run object. */
  recordsClaim: boolean;
  /** Whether every attempt sends what the first one sent: providers refuse one key with two contents. */
  repeatsContent: boolean;
  retry: RetryPlan;
  /** What an attempt comes to where nothing is done; `answer`: what the outside world says, null where nobody knows. */
  simulate(step: S, input: I, answer: WorldAnswer | null): Simulated | SimulatedFailure;
  /** What the outside world answers when all goes well; null where the step asks nothing of it. */
  usualAnswer(step: S): WorldAnswer | null;
  /** Why an answer is none that the step can get, as one sentence; null where it is one. */
  answerFault(step: S, answer: WorldAnswer): string | null;
}

/** Where the work of a step is done. */
export type Work<S, I> =
  /** In the commit of the run itself: nothing but a decision. */
  | { place: 'run'; decide(step: S, scope: Scope, now: number): StepResult }
  /** By waiting, see runs/wait.ts. */
  | { place: 'wait' }
  /** By the run object, at once. */
  | ({ place: 'object' } & Effect<S, I>)
  /** By the consumer of a queue. Calls that may be slow (`webhooks`, and models: `ai`) hold back no senders (`sends`). */
  | ({ place: 'queue'; queue: 'sends' | 'webhooks' | 'ai' } & Effect<S, I>);

/** The channel and the audience that a step names, and what it says of the message for its gates. */
export interface ChannelChoice {
  channelId?: string | undefined;
  audienceId?: string | undefined;
  priority?: Priority | undefined;
  topic?: string | undefined;
  class?: 'transactional' | 'marketing' | undefined;
}

/** How the message of a step leaves: what its gates, the suppression list and the log are told. */
export interface Message<S, I> {
  kind: ChannelKind;
  /** Other kinds whose channels the step may name. */
  otherKinds: readonly ChannelKind[];
  /** What the step names; null when the message goes through no channel of the project and so passes no gate. */
  channel(step: S): ChannelChoice | null;
  /** The rendered address; null when it goes to the devices of the person. */
  recipient(input: I): string | null;
  /** The address as it is written in the config; null where it has none. */
  address(step: S): string | null;
  /** The rendered sender; null for that of the channel. */
  sender(input: I): string | null;
  /** Whether it goes to the devices of the person and needs one. */
  toDevices: boolean;
  /** What the person reads: the subject or title, where it has one, and all texts. */
  texts(input: I): { subject: string | null; bodies: string[] };
}

/**
 * The ways out of a step that tests should take, by the names under which their coverage lists them: where a step always
 * leaves by one of its fields, those of the fields that it may have in its form.
 */
export interface Ways<S> {
  of(step: S): string[];
  /** The way that a step took which ended like this; null where it has none. */
  taken(step: S, end: { reason?: string | undefined; output?: JsonValue | undefined }): string | null;
}

/** A secret in a config, and what a reader gets in its place. */
export interface Secret {
  path: readonly string[];
  value: string;
  hint: string;
}

/** A header whose secret is written out in a step. */
export interface WrittenSecret {
  header: string;
  value: string;
}

/** How the headers of a step name secrets of its project. */
export interface ProjectSecrets<C> {
  /** Those that are written out as a whole and are to become secrets of the project. */
  written(config: C): WrittenSecret[];
  /** The config with the tags of these secrets, by the name of the header. */
  withTags(config: C, names: ReadonlyMap<string, string>): C;
  /** The secrets that the headers name, by the name of the header. */
  named(config: object): [header: string, names: string[]][];
}

export interface Behaviour<S extends SavedStep, I extends { type: string }> {
  /** Words for the type that are common elsewhere; whoever writes one is told the type. */
  otherNames: readonly string[];
  /** Other names of config fields, as alias: name. */
  aliases: Readonly<Record<string, string>>;
  /** The fields of the config that hold templates, by their pointer below it. */
  templates: Readonly<Record<string, TemplatedField>>;
  jumps: Jumps;
  /** The secrets of the config: they are stored sealed, and whoever reads the config gets their hints. */
  secrets(config: S['config']): Secret[];
  /** null where no header of the step may name a secret of the project. */
  projectSecrets: ProjectSecrets<S['config']> | null;
  /** The fields of the config that hold an address which the Worker calls. */
  addresses: readonly string[];
  /** The faults of a config that its schema cannot tell; `at` is its pointer. */
  faults(config: Record<string, unknown>, at: string): Fault[];
  /** Ways out of the step, in the order in which they are tried; `onward` is where it leads by itself. */
  successors(step: S, onward: string): Successor[];
  ways: Ways<S>;
  work: Work<S, I>;
  /** Whether the run needs the profile to pass the step. */
  readsProfile(step: S): boolean;
  /** Whether the step may change the person. */
  writesProfile(step: S): boolean;
  /** The later events that concern the step; null when none does. */
  listens(step: S): Listening | null;
  /** What a run waits for while the delay of the step lasts, as one sentence. */
  whileDelayed(step: S): string;
  /** Id of the email template that the step sends, with `@` and a version where it names one. */
  emailTemplateId(step: S): string | undefined;
  /** What the step works with; null when its email template does not exist. */
  render(step: S, renderer: Renderer, emailTemplate: EmailContent | undefined): I | null;
  /** What traces and logs may show of the input. */
  visible(input: I): object;
  /** null when the step sends no message. */
  message: Message<S, I> | null;
}
