import * as z from 'zod';
import { managedByField } from '../bundle/managed-by.ts';
import { IsoTime, Name } from '../primitives.ts';
import { limitAllTexts, localesOf, sourceText, textLimits } from './email-texts.ts';

/** What a layout reads beside the variables of every template. */
export const layoutRoots = ['body', 'subject', 'preheader', 'unsubscribeUrl', 'locale'] as const;

const html = sourceText(textLimits.body, 1).describe(
  'HTML around the mails, with {{{body}}} exactly once where the mail goes. It also reads {{subject}}, {{preheader}}, {{unsubscribeUrl}} (empty in transactional mails) and {{locale}}.',
);
const text = sourceText(textLimits.body).describe(
  'The same for the plain-text part, with {{{body}}} exactly once; made from the HTML when left out or null.',
);

/** Texts of a layout in another language; what is left out is that of the next wider locale. */
export const LayoutLocales = localesOf({ html: html.optional(), text: text.optional() }).describe(
  'Variants by locale. The locale of a person picks one field by field: de-AT, then de, then the layout itself.',
);
export type LayoutLocales = z.infer<typeof LayoutLocales>;

const content = { name: Name, html, text: text.nullable().optional(), locales: LayoutLocales.optional() };

/** A layout that is not saved. */
export const LayoutDraft = z.strictObject({ ...content, name: Name.optional() }).superRefine(limitAllTexts);

export const LayoutInput = z
  .strictObject({
    projectId: z.uuid().optional().describe('Project of the layout; from the key when that is bound to one.'),
    ...content,
  })
  .superRefine(limitAllTexts)
  .meta({ id: 'LayoutInput' });
export type LayoutInput = z.infer<typeof LayoutInput>;

export const LayoutPatch = z.strictObject(content).partial().superRefine(limitAllTexts).meta({ id: 'LayoutPatch' });
export type LayoutPatch = z.infer<typeof LayoutPatch>;

export const Layout = z
  .object({
    id: z.uuid(),
    projectId: z.uuid(),
    name: z.string(),
    html: z.string(),
    text: z.string().nullable(),
    locales: LayoutLocales,
    version: z.int().describe('Grows with every change.'),
    managedBy: managedByField,
    createdAt: IsoTime,
    updatedAt: IsoTime,
  })
  .meta({ id: 'Layout' });
export type Layout = z.infer<typeof Layout>;
