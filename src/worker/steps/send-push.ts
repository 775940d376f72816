// Sends one push to every device of the person, each through the channel of its platform.
// 1. Devices that were reached in an earlier attempt are not tried again (progress).
// 2. The step is sent when one device was reached and none is left to retry.
import type { JsonValue } from '../../contract/primitives.ts';
import type { FailedResult, ProviderResult } from '../providers/provider.ts';
import type { PushDevice } from '../store/send-context.ts';
import type { Performed, StepContextOf } from './context.ts';
import type { Delivered } from './deliver-message.ts';
import { messageKindOf } from './gates.ts';
import { performInApp } from './in-app.ts';
import { pushParts } from './push-parts.ts';
import { type PushRoutes, shownDevice, shownPassedOver } from './push-routes.ts';
import { deliverParts, factsOf, performedOf, settlementOfOne } from './send.ts';
import { attemptOf, failedAttempt, retryOf, settlementOf } from './settle.ts';

interface Tried {
  device: PushDevice;
  channelId: string;
  result: ProviderResult;
}

export function performSendPush(context: StepContextOf<'send_push'>): Promise<Performed> {
  const kind = messageKindOf(context.projectConfig, context.step);
  return kind === 'in_app' ? performInApp(context) : performPush(context);
}

async function performPush(context: StepContextOf<'send_push'>): Promise<Performed> {
  const reachedBefore = tokensIn(context.claimed.progress);
  const left = (routes: PushRoutes | null) =>
    (routes?.open ?? []).filter(({ device }) => !reachedBefore.includes(device.token));
  const { title, body, data } = context.input;
  const delivered = await deliverParts(context, 'push', (routes) => pushParts(left(routes), { title, body, data }));
  if (delivered.stop) return performedOf(delivered, settlementOfOne(delivered, factsOf(context, delivered)));
  const tried = left(delivered.routes).flatMap(({ device, channel }, i): Tried[] => {
    const result = delivered.results[i];
    return result ? [{ device, channelId: channel.id, result }] : [];
  });
  return concluded(context, delivered, reachedBefore, tried);
}

function concluded(
  context: StepContextOf<'send_push'>,
  delivered: Delivered,
  reachedBefore: string[],
  tried: Tried[],
): Performed {
  const facts = factsOf(context, delivered);
  const reached = [
    ...reachedBefore,
    ...tried.flatMap(({ device, result }) => (result.kind === 'sent' ? device.token : [])),
  ];
  const [first] = tried.flatMap(({ result }) => (result.kind === 'failed' ? result : []));
  if (first) {
    const attempt = failedAttempt(facts, first);
    return performedOf(delivered, retryOf(first, { ...facts, attempt, progress: reached }));
  }
  const output = {
    devices: [
      ...tried.map(({ device, channelId, result }) => ({ ...shownDevice(device), channelId, ...told(result) })),
      ...shownPassedOver(delivered.routes?.passedOver ?? []),
    ],
    reached: reached.length,
  };
  if (reached.length > 0) {
    const { input, warnings } = facts;
    const attempt = attemptOf(facts, 200);
    return performedOf(delivered, { kind: 'done', outcome: 'sent', input, output, warnings, attempt });
  }
  const settlement = settlementOf(tried[0]?.result ?? nothingTried, facts);
  return performedOf(delivered, settlement.kind === 'done' ? { ...settlement, output } : settlement);
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
