import * as z from 'zod';
import { managedByField } from '../bundle/managed-by.ts';
import { IsoTime, Name } from '../primitives.ts';
import { AlertMatch } from './alert-match.ts';

/** Bounds of an alert rule; times in seconds, of escalations in minutes. */
export const alertLimits = {
  channels: 10,
  addresses: 20,
  groupWaitSeconds: 1_800,
  windowSeconds: 7 * 86_400,
  staleSeconds: 7 * 86_400,
  escalationMinutes: 7 * 1_440,
  levels: 5,
  groupBy: 10,
  title: 2_000,
  text: 3_000,
} as const;

/** The gravest first. */
export const severities = ['critical', 'error', 'warning', 'info'] as const;
export const Severity = z.enum(severities).describe('How grave the alert is; shown in its messages. Default error.');
export type Severity = z.infer<typeof Severity>;

const seconds = (max: number, initial: number, text: string) =>
  z
    .number()
    .min(0)
    .max(max)
    .default(initial)
    .describe(`${text} In seconds, fractions allowed; 0 to ${max.toLocaleString('en-US')}, default ${initial}.`);

const channelIds = z.array(z.uuid()).max(alertLimits.channels);
const { windowSeconds } = alertLimits;

const Level = z.strictObject({
  afterMinutes: z
    .number()
    .min(0)
    .max(alertLimits.escalationMinutes)
    .describe('Minutes after the first notice (after an acknowledgement: after its end), fractions allowed.'),
  channelIds: channelIds.min(1, 'A level needs at least one channel.').describe('Channels that this level pages.'),
});

const addresses = (text: string) =>
  z.array(z.string().trim().min(1).max(320)).max(alertLimits.addresses).default([]).describe(text);

const AlertRecipients = z
  .strictObject({
    email: addresses('Email addresses; needed where an email channel is named.'),
    sms: addresses('Phone numbers in E.164 form; needed where an SMS channel is named.'),
    userIds: addresses('People for push and in-app channels; needed where one of these is named.'),
  })
  .describe('Who gets the messages of channels that have no address of their own; one message for each address.');
export type AlertRecipients = z.infer<typeof AlertRecipients>;

/** Text that may be cleared with null. */
const optionalText = (max: number, text: string) =>
  z.string().trim().min(1).max(max).nullable().default(null).describe(text);

/** The fields of an alert rule, with their defaults. */
const ruleFields = {
  name: Name,
  isActive: z.boolean().default(true).describe('An inactive rule sends nothing. Default true.'),
  match: AlertMatch,
  channelIds: channelIds.describe('Channels that every notice goes to, 1 to 10.'),
  to: AlertRecipients.nullable().default(null),
  severity: Severity.default('error'),
  priority: z
    .enum(['normal', 'critical'])
    .default('normal')
    .describe('critical: passes the storm control and the quiet hours of the channel. Default normal.'),
  title: optionalText(
    alertLimits.title,
    'Template of the title over `event`, `user` and `org`; severity, name of the rule and event type when left out.',
  ),
  text: optionalText(alertLimits.text, 'Template of the text below the title.'),
  runbookUrl: z
    .url({ protocol: /^https?$/, error: 'A runbook is a web address, e.g. https://wiki.example.com/mail.' })
    .max(2_000)
    .nullable()
    .default(null)
    .describe('Web address of what to do about it; linked in every message.'),
  owner: optionalText(200, 'Who looks after the rule, e.g. an email address or the name of a team.'),
  groupBy: z
    .array(z.string().trim().min(1).max(200))
    .max(alertLimits.groupBy)
    .default([])
    .describe(
      'Paths whose values tell groups apart, e.g. `host`, `event.type`, `userId`; a path without a root is a property of the event. One alert, and one message, for each group.',
    ),
  dedupeKey: optionalText(
    500,
    'Template that says which events are the same thing, e.g. `{{event.host}}`: they are one line with a counter. Without `groupBy` it is the group.',
  ),
  groupWaitSeconds: seconds(alertLimits.groupWaitSeconds, 0, 'How long the first notice waits for further events.'),
  groupIntervalSeconds: seconds(windowSeconds, 300, 'Least time between two notices of a group.'),
  dedupeWindowSeconds: seconds(windowSeconds, 300, 'The same where `dedupeKey` alone is the group.'),
  repeatSeconds: seconds(windowSeconds, 0, 'Reminds of an alert that is still open after so long; 0 never.'),
  resolveOn: AlertMatch.nullable().default(null).describe('Events that resolve the open alert of their group.'),
  autoResolveSeconds: seconds(windowSeconds, 0, 'Resolves an alert after so long without an event; 0 never.'),
  escalation: z
    .array(Level)
    .max(alertLimits.levels)
    .default([])
    .describe('Whom to page when nobody acknowledges; at most 5 levels with rising minutes.'),
  staleAfterSeconds: seconds(
    alertLimits.staleSeconds,
    7_200,
    'A notice that could not be sent so long after its event is dropped.',
  ),
};

/** What is stored of a rule as JSON; every default is written out. */
export const AlertRuleDefinition = z.strictObject(ruleFields);
export type AlertRuleDefinition = z.infer<typeof AlertRuleDefinition>;

const setBySendora = z.unknown().optional().meta({
  readOnly: true,
  description: 'Set by Sendora; a rule that was read may be sent back with it unchanged.',
});

/** Fields of a rule that Sendora sets. */
export const alertRuleReadOnly = ['id', 'version', 'managedBy', 'createdAt', 'updatedAt', 'isBuiltIn'] as const;

/** Body of POST and PUT; faults of templates and references are found by engine/alerts/validate. */
export const AlertRuleInput = z
  .strictObject({
    ...Object.fromEntries(alertRuleReadOnly.map((field) => [field, setBySendora])),
    projectId: z.uuid().optional().describe('Project of the rule; from the key when that is bound to one.'),
    ...ruleFields,
  })
  .meta({ id: 'AlertRuleInput' });

export const AlertRule = z
  .object({
    id: z.uuid(),
    projectId: z.uuid(),
    ...ruleFields,
    isBuiltIn: z
      .boolean()
      .describe('true: `sendora-health`, which Sendora itself made. It can be changed, and not deleted.'),
    version: z.int().describe('Grows by one with every change.'),
    managedBy: managedByField,
    createdAt: IsoTime,
    updatedAt: IsoTime,
  })
  .meta({ id: 'AlertRule' });
export type AlertRule = z.infer<typeof AlertRule>;
