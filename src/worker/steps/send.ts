import type { JsonValue } from '../../contract/primitives.ts';
import type { ClosedGate } from '../../engine/gates/gates.ts';
import type { Settlement } from '../../engine/runs/state.ts';
import type { FailedResult, ProviderContext, ProviderResult } from '../providers/provider.ts';
import { type Messages, type SendKind, sendThrough } from '../providers/registry.ts';
import { type Channel, channelFor } from '../store/send-context.ts';
import type { Performed, StepContext } from './context.ts';
import { type Facts, settlementOf, traceInput } from './settle.ts';

/** A message that a gate holds back; nothing left. */
export function blockedByGate(
  context: StepContext,
  kind: Performed['kind'],
  recipient: string | null,
  closed: ClosedGate,
): Performed {
  const settlement: Settlement = {
    kind: 'done',
    ...closed,
    input: traceInput(context.input),
    warnings: context.warnings,
  };
  return { settlement, kind, recipient, channelId: channelIdOf(context) };
}

/** The channel that a held message would have gone through, so that the log of the channel tells of it. */
function channelIdOf({ step, projectConfig }: StepContext): string | null {
  if (step.type === 'webhook' || step.type === 'ai_action') return null;
  return channelFor(projectConfig, channelKinds[step.type], step.config.channelId)?.id ?? null;
}

const channelKinds = { send_email: 'email', send_sms: 'sms', send_push: 'push' } as const;

/** What a provider is told beside the message. */
export function providerContext(context: StepContext, suffix = ''): ProviderContext {
  return { egress: context.egress, now: context.now(), idempotencyKey: context.key + suffix, email: context.email };
}

/** One attempt at one message through one channel. */
export async function sendOnce<Kind extends SendKind>(
  context: StepContext,
  channel: Channel<Kind>,
  recipient: string,
  message: Messages[Kind],
): Promise<Performed> {
  const at = context.now();
  const result = await sendThrough(channel.kind, channel.config, message, providerContext(context));
  const facts = factsOf(context, at);
  const settlement = repeatable(context, result) ? settlementOf(result, facts) : unknownResult(result, facts);
  const followUps = 'followUps' in result ? result.followUps : undefined;
  return {
    settlement,
    channelId: channel.id,
    kind: channel.kind,
    recipient,
    ...(followUps ? { followUps } : {}),
  };
}

/** What the trace says of an attempt that began at `at`. */
export function factsOf(context: StepContext, at: number): Facts & { input: JsonValue } {
  return { at, ms: Math.max(0, context.now() - at), input: traceInput(context.input), warnings: context.warnings };
}

/** An SMS that may have left is not sent again: nobody should get it twice. */
function repeatable(context: StepContext, result: ProviderResult): boolean {
  return !(context.step.type === 'send_sms' && result.kind === 'failed' && result.uncertain);
}

function unknownResult(result: ProviderResult, facts: Facts): Settlement {
  const { message, statusCode, body } = result as FailedResult;
  const told = 'The request left, but no answer came; it is not repeated so that nobody gets it twice.';
  return settlementOf(
    { kind: 'refused', outcome: 'error', reason: 'unknown_result', message: told, statusCode, body: body || message },
    facts,
  );
}
