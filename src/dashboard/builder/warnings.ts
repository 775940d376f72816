// Finds what is probably not meant, although it can be saved. Warnings never block.
// Each kind is a function from the draft and what is known of the project to its warnings.
import type { StepOf } from '../../contract/workflows/workflow.ts';
import { buildScope, readPath, type ScopeEvent } from '../../engine/scope.ts';
import { behaviourOf } from '../../engine/steps/registry.ts';
import { spanWords } from '../../engine/steps/span-words.ts';
import { type Draft, type DraftStep, pointerTo, stepOf } from './draft.ts';
import { longestMinutes } from './duration.ts';
import { endTarget, exitsOf, waysOf } from './exits.ts';
import { resultsBefore } from './results.ts';
import { titleOf } from './starters.ts';
import { usesOf } from './uses.ts';

export type WarningCode =
  | 'unseen_variable'
  | 'may_be_empty'
  | 'no_channel'
  | 'channel_unavailable'
  | 'same_ways'
  | 'short_wait'
  | 'no_exit_rule';

export interface Warning {
  code: WarningCode;
  /** Label of the step; null where it is about the workflow. */
  label: string | null;
  /** JSON pointer into the draft. */
  pointer: string;
  message: string;
}

/** A channel as the API lists it. */
export interface KnownChannel {
  id: string;
  kind: string;
  name: string;
  status: 'ok' | 'needs_reconnect' | 'disabled';
  isDefault: boolean;
}

/** What is known of the project; what is left out is not judged. */
export interface Facts {
  /** The latest events that match the trigger. */
  events?: readonly ScopeEvent[];
  channels?: readonly KnownChannel[];
}

/** From when on a run should have a rule that ends it early. */
const longRunMinutes = 24 * 60;

/** Every warning of a draft, in the order of its steps; those about the workflow come first. */
export function warningsOf(draft: Draft, facts: Facts = {}): Warning[] {
  const results = resultsBefore(draft);
  const scopes = (facts.events ?? []).map((event) => buildScope({ event }).event);
  return [
    ...noExitRule(draft),
    ...draft.steps.flatMap((step) => [
      ...channelWarnings(draft, step, facts.channels),
      ...unseenVariables(draft, step, scopes),
      ...possiblyEmpty(draft, step, results.get(step.label) ?? new Map()),
      ...sameWays(draft, step),
      ...shortWait(draft, step),
    ]),
  ];
}

function noExitRule(draft: Draft): Warning[] {
  const isLong = longestMinutes(draft) > longRunMinutes;
  if (!isLong || (Array.isArray(draft.exitOn) && draft.exitOn.length > 0)) return [];
  const message = 'Runs may take longer than a day and no exit rule ends them early, such as when the order is paid.';
  return [{ code: 'no_exit_rule', label: null, pointer: '/exitOn', message }];
}

function channelWarnings(draft: Draft, step: DraftStep, channels: Facts['channels']): Warning[] {
  const { message } = behaviourOf(step);
  if (channels === undefined || message === null) return [];
  // Sound: of the step only its config is read.
  const choice = message.channel({ delayMinutes: 0, next: null, ...step } as unknown as StepOf<'send_email'>);
  if (choice === null) return [];
  const kinds: string[] = [message.kind, ...message.otherKinds];
  const at = { label: step.label, pointer: `${pointerTo(draft, step.label)}/config/channelId` };
  const ofKind = channels.filter(({ id, kind }) =>
    choice.channelId === undefined ? kinds.includes(kind) : id === choice.channelId,
  );
  // A channel that does not exist is a fault.
  if (ofKind.length === 0 && choice.channelId !== undefined) return [];
  const [used = ofKind[0]] = ofKind.filter(({ isDefault }) => isDefault);
  if (used === undefined)
    return [
      { ...at, code: 'no_channel', message: `There is no channel of kind ${message.kind}, so this will not be sent.` },
    ];
  if (used.status === 'ok') return [];
  const state = used.status === 'disabled' ? 'is disabled' : 'must be reconnected';
  return [
    { ...at, code: 'channel_unavailable', message: `The channel ${used.name} ${state}, so this will not be sent.` },
  ];
}

/** `scopes`: what templates can read of each event. */
function unseenVariables(draft: Draft, step: DraftStep, scopes: readonly Record<string, unknown>[]): Warning[] {
  if (scopes.length === 0) return [];
  const isSeen = (path: string[]) => scopes.some((scope) => readPath(scope, path) !== undefined);
  const found = usesOf(step).flatMap(({ path, pointer }) => {
    const [root, ...rest] = path.split('.');
    if (root !== 'event' || rest.length === 0 || isSeen(rest)) return [];
    const message = `${path} was in none of the last ${scopes.length} events; it would be empty.`;
    return [warning('unseen_variable', draft, step, pointer, message)];
  });
  return distinct(found);
}

function possiblyEmpty(draft: Draft, step: DraftStep, results: ReadonlyMap<string, string>): Warning[] {
  const found = usesOf(step).flatMap(({ path, pointer }) => {
    const name = path.split('.').slice(0, 2).join('.');
    if (results.get(name) !== 'sometimes') return [];
    return [
      warning('may_be_empty', draft, step, pointer, `${name} may be empty: not every way to this step saves it.`),
    ];
  });
  return distinct(found);
}

/** A step that does nothing but choose, and has one thing to choose from. */
function sameWays(draft: Draft, step: DraftStep): Warning[] {
  if (behaviourOf(step).jumps.noNext === null) return [];
  const ways = exitsOf(draft, step.label).filter(({ exit }) => exit.slot !== 'next');
  const [first] = ways;
  if (first === undefined || ways.length < 2 || ways.some(({ target }) => target !== first.target)) return [];
  const goal = stepOf(draft, first.target);
  const where = first.target === endTarget || goal === undefined ? 'end the run' : `lead to ${titleOf(goal)}`;
  const message = `Both ways ${where}, so this decides nothing.`;
  return [warning('same_ways', draft, step, `/config/${first.exit.slot}`, message)];
}

/** A delay of seconds behind another wait can be part of that. */
function shortWait(draft: Draft, step: DraftStep): Warning[] {
  const isWait = ({ type, config }: DraftStep) =>
    behaviourOf({ type }).work.place === 'wait' && !Object.keys(config).some((field) => field !== 'reason');
  const minutes: unknown = step.delayMinutes ?? 0;
  if (!isWait(step) || typeof minutes !== 'number' || minutes >= 1) return [];
  const before = waysOf(draft).filter(({ target, live }) => live && target === step.label);
  const isBehindWait = before.some(({ exit }) => {
    const source = stepOf(draft, exit.label);
    return source !== undefined && behaviourOf(source).work.place === 'wait';
  });
  if (!isBehindWait) return [];
  const message = `This waits for ${spanWords(minutes)} right after another wait; one of them is enough.`;
  return [warning('short_wait', draft, step, '/delayMinutes', message)];
}

function warning(code: WarningCode, draft: Draft, { label }: DraftStep, below: string, message: string): Warning {
  return { code, label, pointer: pointerTo(draft, label) + below, message };
}

/** One warning for each message, at the first place. */
function distinct(warnings: readonly Warning[]): Warning[] {
  return warnings.filter(({ message }, place) => warnings.findIndex((other) => other.message === message) === place);
}
