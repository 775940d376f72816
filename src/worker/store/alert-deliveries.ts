// The messages of a notice: one for each channel and address.
// 1. Ids are derived. A fire of exactly one event has an id of the event and the channel, so that one event goes once over
//    a channel, whichever rules ask for it; every other notice has one of its alert.
import type { StreamEvent } from '../../contract/events.ts';
import type { AlertRuleDefinition } from '../../contract/messages/alert-rule.ts';
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { NoticePlan } from '../../engine/alerts/state.ts';
import { fieldsOf, type ShownEvent } from '../../engine/ops-messages/alert-message.ts';
import { derivedTimeId } from '../ids.ts';
import type { NoticeContext } from './alert-context.ts';
import type { NewDelivery } from './own-delivery-row.ts';

/** Who gets a message over a kind of channel: addresses, people, or whomever the channel itself names. */
interface Addressee {
  address: string | null;
  userId: string | null;
}

const nobody: Addressee = { address: null, userId: null };

/** The addressees of a rule over a kind of channel. */
export function addresseesOf({ to }: Pick<AlertRuleDefinition, 'to'>, kind: ChannelKind): Addressee[] {
  const people = () => [...new Set(to?.userIds)].map((userId) => ({ address: null, userId }));
  const addresses = (list: readonly string[] | undefined) =>
    [...new Set(list)].map((address) => ({ address, userId: null }));
  switch (kind) {
    case 'email':
      return addresses(to?.email);
    case 'sms':
      return addresses(to?.sms);
    case 'push':
    case 'in_app':
      return people();
    default:
      return [nobody];
  }
}

export interface NoticeDeliveries {
  projectId: string;
  alertId: string;
  rule: AlertRuleDefinition;
  ruleId: string;
  plan: NoticePlan;
  kinds: Readonly<Record<string, ChannelKind>>;
  newest: StreamEvent | null;
  context: Omit<NoticeContext, 'alsoFor'>;
  /** Names of other rules by channel. */
  alsoFor?: ReadonlyMap<string, readonly string[]>;
  /** Epoch ms. */
  now: number;
}

/** The messages of a notice; a message about a channel is not sent over it. */
export function noticeDeliveries(notice: NoticeDeliveries): NewDelivery[] {
  const { plan, kinds, newest, rule } = notice;
  const open = plan.channelIds.filter((id) => id !== newest?.properties.channelId);
  return [...new Set(open)].flatMap((channelId) => {
    const kind = kinds[channelId];
    if (kind === undefined) return [];
    return addresseesOf(rule, kind).map((addressee) => deliveryOf(notice, channelId, kind, addressee));
  });
}

/** The id of the message of one event over a channel. */
export const eventDeliveryId = (
  event: Pick<StreamEvent, 'id' | 'receivedAt'>,
  channelId: string,
  addressee: string,
): string => derivedTimeId(event.receivedAt, 'alert-delivery', channelId, addressee, event.id);

function deliveryOf(
  { projectId, alertId, rule, ruleId, plan, newest, context, alsoFor, now }: NoticeDeliveries,
  channelId: string,
  kind: ChannelKind,
  { address, userId }: Addressee,
): NewDelivery {
  const to = address ?? userId ?? '';
  const isOfOneEvent = plan.kind === 'fire' && plan.count === 1 && newest !== null;
  const id = isOfOneEvent
    ? eventDeliveryId(newest, channelId, to)
    : derivedTimeId(plan.at, 'alert-delivery', channelId, to, alertId, String(plan.n));
  const full: NoticeContext = { ...context, alsoFor: [...(alsoFor?.get(channelId) ?? [])] };
  const since = newest?.receivedAt ?? now;
  // A reminder is about now, however old its newest event is.
  const from = plan.kind === 'fire' ? since : now;
  return {
    projectId,
    id,
    source: 'alert',
    ruleId,
    ruleKey: rule.name,
    endpointId: null,
    alertId,
    eventId: newest?.id ?? null,
    eventType: newest?.type ?? null,
    channelId,
    kind,
    userId,
    recipient: address ?? userId,
    priority: rule.priority,
    // Plain JSON.
    context: full as unknown as JsonValue,
    dueAt: now,
    expiresAt: rule.staleAfterSeconds > 0 ? from + Math.round(rule.staleAfterSeconds * 1_000) : null,
    createdAt: now,
  };
}

/** An event with no more of its properties than a message may show. */
export function shownEvent({ type, properties, receivedAt }: StreamEvent): ShownEvent {
  const values = fieldsOf({ properties }).map(({ name, value }) => [name, value]);
  return { type, properties: Object.fromEntries(values), receivedAt };
}
