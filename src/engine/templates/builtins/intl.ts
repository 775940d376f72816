/**
 * Decides which locale and time zone a rendering uses, and keeps formatters, which are slow to build.
 * 1. An unknown locale falls back to en-US, an unknown time zone to the recipient's; neither throws.
 * 2. A formatter depends on its key alone, so keeping it changes no result.
 */
import { createCache } from '../../cache.ts';
import { closest } from '../../faults/suggest.ts';
import { toText } from '../values.ts';
import type { ArgumentFault, HelperContext } from './builtin.ts';

const defaultLocale = 'en-US';
const maxNameLength = 64;
const buildCost = 200;
const reuseCost = 5;

const formatters = createCache<Intl.NumberFormat | Intl.DateTimeFormat>({ max: 100 });

function kept<T extends Intl.NumberFormat | Intl.DateTimeFormat>(
  key: string,
  context: Pick<HelperContext, 'spend'>,
  build: () => T,
): T {
  const known = formatters.get(key);
  context.spend(known ? reuseCost : buildCost);
  if (known) return sameKind<T>(known);
  const made = build();
  formatters.set(key, made);
  return made;
}

/** Sound because a key starts with the kind of its formatter. */
function sameKind<T>(formatter: Intl.NumberFormat | Intl.DateTimeFormat): T {
  return formatter as T;
}

/** A number formatter; options are plain data, so they make the key. */
export function numberFormat(locale: string, options: Intl.NumberFormatOptions, context: Pick<HelperContext, 'spend'>) {
  return kept(`n${locale}${JSON.stringify(options)}`, context, () => new Intl.NumberFormat(locale, options));
}

/** A date formatter; options are plain data, so they make the key. */
export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions, context: Pick<HelperContext, 'spend'>) {
  return kept(`d${locale}${JSON.stringify(options)}`, context, () => new Intl.DateTimeFormat(locale, options));
}

/** The locale an option names, as a language tag (`fr_FR` is read as `fr-FR`). */
export function localeOf(option: unknown): string {
  return (typeof option === 'string' ? knownLocale(option) : undefined) ?? defaultLocale;
}

/** The canonical form of a language tag; undefined when it is none. */
export function knownLocale(tag: string): string | undefined {
  if (tag.length > maxNameLength) return undefined;
  try {
    return Intl.getCanonicalLocales(tag.replaceAll('_', '-'))[0];
  } catch {
    return undefined;
  }
}

/** The fault of a literal locale= option. */
export function localeFault(options: ReadonlyMap<string, unknown>): ArgumentFault | undefined {
  const locale = options.get('locale');
  if (locale === undefined || (typeof locale === 'string' && knownLocale(locale) !== undefined)) return undefined;
  const suggestion = closest(toText(locale), [
    'en-US',
    'en-GB',
    'de-DE',
    'fr-FR',
    'es-ES',
    'it-IT',
    'pt-BR',
    'nl-NL',
    'ja-JP',
  ]);
  return { message: `"${toText(locale)}" is not a locale`, suggestion };
}

/** Whether dates can be shown in this time zone. */
export function isKnownZone(zone: unknown, context: Pick<HelperContext, 'spend'>): zone is string {
  if (typeof zone !== 'string' || zone === '' || zone.length > maxNameLength) return false;
  try {
    return dateFormat(defaultLocale, { timeZone: zone }, context) !== undefined;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
