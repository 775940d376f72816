import type { ChannelConfigs } from '../../contract/messages/channels/registry.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { Settlement } from '../../engine/runs/state.ts';
import { effectOf } from '../../engine/steps/registry.ts';
import type { FailedResult, ProviderResult } from '../providers/provider.ts';
import type { SendKind } from '../providers/registry.ts';
import type { Performed, StepContext } from './context.ts';
import { type Delivered, deliverMessage, type Part } from './deliver-message.ts';
import { type GateQuestion, gateQuestionOf } from './gates.ts';
import { type Facts, settlementOf, traceInput } from './settle.ts';

/** One attempt at the message of a step; `ownConfig` for one that goes through no channel. */
export function deliverParts<Kind extends SendKind>(
  context: StepContext,
  kind: Kind,
  parts: Part<Kind>[],
  ownConfig?: ChannelConfigs[Kind],
): Promise<Delivered> {
  const { step, input, suppressedFor, scope, devices, key, projectConfig } = context;
  const facts = { suppressedFor, scope, devices: devices.length, now: context.now() };
  const question = gateQuestionOf(step, input, facts);
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

/** One attempt at a message that has one part, as its run takes it. */
export async function sendOne<Kind extends SendKind>(
  context: StepContext,
  kind: Kind,
  part: Part<Kind>,
  ownConfig?: ChannelConfigs[Kind],
): Promise<Performed> {
  const delivered = await deliverParts(context, kind, [part], ownConfig);
  const [result] = delivered.results;
  if (!result) return blockedByGate(context, delivered);
  const facts = factsOf(context, delivered);
  const settlement = repeatable(context, result) ? settlementOf(result, facts) : unknownResult(result, facts);
  return performedOf(delivered, settlement);
}

/** A message that a gate held back. */
export function blockedByGate(context: StepContext, delivered: Delivered): Performed {
  const { closed } = delivered;
  if (!closed) throw new TypeError('nothing was sent, though every gate was open');
  const { input, warnings } = context;
  return performedOf(delivered, { kind: 'done', ...closed, input: traceInput(input), warnings });
}

export const performedOf = (
  { kind, channelId, recipient, followUps }: Delivered,
  settlement: Settlement,
): Performed => ({ settlement, message: { kind, channelId, recipient }, followUps });

/** What the trace says of an attempt. */
export function factsOf(
  { input, warnings }: StepContext,
  { at, ms }: Pick<Delivered, 'at' | 'ms'>,
): Facts & { input: JsonValue } {
  return { at, ms, input: traceInput(input), warnings };
}

/** What leaves at most once and may have left is not sent again: nobody should get it twice. */
function repeatable({ step }: StepContext, result: ProviderResult): boolean {
  return !(effectOf(step).guarantee === 'at_most_once' && result.kind === 'failed' && result.uncertain);
}

function unknownResult(result: ProviderResult, facts: Facts): Settlement {
  const { message, statusCode, body } = result as FailedResult;
  const told = 'The request left, but no answer came; it is not repeated so that nobody gets it twice.';
  return settlementOf(
    { kind: 'refused', outcome: 'error', reason: 'unknown_result', message: told, statusCode, body: body || message },
    facts,
  );
}
