// Asks the gates of one message with what was read just now. Messages of steps, rules, alerts, endpoints and channel tests,
// and dry-runs, all ask here: `askGates` returns every verdict, and what keeps the message from leaving (closed: it ends
// with a reason; held: it waits, until `dueAt` where that is known). What it takes of caps, pace and storm control is taken
// through `Places` (places.ts); who ends a message that was not sent gives its caps back with `giveBackCapsStatement`.
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import type { GateVerdict, Priority } from '../../contract/messages/gates.ts';
import { defaultStorm, type FrequencyCap } from '../../contract/messages/sending-limits.ts';
import type { Step } from '../../contract/workflows/workflow.ts';
import { evaluate } from '../../engine/conditions/evaluate.ts';
import { type Content, contentOf } from '../../engine/gates/content.ts';
import { capAnswer, capsOf } from '../../engine/gates/frequency-cap.ts';
import type { Answer, AppliedCap, GateFacts as Judged, Stop, Unasked } from '../../engine/gates/gate.ts';
import { type Judgement, judge, type TakingGate } from '../../engine/gates/judge.ts';
import { gapMs, paceAnswer, placeIn } from '../../engine/gates/pace.ts';
import type { Preference } from '../../engine/gates/preference.ts';
import { quietHoursOf, type RuleQuiet } from '../../engine/gates/quiet-hours.ts';
import { stormAnswer } from '../../engine/gates/storm.ts';
import type { Scope } from '../../engine/scope.ts';
import type { ChannelChoice } from '../../engine/steps/behaviour.ts';
import { behaviourOf, type RenderedInput } from '../../engine/steps/registry.ts';
import { domainOf, parseMailbox } from '../providers/email/mailbox.ts';
import { type Channel, channelFor, type ProjectConfig } from '../store/send-context.ts';
import type { Places } from './places.ts';

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
  content: Content;
  priority: Priority;
  /** The rule that sends it, as far as it gates; null for other sources. */
  rule: RuleGates | null;
  /** Set for an alert that storm control counts, under the name of its rule. */
  counted: { ruleName: string } | null;
}

/** What a rule says about its messages. */
export interface RuleGates extends RuleQuiet {
  id: string;
  frequencyCap?: FrequencyCap | null | undefined;
}

/** The part of the question that is not in the message. */
export interface GateFacts {
  /** The stable id of the message: that of its log row. */
  deliveryId: string;
  /** The person it is to; null for nobody in particular: no cap, preference or quiet hours then. */
  personId: string | null;
  suppressedFor: string | null;
  preferences: readonly Preference[];
  scope: Scope;
  /** Number of devices of the person. */
  devices: number;
  /** The verdicts when it was held before; a place in a queue is kept. */
  earlier: readonly GateVerdict[];
  now: number;
}

/** What the gates of a message without a person, template and rule are asked: a test, an alert, an event for an endpoint. */
export const impersonal = {
  personId: null,
  preferences: [],
  content: { class: 'inline', topic: null },
  priority: 'normal',
  rule: null,
  counted: null,
  earlier: [],
} as const satisfies Partial<GateQuestion>;

const nouns: Record<ChannelKind, string> = {
  email: 'email',
  sms: 'SMS',
  push: 'push',
  in_app: 'in-app',
  slack: 'Slack',
  webhook: 'webhook',
};

/** The question of the message that a step sends; null for a step that sends none. */
export function gateQuestionOf(
  step: Step,
  input: RenderedInput,
  facts: GateFacts,
  projectConfig: Pick<ProjectConfig, 'templates' | 'channels'>,
): GateQuestion | null {
  const behaviour = behaviourOf(step);
  const { message } = behaviour;
  if (!message) return null;
  const kind = messageKindOf(projectConfig, step) ?? message.kind;
  const [choice, recipient, sender] = [message.channel(step), message.recipient(input), message.sender(input)];
  const template = projectConfig.templates.get(behaviour.emailTemplateId(step) ?? '') ?? null;
  const said = choice ?? {};
  const { priority = 'normal' } = said;
  const content = contentOf(template, said);
  const way = { ...facts, kind, choice, content, priority, rule: null, counted: null, sender };
  // Another kind of channel leads to the person, wherever the message of the step goes to by itself.
  return kind === message.kind
    ? { ...way, toDevices: message.toDevices, recipient }
    : { ...way, toDevices: false, recipient: personIn(facts.scope) };
}

/** The kind of channel that the message of a step leaves over: its own, or another one that it may name. */
export function messageKindOf({ channels }: Pick<ProjectConfig, 'channels'>, step: Step): ChannelKind | null {
  const { message } = behaviourOf(step);
  const channelId = message?.channel(step)?.channelId;
  const named = channelId === undefined ? undefined : channels.find(({ id }) => id === channelId)?.kind;
  const isOther = message && named !== undefined && message.otherKinds.includes(named);
  return isOther ? named : (message?.kind ?? null);
}

