// Asks the gates of one message with what was read just now. A send, a channel test and a dry-run all ask here.
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import type { Step } from '../../contract/workflows/workflow.ts';
import { evaluate } from '../../engine/conditions/evaluate.ts';
import { type ClosedGate, firstClosedGate } from '../../engine/gates/gates.ts';
import type { Scope } from '../../engine/scope.ts';
import type { ChannelChoice } from '../../engine/steps/behaviour.ts';
import { behaviourOf, type RenderedInput } from '../../engine/steps/registry.ts';
import { domainOf, parseMailbox } from '../providers/email/mailbox.ts';
import { type Channel, channelFor, type ProjectConfig, type PushDevice } from '../store/send-context.ts';
import { type PushRoutes, routeDevices } from './push-routes.ts';

/** What the gates of one message are asked about. */
export interface GateQuestion<Kind extends ChannelKind = ChannelKind> extends GateFacts {
  kind: Kind;
  /** What the message names; null when it goes to an address of its own and through no channel of the project. */
  choice: ChannelChoice | null;
  /** null when it goes to devices. */
  recipient: string | null;
  /** Sender of an email; the channel's own when null. */
  sender: string | null;
  /** Whether the person needs a device. */
  toDevices: boolean;
}

/** The part of the question that is not in the message. */
export interface GateFacts {
  suppressedFor: string | null;
  scope: Scope;
  /** Devices of the person. */
  devices: readonly PushDevice[];
  now: number;
}

const nouns: Record<ChannelKind, string> = {
  email: 'email',
  sms: 'SMS',
  push: 'push',
  in_app: 'in-app',
  slack: 'Slack',
  webhook: 'webhook',
};

/** The question of the message that a step sends; null for a step that sends none. */
export function gateQuestionOf(step: Step, input: RenderedInput, facts: GateFacts): GateQuestion | null {
  const { message } = behaviourOf(step);
  if (!message) return null;
  const { kind, toDevices } = message;
  const [choice, recipient, sender] = [message.channel(step), message.recipient(input), message.sender(input)];
  return { ...facts, kind, toDevices, choice, recipient, sender };
}

/**
 * The channel of a message (null where it needs or finds none), the gate that holds it back, if any, and the routes to
 * devices where it goes to some. An open gate of a message that names a channel has one.
 */
export function passGates<Kind extends ChannelKind>(
  projectConfig: ProjectConfig,
  question: GateQuestion<Kind>,
): { channel: Channel<Kind> | null; closed: ClosedGate | null; routes: PushRoutes | null } {
  const { kind, choice, recipient, suppressedFor, toDevices, devices, now } = question;
  if (choice === null) {
    return { channel: null, closed: recipient?.trim() === '' ? noUrl(nouns[kind]) : null, routes: null };
  }
  const routes = toDevices ? routeDevices(projectConfig, choice, devices, now) : null;
  const channel = channelFor(projectConfig, kind, routes?.channelId ?? choice.channelId);
  const closed = firstClosedGate({
    noun: nouns[kind],
    recipient,
    suppressedFor,
    outsideAudience: outsideAudience(projectConfig, choice, question),
    channel: channel?.status ?? 'missing',
    unverifiedDomain: kind === 'email' ? unverifiedDomain(projectConfig, senderOf(channel, question.sender)) : null,
  });
  return { channel, closed: closed ?? (routes && unreached(routes)), routes };
}

function unreached({ open, passedOver: [first] }: PushRoutes): ClosedGate | null {
  if (open.length > 0) return null;
  if (!first) return noDevice;
  const { reason, message } = first;
  const holds = reason === 'channel_needs_reconnect' ? { holds: true as const } : {};
  return { outcome: 'skipped-missing-config', reason, message, ...holds };
}

const noDevice: ClosedGate = {
  outcome: 'skipped-missing-config',
  reason: 'no_device',
  message: 'The person has no device; register one with POST customers/profiles/{userId}/devices.',
};

const noUrl = (noun: string): ClosedGate => ({
  outcome: 'skipped-missing-config',
  reason: 'no_url',
  message: `The url of the ${noun} rendered empty.`,
});

function outsideAudience(projectConfig: ProjectConfig, { audienceId }: ChannelChoice, { scope, now }: GateFacts) {
  if (audienceId === undefined) return null;
  const audience = projectConfig.audiences.get(audienceId);
  if (!audience) return { name: `${audienceId} (deleted)`, why: null };
  const verdict = evaluate(audience.condition, scope, now);
  return verdict.ok ? null : { name: audience.name, why: verdict.why };
}

function senderOf(channel: Channel | null, sender: string | null): string {
  if (sender !== null) return sender;
  const config = channel?.config;
  return config && 'from' in config && config.from ? config.from : '';
}

function unverifiedDomain(projectConfig: ProjectConfig, sender: string): string | null {
  // Read as the provider reads it, so that no other address can hide behind a verified one.
  const mailbox = parseMailbox(sender);
  const domain = mailbox ? domainOf(mailbox.address) : '';
  return projectConfig.verifiedDomains.has(domain) ? null : domain;
}
