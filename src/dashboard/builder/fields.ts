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
import { PromptField } from './ai-try/prompt-field.tsx';
import { LongHtmlField, LongJsonField } from './full-editor/long-fields.tsx';

const schemaOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;

/** A time of day on some weekdays. */
const timeOfDay: Fields = {
  '/time': { editor: TimeField, half: true },
  '/weekdays': { editor: WeekdaysField, hint: 'Only on these days.' },
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
    '/bodyHtml': { editor: LongHtmlField, label: 'Body', hint: '', shownWhen: isInline },
    '/bodyText': { editor: TemplateField, label: 'Plain text', isRare: true, shownWhen: isInline },
    '/layoutId': {
      editor: LayoutField,
      label: 'Layout',
      hint: 'What stands around the body.',
      isRare: true,
      shownWhen: isInline,
    },
    '/templateId': { editor: EmailTemplateField, label: 'Template', hint: '', shownWhen: isSaved },
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
    '/body': { editor: LongJsonField },
    '/saveTo': {
      label: 'Save the answer as',
      hint: 'Later steps read it as `{{webhook.coupon}}`: JSON where it is JSON, else a text; its first 16 KB.',
      mono: true,
      placeholder: 'coupon',
    },
  },
  update_profile: { '/traits': { editor: TraitsField } },
  wait: {
    '': { editor: WaitField },
    ...fieldsUnder('/until', timeOfDay),
    '/until/date': {
      editor: TemplateField,
      hint: 'A date, a time or a trait that holds one; followed when it changes. A date without a zone is one of the time zone below.',
      input: 'line',
      placeholder: '{{trait.trialEndsAt}}',
    },
    '/until/offsetMinutes': { editor: OffsetField, label: 'Moved by', hint: 'Whole days are days of the calendar.' },
    '/until/yearly': { hint: 'The next anniversary of the date.' },
    '/until/ifMissing': {
      label: 'Without a date',
      hint: 'What happens where the date is missing or cannot be read.',
      options: { end: 'End the run', continue: 'Continue', fail: 'Fail the run' },
    },
    '/waitForEvent/eventType': { editor: EventTypeField },
    '/waitForEvent/filters': { editor: ConditionField, label: 'Only if' },
    '/waitForEvent/since': { isRare: true },
    '/waitForCondition': { editor: ConditionField, label: 'Until this holds' },
    '/timeoutMinutes': { editor: DurationField, label: 'At most', hint: 'After that it continues as “Timed out”.' },
    '/onMatch': { editor: TargetField, label: 'When it happened, go to' },
    '/onTimeout': { editor: TargetField, label: 'When it did not, go to' },
    '/collect/windowMinutes': {
      editor: DurationField,
      label: 'How long',
      hint: 'From when the run comes to this step.',
    },
    '/collect/until': { flat: true, label: 'Up to' },
    ...fieldsUnder('/collect/until', timeOfDay),
    '/collect/key': {
      editor: TemplateField,
      label: 'One digest for each',
      hint: 'Events with another value of this begin a digest of their own. Every digest of a workflow has the same.',
      input: 'line',
      placeholder: '{{event.threadId}}',
    },
    '/collect/max': {
      label: 'Most events',
      hint: 'Continues as soon as so many events were collected.',
      unit: 'events',
      isRare: true,
    },
    '/reason': { label: 'Note' },
  },
  branch: {
    '/condition': { editor: ConditionField },
    '/ifTrue': { editor: TargetField, label: 'Yes, go to', half: true },
    '/ifFalse': { editor: TargetField, label: 'No, go to', half: true },
  },
  ai_action: {
    '': { editor: AiField },
    '/prompt': { editor: PromptField, input: 'lines' },
    '/system': { editor: TemplateField, label: 'Instructions', input: 'lines', isRare: true },
    '/saveTo': {
      label: 'Save the result as',
      hint: 'Later steps read it as `{{ai.summary}}`.',
      mono: true,
      placeholder: 'summary',
    },
    '/choices': {
      editor: ChoicesField,
      hint: 'The model picks one of them; each may lead to a step of its own.',
      shownWhen: ({ flavor }) => flavor === 'decide',
    },
    '/choices/*': { label: 'Choice' },
    '/fields': {
      label: 'Traits to find',
      hint: 'Left out, the whole answer becomes the trait that is named above.',
      placeholder: 'plan',
      shownWhen: ({ flavor }) => flavor === 'extract',
    },
    '/fields/*': { options: { string: 'Text', number: 'Number', boolean: 'Yes or no' } },
    '/jsonMode': {
      label: 'Ask for JSON',
      hint: 'The answer is parsed and checked; one that is no JSON is asked for once more.',
      isRare: true,
    },
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

/** When a step is passed over, at `/if`, and how exactly its delay ends, at `/spread`. */
export const stepForm: BuilderForm = {
  schema: schemaOf(StepFrame.pick({ if: true, spread: true })),
  fields: {
    '/if': {
      editor: ConditionField,
      label: 'Only if',
      hint: 'Where this does not hold when the run comes here, the step and the wait before it are passed over.',
    },
    '/spread': {
      label: 'Spread the delay',
      hint: 'A delay of an hour or more may end up to a minute late, so that runs which began together do not all continue at once.',
      isRare: true,
    },
  },
};

const fieldsOfTriggers: Record<TriggerForm, Fields> = {
  event: {
    '/eventType': { editor: EventTypeField },
    '/filters': { editor: EventConditionField, label: 'Only if' },
    '/recipients': { editor: TemplateField, input: 'line', isRare: true, placeholder: '{{event.userIds}}' },
  },
  date: {
    '/date': { flat: true },
    '/date/trait': { editor: TraitField },
    '/date/offsetDays': { unit: 'days', label: 'Days after the date', hint: 'Before it where negative.' },
    '/date/offsetMinutes': { editor: OffsetField, label: 'Moved by', hint: '', isRare: true },
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
    '/audience/id': { editor: AudienceField, label: 'Audience', hint: '' },
    '/audience/on': { label: 'When somebody', options: { enter: 'Enters it', leave: 'Leaves it' } },
    '/audience/existing': { label: 'People who are in it already', isRare: true },
  },
  broadcast: {},
};

/** The fields of every form of a trigger, by pointers below the workflow. */
export const triggerFields: Fields = Object.assign(
  {},
  ...Object.values(fieldsOfTriggers).map((fields) => fieldsUnder('/trigger', fields)),
);

/** The form of a trigger of one form; pointers are those below `/trigger`. */
export const triggerForm = (form: TriggerForm): BuilderForm => ({
  schema: schemaOf(z.object(formFields[form])),
  fields: fieldsOfTriggers[form],
});

/** What holds for every run: `/reentry`, `/exitOn` and `/settings` of the workflow. */
export const entryForm: BuilderForm = {
  schema: schemaOf(z.object({ reentry: Reentry, exitOn: z.array(ExitRule).max(20), settings: WorkflowSettings })),
  fields: {
    '/reentry': { flat: true },
    '/reentry/key': { editor: TemplateField, label: 'Counted by', input: 'line', placeholder: '{{event.orderId}}' },
    '/reentry/cooldownMinutes': {
      editor: DurationField,
      label: 'At least apart',
      hint: 'Shortest time between two entries that are counted together.',
    },
    '/exitOn': { label: 'Exit rules' },
    '/exitOn/*/eventType': { editor: EventTypeField },
    '/exitOn/*/filters': { editor: ConditionField, label: 'Only if' },
    '/settings': { flat: true },
    '/settings/onError': { label: 'After a step that failed', options: { continue: 'Continue', fail: 'Fail the run' } },
    '/settings/missingVariables': { options: { empty: 'Leave empty', fail: 'Fail the step' } },
  },
};