const personIn = ({ user }: Scope): string => String(user.userId ?? '');

/** What the gates said of a message. */
export interface Asked<Kind extends ChannelKind = ChannelKind> extends Omit<Judgement, 'stop'> {
  /** What keeps the message from leaving; null: it may leave. */
  stop: Stop | Unasked | null;
  /** Where it needs or finds none, null; an open gate of a message that names a channel has one. */
  channel: Channel<Kind> | null;
  /** The caps it comes under: those under which it has a place, where it may leave. */
  caps: AppliedCap[];
}

/** Asks the gates; where all that judge by facts are open, also those that take a place. */
export async function askGates<Kind extends ChannelKind>(
  projectConfig: ProjectConfig,
  question: GateQuestion<Kind>,
  places: Places,
): Promise<Asked<Kind>> {
  const { kind, choice, personId, content, rule } = question;
  const channel = choice && channelFor(projectConfig, kind, choice.channelId);
  const facts = factsOf(projectConfig, question, channel);
  // A call to an address of its own is to nobody, and nothing but the address can be missing.
  if (choice === null) return { channel, caps: [], verdicts: [], stop: judge(facts).stop };
  const gates = channel && { id: channel.id, frequencyCap: channel.gates.frequencyCap };
  const caps = personId === null ? [] : capsOf(content, gates, rule);
  const taken: Partial<Record<TakingGate, Answer>> = {};
  let judged = judge(facts);
  if (judged.stop || !channel) return { channel, caps, ...judged };
  try {
    for (const [name, ask] of Object.entries(taking(question, channel, caps, places))) {
      taken[name as TakingGate] = await ask();
      judged = judge(facts, taken);
      if (judged.stop) break;
    }
  } catch (error) {
    return { channel, caps, ...judged, stop: unasked(error) };
  }
  return { channel, caps, ...judged };
}

/** Nothing has left, so nothing of a message that must not be repeated is uncertain. */
const unasked = (error: unknown): Unasked => ({
  kind: 'unasked',
  reason: 'store_unavailable',
  message: `What the gates of the message ask for could not be read (${String(error)}).`,
});

/** The gates that take a place, in the order in which they are asked. */
function taking(question: GateQuestion, channel: Channel, caps: AppliedCap[], places: Places) {
  const { now, priority, deliveryId, personId, counted, earlier, kind } = question;
  return {
    storm: async () => {
      if (!counted) return { verdict: 'not_asked' };
      const storm = channel.gates.storm ?? defaultStorm;
      const known = earlier.find(({ gate, verdict }) => gate === 'storm' && verdict === 'open');
      if (known) return { verdict: 'open', numbers: numbersOf(known) };
      const { ruleName } = counted;
      const isCounted = priority !== 'critical';
      const place = { channelId: channel.id, address: question.recipient, ruleName, storm, now };
      return stormAnswer(storm, isCounted ? await places.storm(place) : null, priority);
    },
    pace: async () => {
      const gap = gapMs(kind, channel.gates.ratePerSecond);
      if (gap === null) return paceAnswer(null, now);
      return paceAnswer(placeIn(earlier) ?? (await places.pace({ targetId: channel.id, gapMs: gap, now })), now);
    },
    frequency_cap: async () => {
      const uses =
        personId === null || caps.length === 0
          ? []
          : await places.caps({ personId, deliveryId, at: now, caps, priority });
      return capAnswer(caps, uses, { deliveryId, now, priority });
    },
  } satisfies Record<TakingGate, () => Promise<Answer>>;
}

const numbersOf = ({ gate: _gate, verdict: _verdict, ...numbers }: GateVerdict) => numbers;

function factsOf(projectConfig: ProjectConfig, question: GateQuestion, channel: Channel | null): Judged {
  const { kind, choice, content, rule, scope, toDevices, devices, personId } = question;
  const { deliveryId, now, priority, recipient, suppressedFor, preferences } = question;
  const topic = content.topic === null ? undefined : projectConfig.topics.get(content.topic);
  return {
    deliveryId,
    now,
    priority,
    content,
    kind,
    noun: nouns[kind],
    hasPerson: personId !== null,
    recipient,
    devices: toDevices ? devices : null,
    suppressedFor,
    preferences,
    topicDefault: topic?.default !== 'out',
    outsideAudience: choice && outsideAudience(projectConfig, choice, question),
    quiet: quietHoursOf({
      rule,
      channel: channel?.gates.quietHours ?? null,
      profileZone: scope.profile.timezone,
      orgZone: scope.org.timezone,
    }),
    channel: choice === null ? 'none' : (channel?.status ?? 'missing'),
    unverifiedDomain: kind === 'email' ? unverifiedDomain(projectConfig, senderOf(channel, question.sender)) : null,
  };
}

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
