// How the form of a channel is drawn: the schema of its kind, and the words that the fields have beside it.
import * as z from 'zod';
import type { Fault } from '../../../contract/errors.ts';
import { isObject } from '../../../contract/json.ts';
import { ChannelInputDoc } from '../../../contract/messages/channel.ts';
import {
  type ChannelKind,
  channelKinds,
  secretFields,
  vendorConfigs,
} from '../../../contract/messages/channels/registry.ts';
import { vendorForms } from '../../../contract/messages/channels/vendor-forms.ts';
import { configFields } from '../../forms/config-fields.ts';
import { checkValue, withoutStored } from '../../forms/faults.ts';
import type { Fields } from '../../forms/field-types.ts';
import { FallbackChannelField } from '../../forms/fields/resource-field.tsx';
import { TimeField } from '../../forms/fields/time-field.tsx';
import { childPointer } from '../../forms/pointers.ts';
import type { JsonSchema } from '../../forms/schema.ts';

/** A channel as the form holds it: the body of its POST. */
export type ChannelDraft = Readonly<Record<string, unknown>> & { kind: ChannelKind };

const schemaOf = (kind: ChannelKind): z.ZodType => {
  const found = ChannelInputDoc.options.find((option) => option.shape.kind.value === kind);
  if (found === undefined) throw new TypeError(`There is no kind of channel ${kind}.`);
  return found;
};

export const jsonSchemaOf = (kind: ChannelKind): JsonSchema =>
  z.toJSONSchema(schemaOf(kind), { io: 'input' }) as JsonSchema;

/** The vendor that a config is of: the one it names, else the default one. */
export function vendorOf(kind: ChannelKind, config: unknown): string {
  const named = isObject(config) && typeof config.vendor === 'string' ? config.vendor : undefined;
  return named ?? Object.keys(vendorConfigs[kind])[0] ?? '';
}

/** Hints of the secrets that are stored, by the pointer of their field. */
export function storedHints(kind: ChannelKind, config: Readonly<Record<string, unknown>>): Record<string, string> {
  const names = secretFields[kind][vendorOf(kind, config)] ?? [];
  const hints = names.flatMap((name): [string, string][] => {
    const hint = config[name];
    const at = childPointer('/config', name);
    if (typeof hint === 'string') return [[at, hint]];
    if (!isObject(hint)) return [];
    return Object.entries(hint).map(([key, value]) => [childPointer(at, key), String(value)]);
  });
  return Object.fromEntries(hints);
}

/** What the API would say of a draft, without the secrets that stay as they are. */
export const checkDraft = (draft: ChannelDraft, stored: Readonly<Record<string, string>>): Fault[] =>
  withoutStored(checkValue(schemaOf(draft.kind), draft), draft, stored);

const half = { half: true };

const limitFields: Fields = {
  '/frequencyCap': {
    label: 'Frequency cap',
    hint: 'Most messages over this channel to one person, whatever sends them. Critical ones pass and are counted.',
  },
  '/frequencyCap/perUser': { label: 'Messages to one person', hint: '', ...half },
  '/frequencyCap/windowHours': { label: 'In any span of', hint: 'Fractions are fine.', unit: 'hours', ...half },
  '/quietHours': {
    label: 'Quiet hours',
    hint: 'When messages are held, in the time zone of the person. Critical ones pass.',
  },
  '/quietHours/start': { label: 'From', editor: TimeField, ...half },
  '/quietHours/end': { label: 'To', editor: TimeField, ...half },
  '/quietHours/timezone': { label: 'Time zone of people without one', isRare: true },
  '/quietHours/spreadMinutes': { label: 'Release within', unit: 'minutes', isRare: true },
  '/ratePerSecond': {
    label: 'Pace',
    hint: 'Most messages over this channel; the others wait their turn. Default: no limit, and one a second for Slack.',
    unit: 'messages a second',
  },
  '/storm': {
    label: 'Storm control of alerts',
    hint: 'Most alerts in a window; those beyond it are counted in one digest. Default: 20 in 60 seconds.',
  },
  '/tracking': { label: 'Tracking', hint: 'What is tracked of the mails of this channel. Default: nothing.' },
  '/storm/limit': { label: 'Alerts', hint: '', ...half },
  '/storm/windowSeconds': { label: 'In', hint: 'From the first alert on.', unit: 'seconds', ...half },
  '/fallbackChannelId': { label: 'Fallback of alerts', editor: FallbackChannelField },
};

const limitNames = ['frequencyCap', 'quietHours', 'storm', 'ratePerSecond', 'tracking', 'fallbackChannelId'];
const ownNames = ['name', 'isDefault', 'config'];
const hidden = (names: readonly string[]): Fields =>
  Object.fromEntries(names.map((name) => [`/${name}`, { hidden: true }]));

/** The fields of the channel itself: its name, vendor and credentials. */
export function ownFields(kind: ChannelKind, config: unknown, { isNew }: { isNew: boolean }): Fields {
  const vendor = vendorConfigs[kind][vendorOf(kind, config)];
  const titles = Object.fromEntries(vendorForms(kind).map((form) => [form.vendor, form.title]));
  return {
    ...hidden([
      ...limitNames,
      'projectId',
      'kind',
      ...(isNew ? [] : ['isDefault']),
      ...(config === undefined ? ['config'] : []),
    ]),
    '/name': { label: 'Name', hint: 'What people see where a channel is chosen.', placeholder: 'Transactional email' },
    ...(isNew ? { '/isDefault': { label: 'Make it the default channel of its kind' } } : {}),
    ...(config === undefined ? {} : { '/config': { label: 'Vendor', hint: '', flat: true, options: titles } }),
    ...(vendor === undefined ? {} : configFields(vendor, '/config')),
  };
}

/** The fields of what gates the messages, as far as the kind has them. */
export function sendingFields(kind: ChannelKind): Fields {
  const others = [...(channelKinds[kind].interrupts ? [] : ['quietHours']), ...(kind === 'email' ? [] : ['tracking'])];
  return { ...limitFields, ...hidden([...ownNames, 'projectId', 'kind', ...others]) };
}
