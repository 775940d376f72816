import type { LocaleTexts } from '../../../contract/messages/email-texts.ts';
import { parseLocales } from '../../db/schema/email-texts.ts';

/** The variants of a text, where it has any: none are written in no bundle. */
export function localesOf({ locales }: { locales: string }): { locales?: Record<string, LocaleTexts> } {
  const variants = parseLocales(locales);
  return Object.keys(variants).length === 0 ? {} : { locales: variants };
}
