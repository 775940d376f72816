// Notification rules: an event of a person, and the messages that it leads to.
import * as z from 'zod';
import { managedByField } from '../bundle/managed-by.ts';
import { Filters } from '../conditions.ts';
import { ProjectListQuery, searchText } from '../lists.ts';
import { Glob, IsoTime, JsonValue, Name, Timezone } from '../primitives.ts';
import { Priority, TopicKey } from './gates.ts';
import { FrequencyCap, QuietHours } from './sending-limits.ts';

export const ruleLimits = {
  channels: 10,
  title: 200,
  body: 10_000,
  html: 200_000,
  actions: 3,
  expiresAfterMinutes: 30 * 24 * 60,
  defaultExpiresAfterMinutes: 1_440,
  batchWindowMinutes: 7 * 24 * 60,
} as const;

const template = (max: number, text: string) =>
  z.string().min(1).max(max).describe(`${text} Template: {{event.*}}, {{user.*}}, {{trait.*}}, {{org.*}}.`);

export const RuleTrigger = z
  .strictObject({
    eventType: Glob,
    filters: Filters.optional().describe('Conditions on the event and its person; all conditions of a list must hold.'),
  })
  .meta({ id: 'RuleTrigger' });

const inAppContent = z.strictObject({
  severity: z.enum(['info', 'success', 'warning', 'error', 'critical']).optional().describe('Default info.'),
  topic: TopicKey.optional().describe('Topic of the item; that of the rule when left out.'),
  actions: z
    .array(
      z.strictObject({
        label: template(100, 'Text of the button.'),
        url: template(2_000, 'Where it leads: http(s), or a path that begins with one `/`.'),
      }),
    )
    .max(ruleLimits.actions)
    .optional(),
  data: z.record(z.string(), JsonValue).optional().describe('Anything your app reads; texts may be templates.'),
  batch: z
    .strictObject({
      key: template(500, 'Items with one key are one item with a count, while it is unread.'),
      windowMinutes: z
        .number()
        .gt(0)
        .max(ruleLimits.batchWindowMinutes)
        .describe('For so long after the first, in minutes; fractions are fine, at most 7 days.'),
      title: template(ruleLimits.title, 'Title of an item with a count; may use {{run.eventCount}}.').optional(),
    })
    .optional(),
});

/** What a rule says; what is left out is made from the event. */
export const RuleContent = z
  .strictObject({
    title: template(ruleLimits.title, 'Title; the key of the rule in words when left out.').optional(),
    body: template(
      ruleLimits.body,
      'Text; the `message`, `body` or `text` of the event, else its first properties, when left out.',
    ).optional(),
    url: template(2_000, 'Where it leads: http(s), or a path that begins with one `/`.').optional(),
    email: z
      .strictObject({
        subject: template(998, 'Subject; the title when left out.').optional(),
        bodyHtml: template(ruleLimits.html, 'HTML; made from title, body and url when left out.').optional(),
        bodyText: template(ruleLimits.html, 'Text version; made from the HTML when left out.').optional(),
      })
      .optional(),
    push: z
      .strictObject({
        title: template(ruleLimits.title, 'Title; that of the rule when left out.').optional(),
        body: template(4_000, 'Text; that of the rule when left out.').optional(),
        data: z.record(z.string(), z.string()).optional().describe('Data for the app; the values may be templates.'),
      })
      .optional(),
    sms: z
      .strictObject({ body: template(1_600, 'Text; title, body and url, cut to 480 characters, when left out.') })
      .optional(),
    slack: z.strictObject({ text: template(3_000, 'Text; title, body and url when left out.') }).optional(),
    inApp: inAppContent.optional(),
  })
  .meta({ id: 'RuleContent' });
export type RuleContent = z.infer<typeof RuleContent>;

const key = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,100}$/, 'A key is 1 to 100 letters, digits, dots, underscores and hyphens.')
  .describe('Unique in the project. Without a `trigger` it is the type of the event, exactly.');

