// Sends one push to every device of the person.
// 1. Devices that were reached in an earlier attempt are not tried again (progress).
// 2. The step is sent when one device was reached and none is left to retry.
import type { JsonValue } from '../../contract/primitives.ts';
import { sha256Hex } from '../ids.ts';
import type { FailedResult, ProviderResult } from '../providers/provider.ts';
import type { Performed, StepContextOf } from './context.ts';
import type { Delivered, Part } from './deliver-message.ts';
import { messageKindOf } from './gates.ts';
import { performInApp } from './in-app.ts';
import { deliverParts, factsOf, performedOf, settlementOfOne } from './send.ts';
import { attemptOf, retryOf, settlementOf } from './settle.ts';

interface Tried {
  token: string;
  result: ProviderResult;
}

export function performSendPush(context: StepContextOf<'send_push'>): Promise<Performed> {
  const kind = messageKindOf(context.projectConfig, context.step);
  return kind === 'in_app' ? performInApp(context) : performPush(context);
}

async function performPush(context: StepContextOf<'send_push'>): Promise<Performed> {
  const reachedBefore = tokensIn(context.claimed.progress);
  const open = context.devices.filter((token) => !reachedBefore.includes(token));
  const delivered = await deliverParts(
    context,
    'push',
    open.map((token) => partFor(context, token)),
  );
  if (delivered.stop) return performedOf(delivered, settlementOfOne(delivered, factsOf(context, delivered)));
  const tried = open.flatMap((token, i) => {
    const result = delivered.results[i];
    return result ? { token, result } : [];
  });
  return concluded(context, delivered, reachedBefore, tried);
}

function partFor({ input }: StepContextOf<'send_push'>, token: string): Part<'push'> {
  const { title, body, data } = input;
  return {
    message: { token, platform: 'fcm', title, body, ...(data ? { data } : {}) },
    // The key of a device must not depend on which others are left to try.
    keySuffix: `:${sha256Hex(token).slice(0, 8)}`,
  };
}

function concluded(
  context: StepContextOf<'send_push'>,
  delivered: Delivered,
  reachedBefore: string[],
  tried: Tried[],
): Performed {
  const facts = factsOf(context, delivered);
  const reached = [...reachedBefore, ...tried.flatMap(({ token, result }) => (result.kind === 'sent' ? token : []))];
  const [first] = tried.flatMap(({ result }) => (result.kind === 'failed' ? result : []));
  if (first) {
    const attempt = attemptOf(facts, first.statusCode, first.body || first.message);
    return performedOf(delivered, retryOf(first, { ...facts, attempt, progress: reached }));
  }
  const output = {
    devices: tried.map(({ token, result }) => ({ token: `…${token.slice(-6)}`, ...told(result) })),
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
