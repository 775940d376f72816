// Messages of alerts. What they say was decided when their notice was made and is in the row; whether they are still wanted
// is asked when they leave.
import { moduleOf } from '../../../../../contract/events.ts';
import type { ChannelConfigs } from '../../../../../contract/messages/channels/registry.ts';
import { isoTime, type JsonValue } from '../../../../../contract/primitives.ts';
import { alertMessage, digestMessage } from '../../../../../engine/ops-messages/alert-message.ts';
import type { OpsMessage } from '../../../../../engine/ops-messages/message.ts';
import { payloadFailure, type WebhookBody } from '../../../../../engine/ops-messages/webhook.ts';
import { buildScope } from '../../../../../engine/scope.ts';
import { signLink } from '../../../../guard/link-token.ts';
import { isSendKind, type SendKind } from '../../../../providers/registry.ts';
import { impersonal } from '../../../../steps/gates.ts';
import { routeDevices } from '../../../../steps/push-routes.ts';
import {
  type DigestContext,
  isDigest,
  type NoticeContext,
  overflowName,
  parseAlertContext,
  readOverflow,
} from '../../../../store/alert-context.ts';
import type { OwnDelivery } from '../../../../store/own-delivery-row.ts';
import type { Channel } from '../../../../store/send-context.ts';
import type { KnownFacts } from '../../facts.ts';
import { alertKindOf } from '../alert-kinds/registry.ts';
import { notSent, unwanted, withSuppressions } from '../prepared.ts';
import type { DeliverySource, PreparedRow, RowsWork, SendRequest } from '../source.ts';
import { afterAlert } from './alert-after.ts';
import { type AlertGates, readAlertGates, takeOverflow, whyUnwanted } from './alert-gates.ts';

/** How long a link to acknowledge is good for. */
const linkSeconds = 7 * 86_400;

export const alert: DeliverySource = {
  async compose(work, items) {
    const { facts } = work;
    const people = items.flatMap(({ userId }) => userId ?? []);
    const [gates, known] = await Promise.all([
      readAlertGates(work, items),
      facts.read({ people, changed: new Set(), recipients: [] }),
    ]);
    const prepared = await Promise.all(items.map((item) => prepareOne(work, item, gates, known)));
    return withSuppressions(work, prepared);
  },
  afterSettle: afterAlert,
};

async function prepareOne(
  work: RowsWork,
  item: OwnDelivery,
  gates: AlertGates,
  known: KnownFacts,
): Promise<PreparedRow> {
  const context = parseAlertContext(item.context);
  if (context === null) return unwanted('person_erased', 'The person of the event was erased before the message left.');
  const why = isDigest(context) ? null : whyUnwanted(gates, item, context);
  if (why) return unwanted(why.reason, why.message);
  const channel = known.projectConfig.channels.find(({ id }) => id === item.channelId);
  if (!channel) return unwanted('channel_deleted', 'The channel was deleted before the message left.');
  const { kind } = channel;
  if (!isSendKind(kind)) return notSent('Messages of alerts', kind);
  const made = isDigest(context) ? await digestOf(work, item, context) : await noticeOf(work, item, context);
  return requestOf(work, { item, channel, kind, known, ...made });
}

interface Made {
  message: OpsMessage;
  content: WebhookBody;
  /** The name under which the storm control counts it; null for what passes. */
  counted: string | null;
  warnings: NoticeContext['warnings'];
}

async function noticeOf({ env, projectId }: RowsWork, item: OwnDelivery, context: NoticeContext): Promise<Made> {
  const { plan, headline, text, rule, group, events, event, alsoFor, warnings } = context;
  const base = env.PUBLIC_URL.replace(/\/+$/, '');
  const ackUrl = plan.staysOpen && base !== '' ? `${base}/a/${await ackToken(env, projectId, item)}` : null;
  const eventUrl = event === null || base === '' ? null : `${base}/app/${projectId}/events/${event.id}`;
  const message = alertMessage({
    ...{ rule, plan: { ...plan, channelIds: [] }, headline, group, events, text, alsoFor, eventUrl, ackUrl },
  });
  const content: WebhookBody = {
    type: `alert.${plan.kind}`,
    timestamp: isoTime(plan.at),
    data: {
      alert: { ...context.alert, title: headline },
      rule,
      event: event === null ? null : eventBody(event),
      ...(ackUrl === null ? {} : { ackUrl }),
    },
  };
  const passes = plan.kind === 'resolve' || plan.kind === 'escalate';
  const module = event === null ? 'custom' : moduleOf(event.type);
  return { message, content, counted: passes ? null : overflowName(rule.name, module), warnings };
}