const fields = {
  key,
  name: Name.optional().describe('Name to show; the key when left out.'),
  isActive: z.boolean().default(true).describe('Whether events lead to messages. Default true.'),
  trigger: RuleTrigger.optional().describe('Which events; those whose type is the key when left out.'),
  channelIds: z
    .array(z.uuid())
    .min(1)
    .max(ruleLimits.channels)
    .describe('Channels, 1 to 10. An event is sent once over a channel, whichever rules name it.'),
  content: RuleContent.optional(),
  templateId: z
    .uuid()
    .optional()
    .describe('Email template; other kinds of channel take its subject as the title and its text as the body.'),
  frequencyCap: FrequencyCap.optional().describe('Most messages of this rule to one person.'),
  quietHoursTz: Timezone.optional().describe(
    'IANA zone of people whose profile has none. Alone it means quiet hours from 22:00 to 08:00.',
  ),
  quietHours: QuietHours.optional(),
  priority: Priority.default('normal'),
  topic: TopicKey.optional().describe('Key of what the messages are about, which people may switch off.'),
  class: z
    .enum(['transactional', 'marketing'])
    .optional()
    .describe('marketing: people can unsubscribe, and every stop holds. From the template when left out.'),
  audienceId: z.uuid().optional().describe('Sent only to people who are in it when the message leaves.'),
  recipients: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .describe(
      'One path to a list of user ids, e.g. {{event.userIds}}, at most 1,000; the person of the event when left out.',
    ),
  strategy: z
    .enum(['all', 'first'])
    .default('all')
    .describe('all: over every channel. first: over the next channel only where the one before could not deliver.'),
  expiresAfterMinutes: z
    .number()
    .gt(0)
    .max(ruleLimits.expiresAfterMinutes)
    .default(ruleLimits.defaultExpiresAfterMinutes)
    .describe('A message that could not leave by then ends as `expired`, in minutes. Default 1,440.'),
};

/** What is stored of a rule. */
export const RuleDefinition = z.strictObject(fields);
export type RuleDefinition = z.infer<typeof RuleDefinition>;

/** Fields of a rule that Sendora sets. */
export const ruleReadOnly = ['id', 'version', 'warnings', 'managedBy', 'createdAt', 'updatedAt'] as const;

const setBySendora = z.unknown().optional().meta({
  readOnly: true,
  description: 'Set by Sendora. Taken where it is what was read, so that a rule can be sent back.',
});

const clearable = <Schema extends z.ZodType>(schema: z.ZodOptional<Schema>) =>
  schema
    .unwrap()
    .nullable()
    .optional()
    .describe(`${schema.description ?? ''} null is the same as leaving it out.`.trim());

/** Body of POST and PUT. */
export const NotificationRuleInput = z
  .strictObject({
    projectId: z.uuid().optional().describe('Project of the rule; from the key when that is bound to one.'),
    ...fields,
    trigger: clearable(fields.trigger),
    content: clearable(fields.content),
    templateId: clearable(fields.templateId),
    frequencyCap: clearable(fields.frequencyCap),
    quietHoursTz: clearable(fields.quietHoursTz),
    quietHours: clearable(fields.quietHours),
    topic: clearable(fields.topic),
    class: clearable(fields.class),
    audienceId: clearable(fields.audienceId),
    recipients: clearable(fields.recipients),
    ...(Object.fromEntries(ruleReadOnly.map((field) => [field, setBySendora])) as Record<
      (typeof ruleReadOnly)[number],
      typeof setBySendora
    >),
  })
  .meta({ id: 'NotificationRuleInput' });

export const NotificationRuleQuery = ProjectListQuery.extend({
  key: z.string().max(100).optional(),
  q: searchText('their key or name'),
});
export type NotificationRuleQuery = z.infer<typeof NotificationRuleQuery>;

export const NotificationRule = z
  .object({
    id: z.uuid(),
    projectId: z.uuid(),
    ...fields,
    name: z.string(),
    version: z.int().describe('Grows with every change.'),
    warnings: z
      .array(z.object({ code: z.string(), message: z.string() }))
      .describe('What works, but may not be meant: `default_content` where the message is made from the event.'),
    managedBy: managedByField,
    createdAt: IsoTime,
    updatedAt: IsoTime,
  })
  .meta({ id: 'NotificationRule' });
export type NotificationRule = z.infer<typeof NotificationRule>;
