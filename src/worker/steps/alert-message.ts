// The message of an alert over one channel: what it says, and what its gates are asked. The pipeline sends it, a preview
// shows it.
import { moduleOf } from '../../contract/events.ts';
import type { ChannelConfigs } from '../../contract/messages/channels/registry.ts';
import type { GateVerdict, Priority } from '../../contract/messages/gates.ts';
import { isoTime, type JsonValue } from '../../contract/primitives.ts';
import { alertMessage } from '../../engine/ops-messages/alert-message.ts';
import type { OpsMessage } from '../../engine/ops-messages/message.ts';
import { payloadFailure, type WebhookBody } from '../../engine/ops-messages/webhook.ts';
import { buildScope } from '../../engine/scope.ts';
import type { SendKind } from '../providers/registry.ts';
import { type NoticeContext, overflowName } from '../store/alert-context.ts';
import type { OwnDelivery } from '../store/own-delivery-row.ts';
import type { Channel, ProjectConfig, PushDevice } from '../store/send-context.ts';
import type { AlertKind } from './alert-kinds/alert-kind.ts';
import { alertKindOf } from './alert-kinds/registry.ts';
import type { MessageRequest } from './deliver-message.ts';
import { impersonal } from './gates.ts';
import { type Route, routeDevices } from './push-routes.ts';

/** What a message says, whatever its channel. */
export interface AlertSaid {
  message: OpsMessage;
  content: WebhookBody;
  /** The name under which the storm control counts it; null for what passes. */
  counted: string | null;
  warnings: NoticeContext['warnings'];
}

/** What a notice says; a link is null where there is none. */
export function noticeSaid(
  context: NoticeContext,
  { ackUrl, eventUrl }: { ackUrl: string | null; eventUrl: string | null },
): AlertSaid {
  const { plan, headline, text, rule, group, events, event, alsoFor, warnings } = context;
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

/** Everything that the request follows from. */
interface AlertFacts<Kind extends SendKind> extends AlertSaid {
  projectConfig: ProjectConfig;
  delivery: Pick<OwnDelivery, 'id' | 'projectId' | 'recipient'>;
  channel: Channel;
  kind: Kind;
  devices: readonly PushDevice[];
  /** Tokens of devices that have it. */
  reached: readonly JsonValue[];
  priority: Priority;
  /** The verdicts when it was held before. */
  earlier: readonly GateVerdict[];
  /** Epoch ms. */
  now: number;
}

interface AlertRequest<Kind extends SendKind> {
  sender: AlertKind<Kind>;
  request: MessageRequest<Kind>;
  /** The ways to devices that were not reached yet. */
  open: Route[];
  partsTo(devices: readonly Route[]): MessageRequest<Kind>['parts'];
  warnings: NoticeContext['warnings'];
}

export function alertRequest<Kind extends SendKind>(facts: AlertFacts<Kind>): AlertRequest<Kind> {
  const { projectConfig, delivery, channel, kind, devices, message, content, counted, now } = facts;
  const sender = alertKindOf(kind);
  const choice = { channelId: channel.id };
  const routes = routeDevices(projectConfig, choice, devices, now);
  const open = routes.open.filter(({ device }) => !facts.reached.includes(device.token));
  const said = { message, content, delivery, projectSecret: projectConfig.webhookSecret, now };
  const partsTo = (to: readonly Route[]) => (config: ChannelConfigs[Kind]) =>
    sender.parts({ ...said, devices: to }, config);
  const request: MessageRequest<Kind> = {
    key: delivery.id,
    question: {
      ...impersonal,
      ...{ kind, choice, devices, now },
      recipient: sender.toAddress ? (delivery.recipient ?? '') : null,
      sender: null,
      toDevices: sender.toDevices,
      suppressedFor: null,
      scope: buildScope({}),
      deliveryId: delivery.id,
      priority: facts.priority,
      counted: counted === null ? null : { ruleName: counted },
      earlier: facts.earlier,
    },
    parts: partsTo(open),
  };
  const warnings = [...facts.warnings, ...templateWarnings(channel, content, now)];
  return { sender, request, open, partsTo, warnings };
}

/** A template of the channel that gives no JSON: the standard body is sent, and the row says so. */
function templateWarnings({ kind, config }: Channel, content: WebhookBody, now: number): NoticeContext['warnings'] {
  if (kind !== 'webhook' || config === null || !('payloadTemplate' in config)) return [];
  const { payloadTemplate, preset } = config;
  if (payloadTemplate === undefined || preset !== undefined) return [];
  const message = payloadFailure(content, payloadTemplate, now);
  return message === null ? [] : [{ code: 'template_failed', message }];
}
