// Decides what the notice of an alert says.
// 1. A fire and an escalation show the newest event with its plain properties, a repetition what is new, a resolution why.
// 2. Lines are those of the dedupeKey with their counts; without one they are the newest events.
import type { StreamEvent } from '../../contract/events.ts';
import { moduleOf } from '../../contract/events.ts';
import type { AlertRuleDefinition } from '../../contract/messages/alert-rule.ts';
import { isoTime, type JsonValue } from '../../contract/primitives.ts';
import type { ClosedWhy, NoticePlan } from '../alerts/state.ts';
import { clip } from '../conditions/show-value.ts';
import { type OpsMessage, shownFields, shownLines } from './message.ts';

export interface AlertMessageFacts {
  rule: Pick<AlertRuleDefinition, 'name' | 'runbookUrl'>;
  plan: NoticePlan;
  headline: string;
  group: Readonly<Record<string, JsonValue>>;
  /** The events of `plan.recent` that are known, newest first. */
  events: readonly ShownEvent[];
  /** The rendered `text` of the rule. */
  text: string | null;
  /** Names of other rules that the same event goes over this channel for. */
  alsoFor: readonly string[];
  eventUrl: string | null;
  /** null where nobody can acknowledge. */
  ackUrl: string | null;
}

/** What a message shows of an event. */
export type ShownEvent = Pick<StreamEvent, 'type' | 'properties' | 'receivedAt'>;

const closedWords: Partial<Record<ClosedWhy, string>> = {
  event: 'Resolved by an event.',
  manual: 'Resolved by hand.',
  auto: 'Resolved because nothing more came.',
};

/** The message of a notice. */
export function alertMessage(facts: AlertMessageFacts): OpsMessage {
  const { rule, plan, headline, events, alsoFor, eventUrl } = facts;
  const { kind } = plan;
  const [newest] = events;
  const module = newest ? moduleOf(newest.type) : 'custom';
  const showsEvent = kind === 'fire' || kind === 'escalate';
  const also = alsoFor.length === 0 ? [] : [`also: ${alsoFor.join(', ')}`];
  return {
    type: kind,
    headline,
    title: headline,
    module,
    group: Object.entries(facts.group).map(([name, value]) => ({ name, value: valueText(value) })),
    text: showsEvent ? facts.text : kind === 'resolve' ? (closedWords[plan.closedWhy ?? 'manual'] ?? null) : null,
    ...linesOf(facts),
    fields: showsEvent && newest ? fieldsOf(newest) : [],
    url: kind === 'resolve' ? null : eventUrl,
    ackUrl: plan.staysOpen && kind !== 'resolve' ? facts.ackUrl : null,
    runbookUrl: kind === 'resolve' ? null : rule.runbookUrl,
    footer: [rule.name, module, ...also].join(' · '),
    at: plan.at,
  };
}

function linesOf({ plan, events }: AlertMessageFacts): Pick<OpsMessage, 'lines' | 'hiddenLines'> {
  if (plan.kind === 'resolve') return { lines: [], hiddenLines: 0 };
  if (plan.lines.length > 0) {
    const shown = plan.lines.slice(0, shownLines).map(({ key, count }) => ({ text: key, count }));
    return { lines: shown, hiddenLines: plan.lines.length - shown.length };
  }
  const about = plan.kind === 'repeat' ? plan.added : plan.count;
  const isShownAlready = plan.kind !== 'repeat' && plan.count === 1;
  const shown = isShownAlready ? [] : events.slice(0, Math.min(shownLines, about)).map(eventLine);
  return { lines: shown, hiddenLines: isShownAlready ? 0 : Math.max(0, about - shown.length) };
}

function eventLine(event: ShownEvent): OpsMessage['lines'][number] {
  const values = fieldsOf(event).slice(0, 4);
  const words = values.map(({ name, value }) => `${name}=${clip(value, 40)}`);
  return { text: [isoTime(event.receivedAt).slice(11, 19), event.type, ...words].join(' '), count: null };
}

/** The plain properties of an event; lists and objects would not fit. */
export function fieldsOf({ properties }: Pick<ShownEvent, 'properties'>): OpsMessage['fields'] {
  return Object.entries(properties)
    .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
    .slice(0, shownFields)
    .map(([name, value]) => ({ name, value: valueText(value) }));
}

const valueText = (value: unknown): string =>
  value === null || value === undefined ? '–' : clip(typeof value === 'string' ? value : JSON.stringify(value), 200);

/** What the storm control of a channel held back, by the name of the rule. */
export interface Overflow {
  rules: Readonly<Record<string, number>>;
  /** Module of most of them. */
  module: string;
  windowSeconds: number;
  /** Where they are listed. */
  url: string | null;
  at: number;
}

/** The digest of a storm: how many more there were, by rule. */
export function digestMessage({ rules, module, windowSeconds, url, at }: Overflow): OpsMessage {
  const counts = Object.entries(rules).sort(([, a], [, b]) => b - a);
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  const seconds = Math.round(windowSeconds * 10) / 10;
  const headline = `${total} more ${total === 1 ? 'alert' : 'alerts'} in ${seconds} s`;
  const shown = counts.slice(0, shownLines).map(([text, count]) => ({ text, count }));
  return {
    type: 'digest',
    headline,
    title: headline,
    module,
    group: [],
    text: null,
    lines: shown,
    hiddenLines: counts.length - shown.length,
    fields: [],
    url,
    ackUrl: null,
    runbookUrl: null,
    footer: 'Storm control: the messages are in the log.',
    at,
  };
}

/** The message of a notification rule, over Slack and its like. */
export function notificationMessage({
  title,
  body,
  url,
  ruleName,
  eventType,
  at,
}: {
  title: string;
  body: string | null;
  url: string | null;
  ruleName: string;
  eventType: string;
  at: number;
}): OpsMessage {
  const module = moduleOf(eventType);
  return {
    type: 'notification',
    headline: title,
    title,
    module,
    group: [],
    text: body,
    lines: [],
    hiddenLines: 0,
    fields: [],
    // A path belongs to the app of the project, whose address nobody here knows.
    url: url !== null && /^https?:\/\//.test(url) ? url : null,
    ackUrl: null,
    runbookUrl: null,
    footer: `${ruleName} · ${module}`,
    at,
  };
}

/** What the test of a channel says, whatever its kind. */
export const testWords = {
  title: 'Test message',
  text: 'This is a test message from Sendora. If you can read it, the channel works.',
} as const;

/** The message of the test of a channel. */
export function testMessage(at: number): OpsMessage {
  return {
    ...notificationMessage({
      title: testWords.title,
      body: testWords.text,
      url: null,
      ruleName: 'Sendora',
      eventType: 'test',
      at,
    }),
    type: 'test',
  };
}
