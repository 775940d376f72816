// Which texts of an item are files of their own, so that they can be read, highlighted and compared as what they are.
import type { BundleKind } from '../../../../contract/bundle/registry.ts';
import { isObject } from '../../../../contract/json.ts';
import type { Fields } from '../kinds/kind.ts';

/** Extension of the file of each text field. */
const extensions: { readonly [K in BundleKind]?: Readonly<Record<string, string>> } = {
  template: { html: 'html', text: 'txt' },
  layout: { html: 'html', text: 'txt' },
  partial: { html: 'hbs' },
};

/** A text of an item: that of the base, or of a locale. */
export interface ItemText {
  field: string;
  locale: string | null;
  text: string;
}

export const textFieldsOf = (kind: BundleKind): Readonly<Record<string, string>> => extensions[kind] ?? {};

/** `.de.html`: what follows the stem. */
export function suffixOf(kind: BundleKind, { field, locale }: Pick<ItemText, 'field' | 'locale'>): string {
  return `${locale === null ? '' : `.${locale}`}.${textFieldsOf(kind)[field] ?? ''}`;
}

/** The field and locale of a suffix; null where it is none of a text. */
export function readSuffix(kind: BundleKind, suffix: string): Pick<ItemText, 'field' | 'locale'> | null {
  const [, locale = null, extension] = /^(?:\.([A-Za-z0-9_-]+))?\.([a-z]+)$/.exec(suffix) ?? [];
  const found = Object.entries(textFieldsOf(kind)).find(([, own]) => own === extension);
  return found === undefined ? null : { field: found[0], locale };
}

/** Takes the texts out of an item. A locale that held nothing else goes with them. */
export function splitTexts(kind: BundleKind, item: Fields): { rest: Fields; texts: ItemText[] } {
  const base = takeTexts(kind, item, null);
  const { locales, ...others } = base.rest;
  if (!isObject(locales)) return base;
  const seen = new Set<string>();
  const variants = Object.entries(locales).map(([locale, variant]) => {
    const isOwn = isObject(variant) && isFileName(locale) && !seen.has(locale.toLowerCase());
    seen.add(locale.toLowerCase());
    return { locale, ...(isOwn ? takeTexts(kind, variant, locale) : { rest: variant, texts: [] }) };
  });
  const kept = variants.filter(({ rest, texts }) => texts.length === 0 || !isEmpty(rest));
  const isGone = kept.length === 0 && variants.length > 0;
  return {
    rest: isGone ? others : { ...others, locales: Object.fromEntries(kept.map(({ locale, rest }) => [locale, rest])) },
    texts: [...base.texts, ...variants.flatMap(({ texts }) => texts)],
  };
}

/** A tag comes from people: only one that cannot lead out of the folder is part of the name of a file. */
const isFileName = (locale: string) => /^[A-Za-z0-9_-]+$/.test(locale);

const isEmpty = (value: unknown) => isObject(value) && Object.keys(value).length === 0;

function takeTexts(kind: BundleKind, from: Fields, locale: string | null): { rest: Fields; texts: ItemText[] } {
  const isText = ([field, value]: [string, unknown]) =>
    Object.hasOwn(textFieldsOf(kind), field) && typeof value === 'string';
  const entries = Object.entries(from);
  return {
    rest: Object.fromEntries(entries.filter((entry) => !isText(entry))),
    texts: entries.filter(isText).map(([field, text]) => ({ field, locale, text: String(text) })),
  };
}
