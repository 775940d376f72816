// Sends one push to every device of the person.
// 1. Devices that were reached in an earlier attempt are not tried again (progress).
// 2. The step is sent when one device was reached and none is left to retry.
import type { JsonValue } from '../../contract/primitives.ts';
import { sha256Hex } from '../ids.ts';
import type { FailedResult, ProviderResult } from '../providers/provider.ts';
import { sendThrough } from '../providers/registry.ts';
import type { Channel } from '../store/send-context.ts';
import type { Performed, StepContextOf } from './context.ts';
import { passGates } from './gates.ts';
import { blockedByGate, factsOf, providerContext } from './send.ts';
import { attemptOf, retryOf, settlementOf } from './settle.ts';

interface Tried {
  token: string;
  result: ProviderResult;
}

export async function performSendPush(context: StepContextOf<'send_push'>): Promise<Performed> {
  const { step, projectConfig, scope, devices } = context;
  const gate = passGates(projectConfig, {
    kind: 'push',
    config: step.config,
    recipient: null,
    from: null,
    suppressedFor: null,
    scope,
    now: context.now(),
  });
  if ('closed' in gate) return blockedByGate(context, 'push', null, gate.closed);
  if (devices.length === 0) {
    const message = 'The person has no device; register one with POST customers/profiles/{userId}/devices.';
    return blockedByGate(context, 'push', null, { outcome: 'skipped-missing-config', reason: 'no_device', message });
  }
  const at = context.now();
  const reachedBefore = tokensIn(context.claimed.progress);
  const open = devices.filter((token) => !reachedBefore.includes(token));
  const tried = await Promise.all(open.map((token) => pushTo(context, gate.channel, token)));
  return concluded(context, gate.channel, at, reachedBefore, tried);
}

async function pushTo(context: StepContextOf<'send_push'>, channel: Channel<'push'>, token: string): Promise<Tried> {
  const { title, body, data } = context.input;
  const message = { token, platform: 'fcm' as const, title, body, ...(data ? { data } : {}) };
  // The key of a device must not depend on which others are left to try.
  const suffix = `:${sha256Hex(token).slice(0, 8)}`;
  return { token, result: await sendThrough('push', channel.config, message, providerContext(context, suffix)) };
}

function concluded(
  context: StepContextOf<'send_push'>,
  channel: Channel<'push'>,
  at: number,
  reachedBefore: string[],
  tried: Tried[],
): Performed {
  const facts = factsOf(context, at);
  const reached = [...reachedBefore, ...tried.flatMap(({ token, result }) => (result.kind === 'sent' ? token : []))];
  const failed = tried.flatMap(({ result }) => (result.kind === 'failed' ? result : []));
  const log = {
    channelId: channel.id,
    kind: 'push' as const,
    recipient: `${context.devices.length} ${context.devices.length === 1 ? 'device' : 'devices'}`,
    followUps: tried.flatMap(({ result }) => ('followUps' in result ? (result.followUps ?? []) : [])),
  };
  const [first] = failed;
  if (first) {
    const attempt = attemptOf(facts, first.statusCode, first.body || first.message);
    return { ...log, settlement: retryOf(first, { ...facts, attempt, progress: reached }) };
  }
  const output = {
    devices: tried.map(({ token, result }) => ({ token: `…${token.slice(-6)}`, ...told(result) })),
    reached: reached.length,
  };
  if (reached.length > 0) {
    return {
      ...log,
      settlement: {
        kind: 'done',
        outcome: 'sent',
        input: facts.input,
        output,
        warnings: facts.warnings,
        attempt: attemptOf(facts, 200),
      },
    };
  }
  const settlement = settlementOf(tried[0]?.result ?? nothingTried, facts);
  return { ...log, settlement: settlement.kind === 'done' ? { ...settlement, output } : settlement };
}

const nothingTried: FailedResult = {
  kind: 'failed',
  reason: 'network',
  message: 'No device was tried.',
  statusCode: null,
  body: '',
};

function told(result: ProviderResult): Record<string, JsonValue> {
  return result.kind === 'sent'
    ? { result: 'sent', providerId: result.providerId }
    : { result: result.reason, message: result.message };
}

function tokensIn(progress: unknown): string[] {
  return Array.isArray(progress) ? progress.filter((token) => typeof token === 'string') : [];
}
