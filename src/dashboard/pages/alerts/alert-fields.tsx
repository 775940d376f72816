// The form of an alert rule: its sections, and how its fields are drawn.
import * as z from 'zod';
import { AlertRuleInput } from '../../../contract/messages/alert-rule.ts';
import type { ChannelKind } from '../../../contract/messages/channels/registry.ts';
import type { Fields } from '../../forms/field-types.ts';
import { ChannelsField } from '../../forms/fields/channels-field.tsx';
import { DurationField } from '../../forms/fields/duration-field.tsx';
import { SecondsField } from '../../forms/fields/seconds-field.tsx';
import { TemplateField } from '../../forms/fields/template-field.tsx';
import type { JsonSchema } from '../../forms/schema.ts';
import { type FormSection, FormSections } from '../../forms/sections.tsx';
import { MatchField } from './match-field.tsx';

export const alertSchema = z.toJSONSchema(AlertRuleInput, { io: 'input' }) as JsonSchema;

const sections: readonly FormSection[] = [
  { title: 'Rule', fields: ['name', 'isActive', 'severity', 'owner', 'runbookUrl'] },
  { title: 'When', fields: ['match', 'resolveOn'] },
  { title: 'To', fields: ['channelIds', 'to', 'escalation'] },
  {
    title: 'How often',
    text: 'Beyond the storm control of a channel (20 messages in 60 seconds, unless it says otherwise) messages are gathered into one digest.',
    fields: [
      'groupBy',
      'dedupeKey',
      'dedupeWindowSeconds',
      'groupWaitSeconds',
      'groupIntervalSeconds',
      'repeatSeconds',
      'autoResolveSeconds',
      'priority',
      'staleAfterSeconds',
    ],
  },
  { title: 'What it says', fields: ['title', 'text'] },
];

const AlertSections = () => <FormSections sections={sections} />;

type Rule = Readonly<Record<string, unknown>>;
const hasGroups = ({ groupBy }: Rule) => Array.isArray(groupBy) && groupBy.length > 0;
const isDedupedAlone = (rule: Rule) => Boolean(rule.dedupeKey) && !hasGroups(rule);

const fixed: Fields = {
  '': { editor: AlertSections },
  '/name': { placeholder: 'Bounces', hint: 'Shown in every message.' },
  '/isActive': { label: 'Active', hint: 'An inactive rule sends nothing.' },
  '/match': {
    editor: MatchField,
    label: 'Events',
    hint: 'By eventType or module (patterns with *), and by event.… for properties.',
  },
  '/channelIds': { editor: ChannelsField, label: 'Channels', hint: 'Every notice goes to each of them.' },
  '/to/email': { label: 'Emails' },
  '/to/sms': { label: 'Phone numbers' },
  '/to/userIds': { label: 'Person ids' },
  '/severity': {
    options: { critical: 'Critical', error: 'Error', warning: 'Warning', info: 'Info' },
    hint: 'Shown in its messages.',
    half: true,
  },
  '/priority': { options: { normal: 'Normal', critical: 'Critical' }, isRare: true },
  '/title': { editor: TemplateField, input: 'line', placeholder: '{{event.host}} is down' },
  '/text': { editor: TemplateField, input: 'lines' },
  '/runbookUrl': {
    label: 'Runbook',
    placeholder: 'https://wiki.example.com/mail',
    hint: 'What to do about it; linked in every message.',
  },
  '/owner': { placeholder: 'Grace', hint: 'Who looks after the rule, e.g. an address or a team.' },
  '/groupBy': {
    label: 'Group by',
    hint: 'One alert for each combination of values, e.g. host, event.type or userId. A path without a root is a property of the event.',
  },
  '/groupBy/*': { mono: true, placeholder: 'host' },
  '/dedupeKey': {
    editor: TemplateField,
    input: 'line',
    label: 'Same thing by',
    placeholder: '{{event.check}}',
    hint: 'Events with the same text are one line with a counter. Without groups it is the group.',
  },
  '/dedupeWindowSeconds': {
    editor: SecondsField,
    label: 'Count the same thing for',
    hint: 'Least time between two notices.',
    shownWhen: isDedupedAlone,
  },
  '/groupWaitSeconds': {
    editor: SecondsField,
    label: 'Wait before the first notice',
    hint: 'So that it tells of everything that came until then.',
  },
  '/groupIntervalSeconds': {
    editor: SecondsField,
    label: 'Between two notices of a group',
    hint: 'Events in between are counted.',
    shownWhen: (rule) => !isDedupedAlone(rule),
  },
  '/repeatSeconds': { editor: SecondsField, label: 'Remind of an open alert after', hint: '0: never.' },
  '/resolveOn': { editor: MatchField, label: 'Over when', hint: 'Events that resolve the open alert of their group.' },
  '/autoResolveSeconds': {
    editor: SecondsField,
    label: 'Over without an event for',
    hint: '0: never.',
  },
  '/staleAfterSeconds': { editor: SecondsField, label: 'Drop a notice after', isRare: true },
  '/escalation': { label: 'Escalation levels', hint: 'Whom to page when nobody acknowledges.' },
  '/escalation/*/afterMinutes': { editor: DurationField, label: 'After', hint: 'From the first notice.' },
  '/escalation/*/channelIds': { editor: ChannelsField, label: 'Channels', hint: '' },
};

/** Kinds of channels that have no address of their own, by the field that names it. */
const addressKinds = { email: ['email'], sms: ['sms'], userIds: ['push', 'in_app'] } as const;

/** The fields, with addresses where the channels of the rule need some or the rule has them. */
export function alertFields(kinds: ReadonlySet<ChannelKind>, to: Readonly<Record<string, unknown>>): Fields {
  const isNeeded = (name: keyof typeof addressKinds) =>
    addressKinds[name].some((kind) => kinds.has(kind)) || (Array.isArray(to[name]) && to[name].length > 0);
  const names = Object.keys(addressKinds) as (keyof typeof addressKinds)[];
  const hidden = Object.fromEntries(
    names.map((name) => [`/to/${name}`, { ...fixed[`/to/${name}`], hidden: !isNeeded(name) }]),
  );
  return { ...fixed, ...hidden, '/to': { flat: true, hidden: !names.some(isNeeded) } };
}
