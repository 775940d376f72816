// The one way by which a message leaves: its gates, then one attempt at its provider.
// 1. Whoever has a message (a step, the test of a channel) comes here; nobody else asks a provider to send.
// 2. One attempt: what may pass is tried again by whoever asked. Nothing is thrown for a refusal.
import type { ChannelConfigs } from '../../contract/messages/channels/registry.ts';
import type { GateVerdict } from '../../contract/messages/gates.ts';
import type { Stop, Unasked } from '../../engine/gates/gate.ts';
import type { Egress } from '../guard/egress.ts';
import type { EmailSender, FeedSender, ProviderContext, ProviderResult } from '../providers/provider.ts';
import { type Messages, type SendKind, sendThrough } from '../providers/registry.ts';
import type { FollowUp } from '../store/follow-ups.ts';
import type { ProjectConfig } from '../store/send-context.ts';
import { askGates, type GateQuestion } from './gates.ts';
import type { Places } from './places.ts';

/** The world outside, as far as a message needs it. */
export interface Outside {
  egress: Egress;
  email: EmailSender | null;
  feed: FeedSender | null;
  /** Where messages take their places under caps and in the pace of a channel. */
  places: Places;
  now(): number;
}

/** What one recipient or one device gets. */
export interface Part<Kind extends SendKind> {
  message: Messages[Kind];
  /** Tells the parts of one message apart in the idempotency key. */
  keySuffix?: string;
}

export interface MessageRequest<Kind extends SendKind> {
  question: GateQuestion<Kind>;
  /** The stable key of the message; goes to providers as idempotency key. */
  key: string;
  /** The config of a message that goes through no channel of the project. */
  ownConfig?: ChannelConfigs[Kind];
  /** The parts to send with a config; asked when every gate is open. */
  parts(config: ChannelConfigs[Kind]): Part<Kind>[];
}

/** What came of one attempt. */
export interface Delivered {
  kind: SendKind;
  channelId: string | null;
  /** The address, or the number of devices. */
  recipient: string | null;
  /** Why the message ends or waits; nothing left then. */
  stop: Stop | Unasked | null;
  /** What each gate said. */
  gates: GateVerdict[];
  /** The caps under which it may have a place, by their scope: given back where the message is not sent in the end. */
  capScopes: string[];
  /** One for each part, in their order. */
  results: ProviderResult[];
  /** Epoch ms. */
  at: number;
  ms: number;
  followUps: FollowUp[];
}

/** Asks the gates and, where all are open, makes one attempt. */
export async function deliverMessage<Kind extends SendKind>(
  outside: Outside,
  projectConfig: ProjectConfig,
  request: MessageRequest<Kind>,
): Promise<Delivered> {
  const { question, key } = request;
  const { kind, devices, toDevices, recipient } = question;
  const at = outside.now();
  const { channel, stop, verdicts, caps } = await askGates(projectConfig, question, outside.places);
  const capScopes = caps.map(({ scope }) => scope);
  const frame = { kind, channelId: channel?.id ?? null, at, stop, gates: verdicts, capScopes };
  if (stop) return { ...frame, recipient, results: [], ms: 0, followUps: [] };
  const config = channel?.config ?? request.ownConfig;
  if (config === undefined) throw new TypeError(`a message of kind ${kind} has neither a channel nor a config`);
  const results = await Promise.all(
    request
      .parts(config)
      .map(({ message, keySuffix = '' }) =>
        sendThrough(kind, config, message, providerContext(outside, key + keySuffix)),
      ),
  );
  return {
    ...frame,
    recipient: toDevices ? `${devices} ${devices === 1 ? 'device' : 'devices'}` : recipient,
    results,
    ms: Math.max(0, outside.now() - at),
    followUps: results.flatMap((result) => ('followUps' in result ? (result.followUps ?? []) : [])),
  };
}

/** What a provider is given beside the message. */
export function providerContext(
  { egress, email, feed, now }: Omit<Outside, 'places'>,
  idempotencyKey: string,
): ProviderContext {
  return { egress, email, feed, now: now(), idempotencyKey };
}
