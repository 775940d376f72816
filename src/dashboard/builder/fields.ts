// Which editor each field of a workflow has, by its pointer. What is not named here is drawn by its schema alone.
import * as z from 'zod';
import type { StepType } from '../../contract/workflows/steps/registry.ts';
import { stepConfigs } from '../../contract/workflows/steps/registry.ts';
import { formFields, type TriggerForm } from '../../contract/workflows/triggers/registry.ts';
import { ExitRule, Reentry, StepFrame, WorkflowSettings } from '../../contract/workflows/workflow.ts';
import { ConditionField, EventConditionField } from '../forms/condition-builder/condition-field.tsx';
import { fieldsUnder } from '../forms/field-specs.ts';
import type { Fields } from '../forms/field-types.ts';
import { AiField } from '../forms/fields/ai-field.tsx';
import { ChoicesField } from '../forms/fields/choices-field.tsx';
import { HtmlField, JsonBodyField } from '../forms/fields/code-fields.tsx';
import { CronField } from '../forms/fields/cron-field.tsx';
import { DurationField, OffsetField } from '../forms/fields/duration-field.tsx';
import { EmailField } from '../forms/fields/email-field.tsx';
import { EventTypeField, TraitField, ZoneField } from '../forms/fields/name-fields.tsx';
import {
  AudienceField,
  EmailChannelField,
  EmailTemplateField,
  LayoutField,
  PushChannelField,
  SmsChannelField,
} from '../forms/fields/resource-field.tsx';
import { TargetField } from '../forms/fields/target-field.tsx';
import { TemplateField } from '../forms/fields/template-field.tsx';
import { DataField, HeadersField, TraitsField } from '../forms/fields/template-pairs.tsx';
import { TimeField } from '../forms/fields/time-field.tsx';
import { WeekdaysField } from '../forms/fields/weekdays-field.tsx';
import type { JsonSchema } from '../forms/schema.ts';
import { WaitField } from '../forms/wait/wait-field.tsx';

const schemaOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;

/** A time of day on some weekdays. */
const timeOfDay: Fields = {
  '/time': { editor: TimeField, half: true },
  '/weekdays': { editor: WeekdaysField },
  '/timezone': { editor: ZoneField, label: 'Time zone' },
};

const sendFields: Fields = {
  '/audienceId': { editor: AudienceField, label: 'Only for' },
  '/priority': { isRare: true },
  '/topic': { isRare: true, placeholder: 'product-news' },
  '/class': { isRare: true, label: 'Kind of message' },
};

type Config = Readonly<Record<string, unknown>>;
const isSaved = ({ templateId }: Config) => templateId !== undefined;
const isInline = (config: Config) => !isSaved(config);

/** The editors of each config, by pointers below it. */
const configFields: Record<StepType, Fields> = {
  send_email: {
    '': { editor: EmailField },
    '/to': { editor: TemplateField },
    '/subject': { editor: TemplateField, input: 'line', shownWhen: isInline },
    '/bodyHtml': { editor: HtmlField, label: 'Body', shownWhen: isInline },
    '/bodyText': { editor: TemplateField, label: 'Plain text', isRare: true, shownWhen: isInline },
    '/layoutId': { editor: LayoutField, label: 'Layout', isRare: true, shownWhen: isInline },
    '/templateId': { editor: EmailTemplateField, label: 'Template', shownWhen: isSaved },
    '/templateVersion': { label: 'Version of the template', isRare: true, shownWhen: isSaved },
    '/from': { editor: TemplateField, isRare: true },
    '/channelId': { editor: EmailChannelField, label: 'Send through' },
    ...sendFields,
  },
  send_push: {
    '/title': { editor: TemplateField },
    '/body': { editor: TemplateField, input: 'lines' },
    '/data': { editor: DataField, isRare: true },
    '/channelId': { editor: PushChannelField, label: 'Send through' },
    ...sendFields,
  },
  send_sms: {
    '/to': { editor: TemplateField },
    '/body': { editor: TemplateField, input: 'lines' },
    '/channelId': { editor: SmsChannelField, label: 'Send through' },
    ...sendFields,
  },
  webhook: {
    '/url': { editor: TemplateField, label: 'Address', input: 'line', placeholder: 'https://api.example.com/orders' },
    '/headers': { editor: HeadersField },
    '/body': { editor: JsonBodyField },
    '/saveTo': { label: 'Save the answer as', mono: true, placeholder: 'coupon' },
  },
  update_profile: { '/traits': { editor: TraitsField } },
  wait: {
    '': { editor: WaitField },
    ...fieldsUnder('/until', timeOfDay),
    '/until/date': { editor: TemplateField, input: 'line', placeholder: '{{trait.trialEndsAt}}' },
    '/until/offsetMinutes': { editor: OffsetField, label: 'Moved by' },
    '/until/ifMissing': {
      label: 'Without a date',
      options: { end: 'End the run', continue: 'Continue', fail: 'Fail the run' },
    },
    '/waitForEvent/eventType': { editor: EventTypeField },
    '/waitForEvent/filters': { editor: ConditionField, label: 'Only if' },
    '/waitForEvent/since': { isRare: true },
    '/waitForCondition': { editor: ConditionField, label: 'Until this holds' },
    '/timeoutMinutes': { editor: DurationField, label: 'At most' },
    '/onMatch': { editor: TargetField, label: 'When it happened, go to' },
    '/onTimeout': { editor: TargetField, label: 'When it did not, go to' },
    '/collect/windowMinutes': { editor: DurationField, label: 'How long' },
    '/collect/until': { flat: true },
    ...fieldsUnder('/collect/until', timeOfDay),
    '/collect/key': { editor: TemplateField, label: 'Apart by', input: 'line', isRare: true },
    '/collect/max': { label: 'Most events', isRare: true },
    '/reason': { label: 'Note' },
  },
  branch: {
    '/condition': { editor: ConditionField },
    '/ifTrue': { editor: TargetField, label: 'Yes, go to', half: true },
    '/ifFalse': { editor: TargetField, label: 'No, go to', half: true },
  },
  ai_action: {
    '': { editor: AiField },
    '/prompt': { editor: TemplateField, input: 'lines' },
    '/system': { editor: TemplateField, label: 'Instructions', input: 'lines', isRare: true },
    '/saveTo': { label: 'Save the result as', mono: true, placeholder: 'summary' },
    '/choices': { editor: ChoicesField, shownWhen: ({ flavor }) => flavor === 'decide' },
    '/fields': { label: 'Traits to find', placeholder: 'plan', shownWhen: ({ flavor }) => flavor === 'extract' },
    '/fields/*': { options: { string: 'Text', number: 'Number', boolean: 'Yes or no' } },
    '/jsonMode': { label: 'Ask for JSON', isRare: true },
    '/model': { isRare: true, mono: true },
  },
};

