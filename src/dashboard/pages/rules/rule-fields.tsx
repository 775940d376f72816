// The form of a notification rule: its sections, and how its fields are drawn.
import * as z from 'zod';
import type { ChannelKind } from '../../../contract/messages/channels/registry.ts';
import { NotificationRuleInput } from '../../../contract/messages/notification-rule.ts';
import { EventConditionField } from '../../forms/condition-builder/condition-field.tsx';
import type { Fields } from '../../forms/field-types.ts';
import { ChannelsField } from '../../forms/fields/channels-field.tsx';
import { HtmlField } from '../../forms/fields/code-fields.tsx';
import { DurationField } from '../../forms/fields/duration-field.tsx';
import { EventTypeField, ZoneField } from '../../forms/fields/name-fields.tsx';
import { AudienceField, EmailTemplateField } from '../../forms/fields/resource-field.tsx';
import { TemplateField } from '../../forms/fields/template-field.tsx';
import { DataField } from '../../forms/fields/template-pairs.tsx';
import { TimeField } from '../../forms/fields/time-field.tsx';
import { childPointer } from '../../forms/pointers.ts';
import type { JsonSchema } from '../../forms/schema.ts';
import { type FormSection, FormSections } from '../../forms/sections.tsx';

export const ruleSchema = z.toJSONSchema(NotificationRuleInput, { io: 'input' }) as JsonSchema;

const sections: readonly FormSection[] = [
  { title: 'Rule', fields: ['key', 'name', 'isActive'] },
  { title: 'When', fields: ['trigger'] },
  { title: 'To whom', fields: ['audienceId', 'recipients'] },
  { title: 'Over which channels', fields: ['channelIds', 'strategy'] },
  {
    title: 'What it says',
    text: 'Whatever is left out is made from the event. The message is shown beside the form.',
    fields: ['templateId', 'content'],
  },
  {
    title: 'How often and when',
    fields: ['frequencyCap', 'quietHours', 'priority', 'quietHoursTz', 'topic', 'class', 'expiresAfterMinutes'],
  },
];

const RuleSections = () => <FormSections sections={sections} />;

const line = { editor: TemplateField, input: 'line' } as const;
const lines = { editor: TemplateField, input: 'lines' } as const;

const fixed: Fields = {
  '': { editor: RuleSections },
  '/key': {
    mono: true,
    placeholder: 'order.completed',
    hint: 'Unique in the project. Without an event type below, it is the type of the event.',
  },
  '/name': { label: 'Name to show', placeholder: 'Order confirmation' },
  '/isActive': { label: 'Active' },
  '/trigger': { flat: true },
  '/trigger/eventType': {
    editor: EventTypeField,
    label: 'Event type',
    hint: 'The key when left out. A pattern such as order.* fits several.',
  },
  '/trigger/filters': { editor: EventConditionField, label: 'Only if', hint: '' },
  '/audienceId': { editor: AudienceField, label: 'Only for people in' },
  '/recipients': {
    ...line,
    label: 'People whom the event lists',
    placeholder: '{{event.userIds}}',
    hint: 'One path to a list of user ids, at most 1,000. Left out: the person of the event.',
  },
  '/channelIds': { editor: ChannelsField, label: 'Channels', hint: '' },
  '/strategy': {
    label: 'With several channels',
    options: { all: 'Over every channel', first: 'Over the first that can deliver' },
  },
  '/templateId': { editor: EmailTemplateField, label: 'Email template', hint: 'In place of texts of its own.' },
  '/content': { flat: true },
  '/content/title': { ...line, hint: '' },
  '/content/body': { ...lines, hint: '' },
  '/content/url': {
    ...line,
    label: 'Link',
    placeholder: 'https://shop.example.com/orders/{{event.orderId}}',
    hint: '',
  },
  '/content/email/subject': { ...line },
  '/content/email/bodyHtml': { editor: HtmlField, label: 'Body' },
  '/content/email/bodyText': { ...lines, label: 'Plain text', isRare: true },
  '/content/push/title': { ...line },
  '/content/push/body': { ...lines },
  '/content/push/data': { editor: DataField, isRare: true },
  '/content/sms/body': { ...lines },
  '/content/slack/text': { ...lines },
  '/content/inApp': { label: 'Texts of the in-app item' },
  '/content/inApp/actions': { label: 'Buttons' },
  '/content/inApp/actions/*/label': { ...line, label: 'Text' },
  '/content/inApp/actions/*/url': { ...line, label: 'Leads to' },
  '/content/inApp/batch': { isRare: true },
  '/content/inApp/batch/key': { ...line },
  '/content/inApp/batch/windowMinutes': { editor: DurationField, label: 'For how long' },
  '/content/inApp/batch/title': { ...line },
  '/content/inApp/data': { isRare: true },
  '/frequencyCap/perUser': { label: 'At most', unit: 'messages', half: true, hint: '' },
  '/frequencyCap/windowHours': { label: 'In any', unit: 'hours', half: true, hint: '' },
  '/quietHours/start': { editor: TimeField, half: true, hint: '' },
  '/quietHours/end': { editor: TimeField, half: true, hint: '' },
  '/quietHours/timezone': { editor: ZoneField, label: 'Time zone of people without one' },
  '/quietHours/spreadMinutes': { editor: DurationField, label: 'Spread the release over', isRare: true },
  '/quietHoursTz': { editor: ZoneField, label: 'Time zone of people without one', isRare: true },
  '/priority': { options: { normal: 'Normal', critical: 'Critical' } },
  '/topic': { placeholder: 'product-news', isRare: true },
  '/class': {
    label: 'Kind of message',
    isRare: true,
    unset: 'As the template says',
    options: { transactional: 'Transactional', marketing: 'Marketing' },
  },
  '/expiresAfterMinutes': { editor: DurationField, label: 'Give up after', isRare: true },
};

/** Texts that a kind of channel has of its own. */
const ownTexts = {
  email: { name: 'email', label: 'Texts of the mail' },
  push: { name: 'push', label: 'Texts of the push' },
  sms: { name: 'sms', label: 'Text of the SMS' },
  slack: { name: 'slack', label: 'Text in Slack' },
  in_app: { name: 'inApp', label: 'Texts of the in-app item' },
} as const satisfies Partial<Record<ChannelKind, { name: string; label: string }>>;

/** The fields, with texts for the kinds of channels that the rule names, or that have some already. */
export function ruleFields(
  kinds: ReadonlySet<ChannelKind>,
  content: Readonly<Record<string, unknown>>,
  hasTemplate: boolean,
): Fields {
  const texts = Object.entries(ownTexts).map(([kind, { name, label }]) => {
    const hidden = content[name] === undefined && !kinds.has(kind as ChannelKind);
    return [childPointer('/content', name), { label, hidden, hint: '' }];
  });
  return { ...fixed, ...Object.fromEntries(texts), '/content': { flat: true, hidden: hasTemplate } };
}
