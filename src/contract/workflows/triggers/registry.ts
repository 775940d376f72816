// The forms of a trigger. The field that a form is named by is the one that a trigger of that form must have.
import * as z from 'zod';
import { occasionPrefix } from '../../event-names.ts';
import { AudienceTrigger } from './audience.ts';
import { BroadcastTrigger } from './broadcast.ts';
import { DateTrigger } from './date.ts';
import { eventFields } from './event.ts';
import { ScheduleTrigger } from './schedule.ts';

/** Fields of each form. */
export const formFields = {
  event: eventFields,
  date: { date: DateTrigger },
  schedule: { schedule: ScheduleTrigger },
  audience: { audience: AudienceTrigger },
  broadcast: { broadcast: BroadcastTrigger },
} as const;

export type TriggerForm = keyof typeof formFields;
export const triggerForms = Object.keys(formFields) as [TriggerForm, ...TriggerForm[]];

/** The field that names each form. */
export const namingFields = {
  event: 'eventType',
  date: 'date',
  schedule: 'schedule',
  audience: 'audience',
  broadcast: 'broadcast',
} as const satisfies Record<TriggerForm, string>;

type Fields = typeof formFields;
type AnyField = { [F in TriggerForm]: keyof Fields[F] }[TriggerForm];
type FormOf<F extends TriggerForm> = z.infer<z.ZodObject<Fields[F]>> & {
  [Other in Exclude<AnyField, keyof Fields[F]>]?: undefined;
};

/** A trigger of one form. */
export type TriggerOf<F extends TriggerForm> = FormOf<F>;
/** A trigger of any form; the fields of the other forms are undefined. */
export type AnyTrigger = { [F in TriggerForm]: FormOf<F> }[TriggerForm];

const names = Object.values(namingFields);
const listed = `${names
  .slice(0, -1)
  .map((name) => `\`${name}\``)
  .join(', ')} and \`${names.at(-1)}\``;

/** The fields of a trigger that has not been checked. */
type Unchecked = { [field in AnyField]?: unknown };
const namesIn = (trigger: Unchecked) => names.filter((name) => trigger[name] !== undefined);

/** The forms are counted even where other faults were found. */
const when = ({ value }: { value: unknown }) => typeof value === 'object' && value !== null && !Array.isArray(value);

const isWithEvents = (field: 'filters' | 'recipients') => (trigger: Unchecked) =>
  trigger[field] === undefined || trigger.eventType !== undefined || namesIn(trigger).length === 0;
const onlyWithEvents = (field: 'filters' | 'recipients') => ({
  when,
  path: [field],
  params: { code: 'not_allowed' },
  error: `\`${field}\` goes with \`eventType\` only.`,
});

const anyForm = z
  .strictObject({
    eventType: eventFields.eventType.optional(),
    filters: eventFields.filters,
    recipients: eventFields.recipients,
    date: DateTrigger.optional(),
    schedule: ScheduleTrigger.optional(),
    audience: AudienceTrigger.optional(),
    broadcast: BroadcastTrigger.optional(),
  })
  .refine((trigger) => namesIn(trigger).length > 0, {
    when,
    params: { code: 'missing' },
    error: `A trigger has exactly one of ${listed}.`,
  })
  .refine((trigger) => namesIn(trigger).length < 2, {
    when,
    params: { code: 'one_form' },
    error: `A trigger has exactly one of ${listed}.`,
  })
  .refine(isWithEvents('filters'), onlyWithEvents('filters'))
  .refine(isWithEvents('recipients'), onlyWithEvents('recipients'));

/** A trigger of any form; the checks above are what the type says. */
export const AnyTrigger = (anyForm as unknown as z.ZodType<AnyTrigger>).meta({
  id: 'Trigger',
  description: `What starts runs. A trigger has exactly one of ${listed}; \`filters\` and \`recipients\` go with \`eventType\`.`,
  // Each names its field once more, which strict validators ask for.
  oneOf: names.map((name) => ({ properties: { [name]: {} }, required: [name] })),
});

/** The form of a trigger. */
export function formOf(trigger: AnyTrigger): TriggerForm {
  return triggerForms.find((form) => trigger[namingFields[form]] !== undefined) ?? 'event';
}

/** Whether a trigger is of a form. */
export function isForm<F extends TriggerForm>(
  trigger: AnyTrigger,
  form: F,
): trigger is Extract<AnyTrigger, TriggerOf<F>> {
  return formOf(trigger) === form;
}

/** Type of the event that runs of a form begin with; null where that is the event which came. */
export const occasionType = (form: TriggerForm): string | null =>
  form === 'event' ? null : `${occasionPrefix}${form}`;
