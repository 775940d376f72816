// Sends a sample event to an endpoint, by the way of its deliveries: the same signature, address check and judgement. A
// test that fails changes nothing of the endpoint, since nobody has lost an event by it.
import type { EndpointTestInput, EndpointTestResult } from '../../../contract/messages/endpoint.ts';
import type { Ctx } from '../../access/context.ts';
import { openProject } from '../../db/client.ts';
import { openEgress } from '../../guard/open-egress.ts';
import { timeId } from '../../ids.ts';
import type { ProviderResult } from '../../providers/provider.ts';
import { deliverMessage } from '../../steps/deliver-message.ts';
import { endpointMessage } from '../../steps/endpoint-message.ts';
import { openPlaces } from '../../steps/places.ts';
import { attemptOf } from '../../steps/settle.ts';
import { endpointTestStatement } from '../../store/endpoint-deliveries.ts';
import { loadSendContext } from '../../store/send-context.ts';
import { moveEndpoint } from '../../stream/endpoint-moves.ts';
import { fetchEndpoint } from './service.ts';
import { audited, definitionOf } from './write.ts';

const sample = {
  userId: 'test-user',
  anonymousId: null,
  properties: { note: 'This is a sample event; nothing has happened.' },
};

/** Tests an endpoint, also a disabled one; a success puts it back. */
export async function testEndpoint(
  ctx: Ctx,
  id: string,
  { eventType = 'sendora.test' }: EndpointTestInput,
): Promise<EndpointTestResult> {
  const row = await fetchEndpoint(ctx, id);
  const { projectId } = row;
  const deliveryId = timeId(ctx.now);
  const event = { ...sample, id: deliveryId, messageId: `test:${deliveryId}`, type: eventType, timestamp: ctx.now };
  const { request } = await endpointMessage(ctx.env, row, { deliveryId, event, now: ctx.now });
  const { projectConfig } = await loadSendContext(ctx.env, ctx.org.id, projectId, []);
  const places = openPlaces(ctx.env, projectId);
  const outside = { env: ctx.env, egress: openEgress(ctx.env), email: null, feed: null, places, now: () => Date.now() };
  const delivered = await deliverMessage(outside, projectConfig, request);
  const [answer] = delivered.results;
  if (!answer) throw new TypeError('a test sends one message');
  const result = toResult(answer);
  const error = answer.kind === 'sent' ? undefined : result.body || result.message;
  const { url } = definitionOf(row);
  const db = await openProject(ctx.env, projectId);
  await db.batch([
    endpointTestStatement(db, {
      ...{ projectId, id: deliveryId, endpointId: id, eventType, url, at: ctx.now },
      ...{ outcome: result.outcome, reason: result.reason ?? null, message: result.message ?? null },
      attempt: attemptOf(delivered, result.statusCode ?? null, error),
    }),
    audited(ctx, db, row, { action: 'endpoint.tested', after: { outcome: result.outcome } }),
  ]);
  const isGreen = answer.kind === 'sent' && !answer.asksToStop;
  const moving = isGreen ? [{ input: { kind: 'tested' as const }, depth: 0 }] : [];
  await moveEndpoint(ctx.env, db, { orgId: ctx.org.id, projectId }, id, moving, ctx.now);
  return result;
}

function toResult(answer: ProviderResult): EndpointTestResult {
  if (answer.kind === 'sent') return { outcome: 'sent', ...statusOf(answer) };
  const { reason, message } = answer;
  if (answer.kind === 'skipped') return { outcome: answer.outcome, reason, message };
  const limited = answer.kind === 'failed' && answer.rateLimited === true;
  return { outcome: limited ? 'rate_limited' : 'error', reason, message, ...statusOf(answer) };
}

const statusOf = ({ statusCode, body }: { statusCode: number | null; body: string }) =>
  statusCode === null ? {} : { statusCode, body };
