// The message of a notification rule over one channel: rendered, and what its gates are asked. The pipeline sends it, a
// preview shows it.
import type { StreamEvent } from '../../contract/events.ts';
import type { ChannelConfigs } from '../../contract/messages/channels/registry.ts';
import type { GateVerdict, Priority } from '../../contract/messages/gates.ts';
import type { RuleDefinition } from '../../contract/messages/notification-rule.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import { contentOf } from '../../engine/gates/content.ts';
import type { Preference } from '../../engine/gates/preference.ts';
import { type RenderedNotice, renderNotice } from '../../engine/rules/notice.ts';
import type { Scope } from '../../engine/scope.ts';
import { variableFailure } from '../../engine/steps/missing.ts';
import type { Env } from '../env.ts';
import type { SendKind } from '../providers/registry.ts';
import type { ProfileRow } from '../store/profile-row.ts';
import type { Channel, ProjectConfig, PushDevice } from '../store/send-context.ts';
import type { MessageRequest } from './deliver-message.ts';
import { unsubscribeUrlOf } from './lead-back.ts';
import { type Route, routeDevices } from './push-routes.ts';
import { ruleKindOf } from './rule-kinds/registry.ts';
import type { RuleDelivery, RuleKind, RuleMessage } from './rule-kinds/rule-kind.ts';

/** Everything that the message follows from. */
interface RuleFacts<Kind extends SendKind> {
  env: Env;
  projectConfig: ProjectConfig;
  definition: RuleDefinition;
  delivery: RuleDelivery;
  channel: Channel;
  kind: Kind;
  event: StreamEvent;
  profile: ProfileRow;
  /** What its templates read. */
  scope: Scope;
  devices: readonly PushDevice[];
  /** Tokens of devices that have it. */
  reached: readonly JsonValue[];
  /** null for a message to nobody in particular. */
  personId: string | null;
  preferences: readonly Preference[];
  priority: Priority;
  /** The verdicts when it was held before. */
  earlier: readonly GateVerdict[];
  /** What an earlier attempt said; null where none was made that is to be repeated. */
  said: RenderedNotice<Kind> | null;
  /** Epoch ms. */
  now: number;
}

/** A message that could not be made. */
interface Unmade {
  fault: { reason: string; message: string };
  /** Who it is for, as the log shows it. */
  shown: string;
}

interface Made<Kind extends SendKind> {
  sender: RuleKind<Kind>;
  message: RuleMessage<Kind>;
  /** Variables without a value. */
  missing: string[];
  shown: string;
  request: MessageRequest<Kind>;
  /** The ways to devices that were not reached yet. */
  open: readonly Route[];
  partsTo(devices: readonly Route[]): MessageRequest<Kind>['parts'];
}

export function ruleMessage<Kind extends SendKind>(facts: RuleFacts<Kind>): Made<Kind> | Unmade {
  const { projectConfig, definition, delivery, channel, kind, event, profile, scope, devices, now } = facts;
  const sender = ruleKindOf(kind);
  const shown = sender.shown(profile) ?? channel.name;
  const { library, templates, webhookSecret: projectSecret } = projectConfig;
  const { templateId } = definition;
  const template = templateId === undefined ? null : templates.get(templateId);
  const unmade = (reason: string, text: string): Unmade => ({ fault: { reason, message: text }, shown });
  if (template === undefined)
    return unmade('template_missing', `The email template ${templateId} does not exist any more.`);
  const texts = { template, library, unsubscribeUrl: unsubscribeUrlOf(facts.env) };
  const rendered = facts.said ?? renderNotice(definition, kind, { event, scope, now, ...texts });
  if (!rendered.ok) return unmade('template_failed', rendered.fault);
  const unset = variableFailure(rendered.missing);
  if (unset) return unmade(unset.reason, unset.message);
  const choice = { channelId: channel.id, audienceId: definition.audienceId };
  const routes = routeDevices(projectConfig, choice, devices, now);
  const open = routes.open.filter(({ device }) => !facts.reached.includes(device.token));
  const { notice, missing } = rendered;
  const message: RuleMessage<Kind> = { notice, delivery, event, scope, profile, devices: open, projectSecret, now };
  const partsTo = (to: readonly Route[]) => (config: ChannelConfigs[Kind]) =>
    sender.parts({ ...message, devices: to }, config);
  const request: MessageRequest<Kind> = {
    key: delivery.id,
    question: {
      ...{ kind, choice, scope, devices, now },
      recipient: sender.recipient(profile),
      sender: null,
      toDevices: sender.toDevices,
      suppressedFor: null,
      deliveryId: delivery.id,
      personId: facts.personId,
      preferences: facts.preferences,
      content: contentOf(template, definition),
      priority: facts.priority,
      rule: { ...definition, id: delivery.ruleId ?? '' },
      counted: null,
      earlier: facts.earlier,
    },
    parts: partsTo(open),
  };
  return { sender, message, missing, shown, request, open, partsTo };
}