const eventBody = ({ id, type, timestamp, userId, properties }: NonNullable<NoticeContext['event']>): JsonValue => ({
  ...{ id, type, timestamp: isoTime(timestamp), userId },
  // The properties of an event are JSON.
  properties: properties as Record<string, JsonValue>,
});

/** The same for every attempt: what it says and when it ends follow from the row. */
function ackToken(env: RowsWork['env'], projectId: string, item: OwnDelivery): Promise<string> {
  return signLink(env, 'acknowledge', {
    projectId,
    subjectId: item.alertId ?? item.id,
    expiresAt: Math.floor(item.createdAt / 1_000) + linkSeconds,
    text: `${item.ruleId ?? ''} ${item.channelId ?? ''}`,
  });
}

async function digestOf(work: RowsWork, item: OwnDelivery, { digest, overflow }: DigestContext): Promise<Made> {
  const { env, projectId, invocation } = work;
  const { rules, module } = readOverflow(overflow ?? (await takeOverflow(work, item, digest.targetId)));
  const base = env.PUBLIC_URL.replace(/\/+$/, '');
  const url = base === '' ? null : `${base}/app/${projectId}/alerts`;
  const message = digestMessage({ rules, module, windowSeconds: digest.windowSeconds, url, at: item.dueAt });
  const total = Object.values(rules).reduce((sum, count) => sum + count, 0);
  const data = { count: total, windowSeconds: digest.windowSeconds, rules, channelId: item.channelId };
  const content = { type: 'alert.digest', timestamp: isoTime(item.createdAt || invocation.now()), data };
  return { message, content, counted: null, warnings: [] };
}

interface Requested<Kind extends SendKind> extends Made {
  item: OwnDelivery;
  channel: Channel;
  kind: Kind;
  known: KnownFacts;
}

function requestOf<Kind extends SendKind>({ invocation }: RowsWork, made: Requested<Kind>): PreparedRow {
  const { item, channel, kind, known, message, content, counted, warnings } = made;
  const now = invocation.now();
  const sender = alertKindOf(kind);
  const devices = item.userId === null ? [] : (known.devices.get(item.userId) ?? []);
  const reached = Array.isArray(item.progress) ? item.progress : [];
  const choice = { channelId: channel.id };
  const routes = routeDevices(known.projectConfig, choice, devices, now);
  const open = routes.open.filter(({ device }) => !reached.includes(device.token));
  const projectSecret = known.projectConfig.webhookSecret;
  const parts = { message, content, delivery: item, devices: open, projectSecret, now };
  const request = {
    key: item.id,
    question: {
      ...impersonal,
      kind,
      choice,
      recipient: sender.toAddress ? (item.recipient ?? '') : null,
      sender: null,
      toDevices: sender.toDevices,
      devices,
      suppressedFor: null,
      scope: buildScope({}),
      deliveryId: item.id,
      priority: item.priority,
      counted: counted === null ? null : { ruleName: counted },
      earlier: item.gates,
      now,
    },
    parts: (config: ChannelConfigs[Kind]) => sender.parts(parts, config),
  };
  return {
    // Sound: everything in it is of one kind.
    request: request as unknown as SendRequest,
    input: content as unknown as JsonValue,
    parts: sender.toDevices ? open.map(({ device }) => device.token) : [],
    recipient: item.recipient ?? channel.name,
    warnings: [...warnings, ...templateWarnings(channel, content, now)],
  };
}

/** A template of the channel that gives no JSON: the standard body is sent, and the row says so. */
function templateWarnings({ kind, config }: Channel, content: WebhookBody, now: number): NoticeContext['warnings'] {
  if (kind !== 'webhook' || config === null || !('payloadTemplate' in config)) return [];
  const { payloadTemplate, preset } = config;
  if (payloadTemplate === undefined || preset !== undefined) return [];
  const message = payloadFailure(content, payloadTemplate, now);
  return message === null ? [] : [{ code: 'template_failed', message }];
}
