import * as z from 'zod';
import { managedByField } from '../bundle/managed-by.ts';
import { IsoTime } from '../primitives.ts';
import { limitAllTexts, localesOf, sourceText, textLimits } from './email-texts.ts';

/** Bounds of partials. */
export const partialLimits = {
  args: 20,
  /** Characters of a default. */
  argument: 2_000,
  /** Partials inside partials. */
  depth: 10,
} as const;

export const PartialName = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9-]*$/, 'The name of a partial is a small letter, then small letters, digits and "-".')
  .describe('Name by which templates call it, e.g. `button` for {{> button}}.');

/** Names of arguments that mean something else inside a template. */
const reserved = ['this', 'else', 'true', 'false', 'null', 'undefined', 'as'];

const PartialArgument = z.strictObject({
  name: z
    .string()
    .max(64)
    .regex(/^[a-z][A-Za-z0-9]*$/, 'The name of an argument is a small letter, then letters and digits.')
    .refine((name) => !reserved.includes(name), 'This word means something else in a template.')
    .describe('Name by which the partial reads it, e.g. `url` for {{url}}.'),
  default: sourceText(partialLimits.argument)
    .optional()
    .describe('Text where a call leaves it out; without one every call has to give it.'),
});
export type PartialArgument = z.infer<typeof PartialArgument>;

const html = sourceText(textLimits.body).describe('HTML that is put in; {{variables}} are escaped.');
const args = z
  .array(PartialArgument)
  .max(partialLimits.args)
  .superRefine((list, ctx) => {
    for (const [index, { name }] of list.entries()) {
      if (list.findIndex((one) => one.name === name) === index) continue;
      ctx.addIssue({ code: 'custom', path: [index, 'name'], message: `There are two arguments "${name}".` });
    }
  })
  .describe('What a call may give: {{> button url=event.url label="Open"}}.');

export const PartialLocales = localesOf({ html: html.optional() }).describe(
  'Variants by locale. The locale of a person picks one: de-AT, then de, then the partial itself.',
);
export type PartialLocales = z.infer<typeof PartialLocales>;

const content = { name: PartialName, html, args: args.optional(), locales: PartialLocales.optional() };

/** A partial that is not saved. */
export const PartialDraft = z.strictObject(content).superRefine(limitAllTexts);

export const PartialInput = z
  .strictObject({
    projectId: z.uuid().optional().describe('Project of the partial; from the key when that is bound to one.'),
    ...content,
  })
  .superRefine(limitAllTexts)
  .meta({ id: 'PartialInput' });
export type PartialInput = z.infer<typeof PartialInput>;

export const PartialPatch = z.strictObject(content).partial().superRefine(limitAllTexts).meta({ id: 'PartialPatch' });
export type PartialPatch = z.infer<typeof PartialPatch>;

export const EmailPartial = z
  .object({
    id: z.uuid(),
    projectId: z.uuid(),
    name: z.string(),
    html: z.string(),
    args: z.array(PartialArgument),
    locales: PartialLocales,
    version: z.int().describe('Grows with every change.'),
    managedBy: managedByField,
    createdAt: IsoTime,
    updatedAt: IsoTime,
  })
  .meta({ id: 'EmailPartial' });
export type EmailPartial = z.infer<typeof EmailPartial>;
