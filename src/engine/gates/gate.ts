// What a gate is: it judges the facts about one message. Each gate is a file of its own and a line in judge.ts.
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import type { GateName, Priority } from '../../contract/messages/gates.ts';
import type { FrequencyCap, QuietHours } from '../../contract/messages/sending-limits.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { Mismatch } from '../conditions/evaluate.ts';
import type { Content } from './content.ts';

/** The message ends here. */
export interface Closed {
  kind: 'closed';
  outcome: 'suppressed' | 'skipped-missing-config' | 'byod_required';
  reason: string;
  /** One sentence: why, and what to do about it. */
  message: string;
}

/** The message waits. */
export interface Held {
  kind: 'held';
  why: 'quiet_hours' | 'pace' | 'channel_closed';
  reason: string;
  message: string;
  /** When it is asked about again, epoch ms; null: as the schedule of whoever sends it says. */
  dueAt: number | null;
}

/** Nothing is known: what a gate asks for could not be read. The message is tried again, and that counts as no attempt. */
export interface Unasked {
  kind: 'unasked';
  reason: string;
  message: string;
}

export type Stop = Closed | Held;

/** What a gate says, and the numbers it judged by. */
export type Answer = { numbers?: Record<string, JsonValue> } & (
  | { verdict: 'open' | 'passed_critical' | 'not_asked' }
  | { verdict: 'closed'; stop: Closed }
  | { verdict: 'held'; stop: Held }
);

/** Everything that gates judge, read just before the message would leave. */
export interface GateFacts {
  kind: ChannelKind;
  /** What is sent, as a word in a sentence: email, SMS, push. */
  noun: string;
  /** The stable id of the message. */
  deliveryId: string;
  /** Epoch ms. */
  now: number;
  priority: Priority;
  content: Content;
  /** Whether the message is to a person, who has wishes and a night. */
  hasPerson: boolean;
  /** Rendered address; null when none is needed (push goes to devices). */
  recipient: string | null;
  /** Devices of the person; null for a message that goes to an address. */
  devices: number | null;
  /** Why the address is on the suppression list, or null. */
  suppressedFor: string | null;
  /** What the person has said about topics and kinds. */
  preferences: readonly { topic: string; kind: string; allowed: boolean }[];
  /** What the topic of the message sends to people who have said nothing. */
  topicDefault: boolean;
  /** The audience of the message and why the person is not in it; null when they are in it or none is named. */
  outsideAudience: { name: string; why: Mismatch | null } | null;
  quiet: { hours: QuietHours; zone: string } | null;
  /** `none`: the message goes through no channel of the project. */
  channel: 'ok' | 'missing' | 'disabled' | 'needs_reconnect' | 'none';
  /** Sender domain that is not verified; empty when there is no readable sender; null when the domain is verified. */
  unverifiedDomain: string | null;
}

/** A gate that judges facts alone. */
export interface Gate {
  name: GateName;
  ask(facts: GateFacts): Answer;
}

/** A frequency cap that a message comes under. */
export interface AppliedCap extends FrequencyCap {
  of: 'channel' | 'rule';
  /** `c:` and the channel, or `r:` and the rule. */
  scope: string;
}

export const open: Answer = { verdict: 'open' };
export const notAsked: Answer = { verdict: 'not_asked' };

export const closedBy = (
  outcome: Closed['outcome'],
  reason: string,
  message: string,
  numbers?: Record<string, JsonValue>,
): Answer => ({
  verdict: 'closed',
  stop: { kind: 'closed', outcome, reason, message },
  ...(numbers ? { numbers } : {}),
});
