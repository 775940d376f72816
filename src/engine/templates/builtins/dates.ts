/**
 * The date helper: shows a moment in a time zone by a pattern or a style.
 * 1. A moment is a date as everywhere (dates.ts), without an offset on the clocks of the recipient, or the text "now".
 * 2. A date without a time ("2026-05-01") is that day everywhere; no time zone moves it.
 * 3. A pattern is made of the tokens below; other characters are printed as they are, letters only inside 'quotes'.
 */
import { momentOf } from '../../dates.ts';
import { closest } from '../../faults/suggest.ts';
import { toText } from '../values.ts';
import type { ArgumentFault, Builtin, HelperContext, LiteralCall } from './builtin.ts';
import { dateFormat, isKnownZone, localeFault, localeOf } from './intl.ts';

const defaultPattern = 'yyyy-MM-dd';
const styles = ['short', 'medium', 'long', 'full'] as const;
type Style = (typeof styles)[number];

interface Moment {
  at: number;
  zone: string;
  locale: string;
  /** Month names differ beside a day in some languages. */
  withDay: boolean;
  context: HelperContext;
}

type Token = (moment: Moment) => string;

const tokens = new Map<string, Token>([
  ['yyyy', (moment) => numeric(moment, 'year').padStart(4, '0')],
  ['yy', (moment) => numeric(moment, 'year').slice(-2)],
  ['MMMM', (moment) => monthName(moment, 'long')],
  ['MMM', (moment) => monthName(moment, 'short')],
  ['MM', (moment) => numeric(moment, 'month').padStart(2, '0')],
  ['M', (moment) => numeric(moment, 'month')],
  ['dd', (moment) => numeric(moment, 'day').padStart(2, '0')],
  ['d', (moment) => numeric(moment, 'day')],
  ['EEEE', (moment) => part(moment, moment.locale, { weekday: 'long' }, 'weekday')],
  ['EEE', (moment) => part(moment, moment.locale, { weekday: 'short' }, 'weekday')],
  ['HH', (moment) => numeric(moment, 'hour').padStart(2, '0')],
  ['H', (moment) => String(Number(numeric(moment, 'hour')))],
  ['hh', (moment) => hour12(moment).padStart(2, '0')],
  ['h', hour12],
  ['mm', (moment) => numeric(moment, 'minute').padStart(2, '0')],
  ['m', (moment) => String(Number(numeric(moment, 'minute')))],
  ['ss', (moment) => numeric(moment, 'second').padStart(2, '0')],
  ['s', (moment) => String(Number(numeric(moment, 'second')))],
  ['a', (moment) => (Number(numeric(moment, 'hour')) < 12 ? 'AM' : 'PM')],
  ['z', (moment) => part(moment, moment.locale, { timeZoneName: 'short' }, 'timeZoneName')],
  ['XXX', offset],
]);

const date: Builtin = {
  usage: 'date value ["yyyy-MM-dd HH:mm" | "short" | "medium" | "long" | "full"] [tz="Europe/Paris"] [locale="fr-FR"]',
  summary: `A date or time. Tokens: ${[...tokens.keys()].join(' ')}. Zone: the recipient's unless told.`,
  args: [1, 2],
  options: ['tz', 'locale'],
  run: ([value, wanted = defaultPattern], options, context) => {
    const zone = () => (isDay(value) ? 'UTC' : context.zone);
    const at = value === 'now' ? context.now : momentOf(value, zone);
    if (typeof wanted !== 'string' || at === null) return undefined;
    const moment = { at, zone: zoneOf(value, options, context), locale: localeOf(options.get('locale')), context };
    if (isStyle(wanted)) return styled(moment, wanted);
    const pieces = readPattern(wanted);
    context.spend(pieces.length);
    const withDay = pieces.some(({ letters }) => letters === 'd' || letters === 'dd');
    return pieces
      .map(({ text, letters }) => (letters && tokens.get(letters)?.({ ...moment, withDay })) ?? text)
      .join('');
  },
  check: (call) => patternFault(call) ?? zoneFault(call.options) ?? localeFault(call.options),
};

const isDay = (value: unknown) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);

function isStyle(pattern: string): pattern is Style {
  return (styles as readonly string[]).includes(pattern);
}

function styled({ at, zone, locale, context }: Omit<Moment, 'withDay'>, dateStyle: Style): string {
  return dateFormat(locale, { dateStyle, timeZone: zone }, context).format(at);
}

function zoneOf(value: unknown, options: ReadonlyMap<string, unknown>, context: HelperContext): string {
  if (isDay(value)) return 'UTC';
  const wanted = options.get('tz');
  return isKnownZone(wanted, context) ? wanted : context.zone;
}

function part(moment: Moment, locale: string, options: Intl.DateTimeFormatOptions, type: string): string {
  const format = dateFormat(locale, { ...options, timeZone: moment.zone }, moment.context);
  return format.formatToParts(moment.at).find((piece) => piece.type === type)?.value ?? '';
}

const numericOptions = {
  calendar: 'gregory',
  numberingSystem: 'latn',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
  hourCycle: 'h23',
} as const;

function numeric(moment: Moment, type: 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second'): string {
  return part(moment, 'en-US', numericOptions, type);
}

function hour12(moment: Moment): string {
  return String(Number(numeric(moment, 'hour')) % 12 || 12);
}

function offset(moment: Moment): string {
  const shown = part(moment, 'en-US', { timeZoneName: 'longOffset' }, 'timeZoneName').slice('GMT'.length);
  return shown === '' || shown === '+00:00' ? 'Z' : shown;
}

function monthName(moment: Moment, month: 'long' | 'short'): string {
  return part(moment, moment.locale, moment.withDay ? { month, day: 'numeric' } : { month }, 'month');
}

/** A piece of a pattern: plain text, or a run of one letter that should be a token. */
interface Piece {
  text: string;
  letters?: string;
}

/** Splits a pattern into tokens and plain text; '' is one quote. */
function readPattern(pattern: string): Piece[] {
  const found = pattern.matchAll(/''|'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+|'/g);
  return Array.from(found, ([text, quoted, letter]) => {
    if (letter !== undefined) return { text, letters: text };
    if (text === "''") return { text: "'" };
    return { text: quoted === undefined ? text : quoted.replaceAll("''", "'") };
  });
}

function patternFault({ args: [, pattern] }: LiteralCall): ArgumentFault | undefined {
  if (pattern === undefined || (typeof pattern === 'string' && isStyle(pattern))) return undefined;
  if (typeof pattern !== 'string') return { message: 'a date pattern is a text such as "yyyy-MM-dd"' };
  const unknown = readPattern(pattern).find(({ letters }) => letters !== undefined && !tokens.has(letters))?.letters;
  if (unknown === undefined) return undefined;
  const known = [...tokens.keys()];
  const suggestion = known.find((token) => token.toLowerCase() === unknown.toLowerCase()) ?? closest(pattern, styles);
  const message = `"${unknown}" is not a date token; the tokens are ${known.join(' ')}, and plain letters belong in 'quotes'`;
  return { message, suggestion };
}

const uncounted = { spend: () => undefined };

function zoneFault(options: ReadonlyMap<string, unknown>): ArgumentFault | undefined {
  const zone = options.get('tz');
  if (zone === undefined || isKnownZone(zone, uncounted)) return undefined;
  const suggestion = closest(toText(zone), Intl.supportedValuesOf('timeZone'));
  return { message: `"${toText(zone)}" is not a time zone`, suggestion };
}

export const dateBuiltins = { date };