/** A part of the builder's forms: its schema, and how its fields are drawn. */
export interface BuilderForm {
  schema: JsonSchema;
  fields: Fields;
}

const made = new Map<StepType, BuilderForm>();

/** The form of the config of a type of step; pointers are those below the config. */
export function configForm(type: StepType): BuilderForm {
  const form = made.get(type) ?? { schema: schemaOf(stepConfigs[type]), fields: configFields[type] };
  made.set(type, form);
  return form;
}

/** The conditions of a step, at `/if`. */
export const ifForm: BuilderForm = {
  schema: schemaOf(StepFrame.pick({ if: true })),
  fields: { '/if': { editor: ConditionField, label: 'Only if' } },
};

const triggerFields: Record<TriggerForm, Fields> = {
  event: {
    '/eventType': { editor: EventTypeField },
    '/filters': { editor: EventConditionField, label: 'Only if' },
    '/recipients': { editor: TemplateField, input: 'line', isRare: true, placeholder: '{{event.userIds}}' },
  },
  date: {
    '/date': { flat: true },
    '/date/trait': { editor: TraitField },
    '/date/offsetDays': { unit: 'days', label: 'Days after the date' },
    '/date/offsetMinutes': { editor: OffsetField, label: 'Moved by', isRare: true },
    '/date/at': { editor: TimeField, label: 'At' },
    '/date/timezone': { editor: ZoneField, label: 'Time zone', isRare: true },
  },
  schedule: {
    '/schedule': { flat: true },
    '/schedule/cron': { editor: CronField, label: 'Schedule' },
    '/schedule/timezone': { editor: ZoneField, label: 'Time zone' },
    '/schedule/audienceId': { editor: AudienceField, label: 'For everybody in' },
  },
  audience: {
    '/audience': { flat: true },
    '/audience/id': { editor: AudienceField, label: 'Audience' },
    '/audience/on': { label: 'When somebody', options: { enter: 'Enters it', leave: 'Leaves it' } },
    '/audience/existing': { label: 'People who are in it already', isRare: true },
  },
  broadcast: {},
};

/** The form of a trigger of one form; pointers are those below `/trigger`. */
export const triggerForm = (form: TriggerForm): BuilderForm => ({
  schema: schemaOf(z.object(formFields[form])),
  fields: triggerFields[form],
});

/** What holds for every run: `/reentry`, `/exitOn` and `/settings` of the workflow. */
export const entryForm: BuilderForm = {
  schema: schemaOf(z.object({ reentry: Reentry, exitOn: z.array(ExitRule).max(20), settings: WorkflowSettings })),
  fields: {
    '/reentry': { flat: true },
    '/reentry/key': { editor: TemplateField, label: 'Counted by', input: 'line', placeholder: '{{event.orderId}}' },
    '/reentry/cooldownMinutes': { editor: DurationField, label: 'At least apart' },
    '/exitOn': { label: 'Exit rules' },
    '/exitOn/*/eventType': { editor: EventTypeField },
    '/exitOn/*/filters': { editor: ConditionField, label: 'Only if' },
    '/settings': { flat: true },
    '/settings/onError': { label: 'After a step that failed', options: { continue: 'Continue', fail: 'Fail the run' } },
    '/settings/missingVariables': { options: { empty: 'Leave empty', fail: 'Fail the step' } },
  },
};
