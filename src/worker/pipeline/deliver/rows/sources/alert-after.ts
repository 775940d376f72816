// What the end of an attempt at the message of an alert leads to.
// 1. A page that cannot be delivered goes over the fallback of its channel; at once where the channel is closed.
// 2. The first message that the storm control refuses plans the digest of its window.
import { defaultStorm } from '../../../../../contract/messages/sending-limits.ts';
import type { JsonValue } from '../../../../../contract/primitives.ts';
import { derivedTimeId } from '../../../../ids.ts';
import { deadReason } from '../../../../providers/slack/words.ts';
import {
  type DigestContext,
  isDigest,
  type NoticeContext,
  parseAlertContext,
} from '../../../../store/alert-context.ts';
import { addresseesOf } from '../../../../store/alert-deliveries.ts';
import { parseAlertRule, readAlertRule } from '../../../../store/alert-rules.ts';
import type { NewDelivery } from '../../../../store/own-delivery-row.ts';
import type { Channel } from '../../../../store/send-context.ts';
import { stormTarget } from '../../../../store/targets.ts';
import { platformEvents } from '../../../../stream/platform-events.ts';
import type { AfterSettle, EndedClaim, RowsWork } from '../source.ts';

export async function afterAlert(work: RowsWork, ended: EndedClaim): Promise<AfterSettle> {
  const context = parseAlertContext(ended.claimed.context);
  if (context === null) return {};
  if (isDigest(context)) return { events: exhausted(work, ended, 0) };
  if (ended.settled.reason === 'storm') return { deliveries: digestOf(work, ended) };
  return {
    deliveries: await fallbackOf(work, ended, context),
    events: exhausted(work, ended, context.event?.depth ?? 0),
  };
}

/** Tells the stream of a message that is given up. */
function exhausted({ projectId }: RowsWork, { claimed, settled, now }: EndedClaim, depth: number) {
  const isGivenUp = settled.outcome === 'error' || settled.reason === 'stale';
  // A message about messages would be about itself.
  if (!isGivenUp || claimed.eventType?.startsWith('alert.')) return [];
  const { id, channelId, ruleId, replays } = claimed;
  const properties = { deliveryId: id, channelId, ruleId, reason: settled.reason };
  const fact = { projectId, type: 'alert.exhausted', about: id, number: replays, userId: null };
  return platformEvents({ ...fact, properties, depth, at: now });
}

/** Whether another channel has to take over: it failed, came too late, or the channel is closed. */
function needsFallback({ settled, result }: EndedClaim): boolean {
  const { outcome, reason, why } = settled;
  const isClosing = result.kind === 'failed' && reason === deadReason;
  const isClosed = why === 'channel_closed' || reason === 'channel_disabled';
  return isClosing || isClosed || outcome === 'error' || reason === 'stale';
}

async function fallbackOf(work: RowsWork, ended: EndedClaim, context: NoticeContext): Promise<NewDelivery[]> {
  if (!needsFallback(ended)) return [];
  const { claimed, now } = ended;
  const { projectConfig } = await work.facts.read({ people: [], changed: new Set(), recipients: [] });
  const channelOf = (id: string | null) => projectConfig.channels.find((channel) => channel.id === id);
  const tried = [...(context.tried ?? []), claimed.channelId ?? ''];
  const next = channelOf(channelOf(claimed.channelId)?.gates.fallbackChannelId ?? null);
  if (!next || tried.includes(next.id)) return [];
  const addressees = await addresseesOver(work, ended, next);
  return addressees.map(({ address, userId }) => ({
    ...plain(claimed),
    id: derivedTimeId(claimed.createdAt, 'fallback', claimed.id, next.id, address ?? userId ?? ''),
    channelId: next.id,
    kind: next.kind,
    userId,
    recipient: address ?? userId,
    context: { ...context, tried } as unknown as JsonValue,
    dueAt: now,
    // What came too late for one channel is not too late for the one that has to take over.
    expiresAt: ended.settled.reason === 'stale' ? null : claimed.expiresAt,
    createdAt: now,
  }));
}

/** Who gets it over the other channel; the rule says so where its kind needs an address. */
async function addresseesOver({ db, projectId }: RowsWork, { claimed }: EndedClaim, { kind }: Channel) {
  const row = await readAlertRule(db, [projectId], claimed.ruleId ?? '');
  return row ? addresseesOf(parseAlertRule(row.definition), kind) : [];
}

function plain({ projectId, source, ruleId, ruleKey, endpointId, alertId, eventId, eventType, priority }: NewDelivery) {
  return { projectId, source, ruleId, ruleKey, endpointId, alertId, eventId, eventType, priority };
}

/** The digest of the window that refused a message; each of them plans the same. */
function digestOf({ projectId }: RowsWork, { claimed, gates, now }: EndedClaim): NewDelivery[] {
  const verdict = gates.find(({ gate }) => gate === 'storm');
  const until = Date.parse(String(verdict?.until));
  const windowSeconds = Number(verdict?.windowSeconds ?? defaultStorm.windowSeconds);
  const { channelId, kind, userId, recipient } = claimed;
  if (channelId === null || Number.isNaN(until)) return [];
  const isAddressed = kind === 'email' || kind === 'sms';
  const targetId = stormTarget(channelId, isAddressed ? recipient : null);
  const context: DigestContext = { digest: { targetId, windowSeconds } };
  return [
    {
      ...plain(claimed),
      projectId,
      id: derivedTimeId(until, 'digest', targetId, String(until)),
      ruleId: null,
      ruleKey: null,
      alertId: null,
      eventId: null,
      eventType: null,
      channelId,
      kind,
      userId,
      recipient,
      priority: 'normal',
      context: context as unknown as JsonValue,
      dueAt: Math.max(until, now),
      expiresAt: null,
      createdAt: now,
    },
  ];
}
