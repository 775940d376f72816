// The form of an alert rule: its sections, and how its fields are drawn.
import * as z from 'zod';
import { isObject } from '../../../contract/json.ts';
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
/** Then its own window counts, in place of the interval of groups. */
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
  },
  '/priority': { options: { normal: 'Normal', critical: 'Critical' }, isRare: true },
  '/title': {
    editor: TemplateField,
    input: 'line',
    placeholder: '{{event.host}} is down',
    hint: 'Severity, name of the rule and event type when left out.',
  },
  '/text': { editor: TemplateField, input: 'lines', hint: 'Below the title.' },
  '/runbookUrl': {
    label: 'Runbook',
    placeholder: 'https://wiki.example.com/mail',
    hint: 'What to do about it; linked in every message.',
  },
  '/owner': { placeholder: 'Grace', hint: 'Who looks after the rule, e.g. an address or a team.' },
  '/groupBy': {
    label: 'Groups',
    hint: 'Paths such as host, event.type or userId: one alert for each combination of their values. Without a root it is a property of the event.',
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
    half: true,
    label: 'Count the same thing for',
    hint: 'Least time between two notices.',
  },
  '/groupWaitSeconds': {
    editor: SecondsField,
    half: true,
    label: 'Wait before the first notice',
    hint: 'So that it tells of everything that came until then.',
  },
  '/groupIntervalSeconds': {
    editor: SecondsField,
    half: true,
    label: 'Between two notices of a group',
    hint: 'Events in between are counted.',
  },
  '/repeatSeconds': { editor: SecondsField, half: true, label: 'Remind of an open alert after', hint: '0: never.' },
  '/resolveOn': { editor: MatchField, label: 'Over when', hint: 'Events that resolve the open alert of their group.' },
  '/autoResolveSeconds': {
    editor: SecondsField,
    half: true,
    label: 'Over without an event for',
    hint: '0: never.',
  },
  '/staleAfterSeconds': {
    editor: SecondsField,
    half: true,
    label: 'Drop a notice after',
    hint: 'When it could not be sent by then.',
    isRare: true,
  },
  '/escalation': { label: 'Escalation levels', hint: 'Whom to page when nobody acknowledges.' },
  '/escalation/*/afterMinutes': { editor: DurationField, label: 'After', hint: 'From the first notice.' },
  '/escalation/*/channelIds': { editor: ChannelsField, label: 'Channels', hint: '' },
};

/** Kinds of channels that have no address of their own, by the field that names it. */
const addressKinds = { email: ['email'], sms: ['sms'], userIds: ['push', 'in_app'] } as const;

/** The fields that count for a rule: addresses where its channels need some or it has them, and the window that holds. */
export function alertFields(kinds: ReadonlySet<ChannelKind>, rule: Rule): Fields {
  const to = isObject(rule.to) ? rule.to : {};
  const isNeeded = (name: keyof typeof addressKinds) => {
    const given = to[name];
    return addressKinds[name].some((kind) => kinds.has(kind)) || (Array.isArray(given) && given.length > 0);
  };
  const names = Object.keys(addressKinds) as (keyof typeof addressKinds)[];
  const hide = (pointer: string, hidden: boolean): Fields => ({ [pointer]: { ...fixed[pointer], hidden } });
  return {
    ...fixed,
    ...Object.assign({}, ...names.map((name) => hide(`/to/${name}`, !isNeeded(name)))),
    '/to': { flat: true, hidden: !names.some(isNeeded) },
    ...hide('/dedupeWindowSeconds', !isDedupedAlone(rule)),
    ...hide('/groupIntervalSeconds', isDedupedAlone(rule)),
  };
}
