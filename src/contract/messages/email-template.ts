import * as z from 'zod';
import { managedByField } from '../bundle/managed-by.ts';
import { UserId } from '../people/profile.ts';
import { IsoTime, JsonValue, Name } from '../primitives.ts';

const TemplateClass = z
  .enum(['transactional', 'marketing'])
  .describe(
    'What the email is for. marketing: it carries an unsubscribe link, and is held back by an unsubscribe, by preferences and by the frequency cap of its channel. transactional: by none of them.',
  );

const content = {
  name: Name,
  subject: z.string().min(1).max(1_000).describe('Subject line; {{variables}} are not escaped.'),
  html: z.string().min(1).max(100_000).describe('HTML body; {{variables}} are escaped, {{{variables}}} are not.'),
  text: z
    .string()
    .max(100_000)
    .nullable()
    .optional()
    .describe('Plain-text body; made from the HTML when left out or null.'),
};

export const TemplateInput = z
  .strictObject({
    projectId: z.uuid().optional().describe('Project of the template; from the key when that is bound to one.'),
    ...content,
    class: TemplateClass.default('marketing'),
  })
  .meta({ id: 'TemplateInput' });
export type TemplateInput = z.infer<typeof TemplateInput>;

export const TemplatePatch = z
  .strictObject({ ...content, class: TemplateClass })
  .partial()
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
    class: TemplateClass,
    managedBy: managedByField,
    createdAt: IsoTime,
    updatedAt: IsoTime,
  })
  .meta({ id: 'Template' });
export type Template = z.infer<typeof Template>;

export const TemplatePreviewInput = z
  .strictObject({
    userId: UserId.optional().describe('Person whose profile is filled in; none when left out.'),
    event: z.record(z.string(), JsonValue).optional().describe('Properties of the event that is filled in.'),
  })
  .meta({ id: 'TemplatePreviewInput' });
export type TemplatePreviewInput = z.infer<typeof TemplatePreviewInput>;

export const TemplatePreview = z
  .object({
    subject: z.string(),
    html: z.string(),
    text: z.string(),
    missing: z.array(z.string()).describe('Variables without a value, e.g. `event.orderId`; they render empty.'),
  })
  .meta({ id: 'TemplatePreview' });
export type TemplatePreview = z.infer<typeof TemplatePreview>;
