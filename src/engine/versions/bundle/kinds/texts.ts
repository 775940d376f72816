import { isObject } from '../../../../contract/json.ts';
import type { LocaleTexts } from '../../../../contract/messages/email-texts.ts';
import type { Fields } from './kind.ts';

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);

/** The texts of a body, whatever else it holds. */
export const textsOf = ({ subject, preheader, html, text, locales }: Fields) => ({
  subject: textOf(subject),
  preheader: textOf(preheader),
  html: textOf(html),
  text: textOf(text),
  // What is no text in them is passed over by whoever reads them.
  locales: isObject(locales) ? (locales as Record<string, LocaleTexts>) : {},
});
