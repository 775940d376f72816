// Decides which variant of a text a person reads.
// 1. Field by field: de-AT, then de, then the text itself. Upper and lower case mean the same, as do "_" and "-".
// 2. A plain text is never less specific than the HTML it stands for: it would say something else.
import type { LocaleTexts } from '../../../contract/messages/email-texts.ts';
import type { Texts } from './content.ts';

/** A text with the language tag that it was found under; null for the text without one. */
export interface Found {
  text: string;
  tag: string | null;
}

/** The fields of a text and of its variants. */
export interface Variants {
  /** A field of the most specific variant that has it; null where not even the text itself does. */
  pick(field: keyof LocaleTexts): Found | null;
  /** The plain text that belongs to the HTML; null where it is to be made from it. */
  plain(): Found | null;
}

/** Longest chain of tags that is looked at. */
const mostParts = 8;

/** The tags that a locale stands for, most specific first: de-at, de. */
function tagsOf(locale: string | null | undefined): string[] {
  const [bare = ''] = (locale ?? '').toLowerCase().replaceAll('_', '-').split(/[.@]/);
  const parts = bare.split('-', mostParts);
  return bare === '' ? [] : parts.map((_part, index) => parts.slice(0, parts.length - index).join('-'));
}

/** A text with its variants. */
type Varied = { [Field in keyof LocaleTexts]?: string | null | undefined } & Pick<Partial<Texts>, 'locales'>;

/** The variants of a text for a locale. */
export function variantsOf(own: Varied, locale: string | null | undefined): Variants {
  const { locales = {} } = own;
  const chain = tagsOf(locale).flatMap((wanted) =>
    Object.entries(locales).filter(([tag]) => tag.toLowerCase() === wanted),
  );
  const all: (readonly [string | null, Varied])[] = [...chain, [null, own]];
  const indexOf = (field: keyof LocaleTexts) => all.findIndex(([, one]) => typeof one[field] === 'string');
  const at = (index: number, field: keyof LocaleTexts): Found | null => {
    const [tag = null, one] = all[index] ?? [];
    const found = one?.[field];
    return typeof found === 'string' ? { text: found, tag } : null;
  };
  return {
    pick: (field) => at(indexOf(field), field),
    plain() {
      const [html, plain] = [indexOf('html'), indexOf('text')];
      return plain === -1 || (html !== -1 && plain > html) ? null : at(plain, 'text');
    },
  };
}

/** The most specific of some tags, as it is written. */
export function narrowest(found: readonly (Found | null)[]): string | null {
  const tags = found.flatMap((one) => one?.tag ?? []);
  return tags.toSorted((a, b) => b.split('-').length - a.split('-').length)[0] ?? null;
}
