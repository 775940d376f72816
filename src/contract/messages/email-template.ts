import * as z from 'zod';
import { managedByField } from '../bundle/managed-by.ts';
import { UserId } from '../people/profile.ts';
import { IsoTime, JsonValue, Name } from '../primitives.ts';
import { LocaleTag, limitAllTexts, localesOf, sourceText, textLimits } from './email-texts.ts';
import { LayoutDraft } from './layout.ts';
import { PartialDraft } from './partial.ts';

export const TemplateClass = z
  .enum(['transactional', 'marketing'])
  .describe(
    'What the email is for. marketing: it carries an unsubscribe link, and is held back by an unsubscribe, by preferences and by the frequency cap of its channel. transactional: by none of them.',
  );

const subject = sourceText(textLimits.subject, 1).describe('Subject line; {{variables}} are not escaped.');
const html = sourceText(textLimits.body, 1).describe(
  'HTML body; {{variables}} are escaped, {{{variables}}} are not, {{> name}} puts in a partial.',
);
const text = sourceText(textLimits.body).describe('Plain-text body; made from the HTML when left out or null.');
const preheader = sourceText(textLimits.preheader).describe(
  'What a list of mails shows behind the subject; hidden in the mail itself.',
);

/** Texts of a template in another language; what is left out is that of the next wider locale. */
export const TemplateLocales = localesOf({
  subject: subject.optional(),
  html: html.optional(),
  text: text.optional().describe('Plain-text body; made from the HTML of the variant when left out.'),
  preheader: preheader.optional(),
}).describe(
  'Variants by locale. The locale of a person picks one field by field: de-AT, then de, then the template itself.',
);
export type TemplateLocales = z.infer<typeof TemplateLocales>;

const content = {
  name: Name,
  subject,
  html,
  text: text.nullable().optional(),
  preheader: preheader.nullable().optional(),
  layoutId: z.uuid().nullable().optional().describe('Layout around it; none when left out or null.'),
  locales: TemplateLocales.optional(),
};

export const TemplateInput = z
  .strictObject({
    projectId: z.uuid().optional().describe('Project of the template; from the key when that is bound to one.'),
    ...content,
    class: TemplateClass.default('marketing'),
  })
  .superRefine(limitAllTexts)
  .meta({ id: 'TemplateInput' });
export type TemplateInput = z.infer<typeof TemplateInput>;

export const TemplatePatch = z
  .strictObject({ ...content, class: TemplateClass })
  .partial()
  .superRefine(limitAllTexts)
  .meta({ id: 'TemplatePatch' });
export type TemplatePatch = z.infer<typeof TemplatePatch>;

export const Template = z
  .object({
    id: z.uuid(),
    projectId: z.uuid(),
    name: z.string(),
    subject: z.string(),
    html: z.string(),
    text: z.string().nullable(),
    preheader: z.string().nullable(),
    layoutId: z.uuid().nullable(),
    locales: TemplateLocales,
    class: TemplateClass,
    version: z.int().describe('Grows with every change.'),
    managedBy: managedByField,
    createdAt: IsoTime,
    updatedAt: IsoTime,
  })
  .meta({ id: 'Template' });
export type Template = z.infer<typeof Template>;

/** A template with what sends with it. */
export const UsedTemplate = Template.extend({
  usedBy: z
    .object({
      workflows: z.int().describe('Workflows with such a step, in their current version.'),
      steps: z.int().describe('Steps of them.'),
      rules: z.int().describe('Notification rules.'),
      places: z
        .array(
          z.object({
            kind: z.enum(['workflow', 'rule']),
            id: z.uuid().describe('Id of the workflow or rule.'),
            name: z.string().describe('Name of the workflow; of a rule its key.'),
            step: z.string().nullable().describe('Label of the step; null for a rule.'),
          }),
        )
        .describe('The first 20 of them, workflows first.'),
    })
    .describe('What sends mails with the template.'),
}).meta({ id: 'UsedTemplate' });
export type UsedTemplate = z.infer<typeof UsedTemplate>;

const versionFields = {
  templateId: z.uuid(),
  version: z.int().describe('Number of the version, from 1.'),
  name: z.string().describe('Name of the template in this version.'),
  createdAt: IsoTime,
  createdBy: z.string().nullable().describe('Who saved the version, e.g. `key:ci`; null where it is not known.'),
  isCurrent: z.boolean(),
};

/** A version in a list. */
export const TemplateVersionSummary = z.object(versionFields).meta({ id: 'TemplateVersionSummary' });
export type TemplateVersionSummary = z.infer<typeof TemplateVersionSummary>;

/** A version with its content. */
export const TemplateVersion = z
  .object({
    ...versionFields,
    subject: z.string(),
    html: z.string(),
    text: z.string().nullable(),
    preheader: z.string().nullable(),
    layoutId: z.uuid().nullable(),
    locales: TemplateLocales,
    class: TemplateClass,
  })
  .meta({ id: 'TemplateVersion' });
export type TemplateVersion = z.infer<typeof TemplateVersion>;

const shownFor = {
  userId: UserId.optional().describe('Person whose profile is filled in; none when left out.'),
  event: z.record(z.string(), JsonValue).optional().describe('Properties of the event that is filled in.'),
  locale: LocaleTag.optional().describe('Locale to show it in; that of the person when left out.'),
};

export const TemplatePreviewInput = z.strictObject(shownFor).meta({ id: 'TemplatePreviewInput' });
export type TemplatePreviewInput = z.infer<typeof TemplatePreviewInput>;

/** Body of email/templates/preview: texts that are not saved. */
export const DraftPreviewInput = z
  .strictObject({
    projectId: z.uuid().optional().describe('Project whose partials, layouts and variables it uses.'),
    template: z
      .strictObject({ ...content, name: Name.optional(), class: TemplateClass.default('marketing') })
      .superRefine(limitAllTexts),
    layout: LayoutDraft.optional().describe('Layout around it, in place of the one that the template names.'),
    partials: z
      .array(PartialDraft)
      .max(20)
      .optional()
      .describe('Partials in place of those that the project has under the same names, or beside them.'),
    ...shownFor,
  })
  .meta({ id: 'DraftPreviewInput' });
export type DraftPreviewInput = z.infer<typeof DraftPreviewInput>;

const Used = z.object({ name: z.string(), version: z.int() });

export const TemplatePreview = z
  .object({
    subject: z.string(),
    preheader: z.string(),
    html: z.string(),
    text: z.string(),
    locale: z.string().nullable().describe('The variant that is shown; null for the template itself.'),
    missing: z.array(z.string()).describe('Variables without a value, e.g. `event.orderId`; they render empty.'),
    warnings: z.array(z.object({ code: z.string(), message: z.string() })).describe('What may not be meant.'),
    versions: z
      .object({ template: Used.nullable(), layout: Used.nullable() })
      .describe('The saved texts it was made of; null for what is not saved, and where there is no layout.'),
  })
  .meta({ id: 'TemplatePreview' });
export type TemplatePreview = z.infer<typeof TemplatePreview>;
