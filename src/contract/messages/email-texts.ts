// What the texts of templates, layouts and partials have in common.
import * as z from 'zod';

/** Bounds of saved texts, in characters. */
export const textLimits = {
  subject: 1_000,
  preheader: 500,
  body: 100_000,
  /** All texts of one template, layout or partial together, its locales among them. */
  all: 500_000,
  locales: 50,
} as const;

/** A text as it is saved: its lines end with \n, whatever the system it was written on. */
export const sourceText = (max: number, min = 0) =>
  z
    .string()
    .min(min)
    .max(max)
    .overwrite((text) => text.replace(/\r\n?/g, '\n'));

/** Language tag of a variant, e.g. `de` or `de-AT`; upper and lower case mean the same. */
export const LocaleTag = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'A locale is a language tag such as de or de-AT.')
  .describe('Language tag such as `de` or `de-AT`; upper and lower case mean the same.');

/** Variants by their locale; each holds at least one text. */
export const localesOf = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z
    .record(
      LocaleTag,
      z.strictObject(shape).refine((texts) => Object.keys(texts).length > 0, 'A locale needs at least one text.'),
    )
    .superRefine((locales, ctx) => {
      const tags = Object.keys(locales);
      if (tags.length > textLimits.locales) {
        ctx.addIssue({ code: 'custom', message: `There are at most ${textLimits.locales} locales.` });
      }
      const seen = new Map<string, string>();
      for (const tag of tags) {
        const same = seen.get(tag.toLowerCase());
        const message = `"${tag}" and "${same}" are the same locale: upper and lower case mean the same.`;
        if (same !== undefined) ctx.addIssue({ code: 'custom', path: [tag], message });
        seen.set(tag.toLowerCase(), tag);
      }
    });

/** The texts that a variant of any kind may hold. */
export interface LocaleTexts {
  subject?: string | undefined;
  preheader?: string | undefined;
  html?: string | undefined;
  text?: string | undefined;
}

/** Texts with variants, as far as their length is judged. */
interface Texts {
  html?: string | undefined;
  text?: string | null | undefined;
  locales?: Readonly<Record<string, object>> | undefined;
}

/** Refuses an item whose texts are too long together: it is one row of the database. */
export function limitAllTexts({ html = '', text, locales = {} }: Texts, ctx: z.RefinementCtx): void {
  const variants = Object.values(locales).flatMap((variant) => Object.values(variant) as unknown[]);
  const length = [html, text ?? '', ...variants].reduce<number>((sum, one) => sum + String(one ?? '').length, 0);
  if (length <= textLimits.all) return;
  const message = `All texts together, those of the locales among them, have at most ${textLimits.all} characters.`;
  ctx.addIssue({ code: 'custom', path: ['locales'], message });
}
