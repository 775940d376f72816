import type { ChannelConfigs } from '../../contract/messages/channels/registry.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { Warning } from '../../contract/workflows/run.ts';
import type { Settlement } from '../../engine/runs/state.ts';
import type { SavedResult } from '../../engine/scope.ts';
import { effectOf } from '../../engine/steps/registry.ts';
import { derivedTimeId, sha256Hex } from '../ids.ts';
import type { FailedResult, ProviderResult } from '../providers/provider.ts';
import type { SendKind } from '../providers/registry.ts';
import type { Performed, StepContext } from './context.ts';
import { type Delivered, deliverMessage, type Part } from './deliver-message.ts';
import { type GateQuestion, gateQuestionOf } from './gates.ts';
import { attemptOf, type Facts, settlementOf, traceInput } from './settle.ts';

/** One attempt at the message of a step; `ownConfig` for one that goes through no channel. */
export function deliverParts<Kind extends SendKind>(
  context: StepContext,
  kind: Kind,
  parts: Part<Kind>[],
  ownConfig?: ChannelConfigs[Kind],
): Promise<Delivered> {
  const { step, input, suppressedFor, preferences, scope, devices, key, projectConfig, claimed, profile } = context;
  const { intentAt, gates: earlier } = claimed;
  const deliveryId = derivedTimeId(intentAt, 'delivery', key);
  const person = { personId: profile.user_id, preferences, devices: devices.length };
  const facts = { ...person, deliveryId, suppressedFor, scope, earlier, now: context.now() };
  const question = gateQuestionOf(step, input, facts, projectConfig);
  if (!isOfKind(question, kind)) throw new TypeError(`a step of type ${step.type} sends no ${kind}`);
  return deliverMessage(context, projectConfig, {
    question,
    key,
    parts: () => parts,
    ...(ownConfig === undefined ? {} : { ownConfig }),
  });
}

function isOfKind<Kind extends SendKind>(question: GateQuestion | null, kind: Kind): question is GateQuestion<Kind> {
  return question?.kind === kind;
}

/** One attempt at a message that has one part, as its run takes it; `save` makes a result of the answer. */
export async function sendOne<Kind extends SendKind>(
  context: StepContext,
  kind: Kind,
  part: Part<Kind>,
  ownConfig?: ChannelConfigs[Kind],
  save?: (answer: string) => SavedResult | null,
): Promise<Performed> {
  const delivered = await deliverParts(context, kind, [part], ownConfig);
  const [result] = delivered.results;
  const facts = factsOf(context, delivered);
  if (result && isKnownWithOtherContent(context, result)) return performedOf(delivered, sentBefore(result, facts));
  const isUnknown = result?.kind === 'failed' && result.uncertain;
  // What leaves at most once and may have left is not sent again: nobody should get it twice.
  const once = effectOf(context.step).guarantee === 'at_most_once';
  if (isUnknown && once) return performedOf(delivered, unknownResult(result, facts));
  const answer = result?.kind === 'sent' ? result.answer : undefined;
  const saved = answer === undefined ? null : (save?.(answer) ?? null);
  return performedOf(delivered, { ...settlementOfOne(delivered, facts), ...(saved ? { save: saved } : {}) });
}

/** The settlement of a message that has one part. */
export function settlementOfOne({ stop, results: [result] }: Delivered, facts: Facts): Settlement {
  const { input, warnings } = facts;
  if (stop) {
    const { reason, message } = stop;
    const told = { reason, message, input, warnings };
    if (stop.kind === 'closed') return { kind: 'done', outcome: stop.outcome, ...told };
    if (stop.kind === 'unasked') return { kind: 'retry', held: 'outage', ...told };
    if (stop.dueAt === null) return { kind: 'retry', held: 'channel', ...told };
    return { kind: 'retry', held: 'gate', heldUntil: stop.dueAt, ...told };
  }
  if (!result) throw new TypeError('nothing was sent, though every gate was open');
  return settlementOf(result, facts);
}

export const performedOf = (
  { kind, channelId, recipient, followUps, gates, capScopes }: Delivered,
  settlement: Settlement,
): Performed => ({
  settlement,
  message: { kind, channelId, recipient, ...(capScopes.length > 0 ? { capped: true } : {}) },
  followUps,
  gates,
});

/** What the trace says of an attempt. */
export function factsOf(
  { input, warnings }: StepContext,
  { at, ms }: Pick<Delivered, 'at' | 'ms'>,
): Facts & { input: JsonValue } {
  return { at, ms, input: traceInput(input), warnings, payload: () => sha256Hex(JSON.stringify(input)) };
}

/**
 * Whether the provider has the message from an earlier attempt that got no answer, with what its templates gave then.
 * Its key belongs to this message alone, so nothing else can have used it.
 */
function isKnownWithOtherContent({ claimed }: StepContext, result: ProviderResult): boolean {
  const mayHaveLeft = claimed.payload !== null || claimed.reissued;
  return mayHaveLeft && result.kind === 'refused' && result.reason === 'idempotency_mismatch';
}

function sentBefore(result: ProviderResult, facts: Facts): Settlement {
  const { input, warnings } = facts;
  const changed: Warning = {
    code: 'payload_changed',
    message: 'An earlier attempt was accepted; what the step would send by now is different and was not sent.',
  };
  const statusCode = 'statusCode' in result ? result.statusCode : null;
  const attempt = attemptOf(facts, statusCode, 'message' in result ? result.message : undefined);
  return { kind: 'done', outcome: 'sent', input, warnings: [...warnings, changed], attempt };
}

function unknownResult({ message, statusCode, body }: FailedResult, facts: Facts): Settlement {
  const told = 'The request left, but no answer came; it is not repeated so that nobody gets it twice.';
  return settlementOf(
    { kind: 'refused', outcome: 'error', reason: 'unknown_result', message: told, statusCode, body: body || message },
    facts,
  );
}
