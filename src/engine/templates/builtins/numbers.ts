/** Helpers for numbers. A text that is plainly a number ("49.99") counts as one here, unlike in comparisons. */
import { toNumber, toText } from '../values.ts';
import type { ArgumentFault, Builtin, LiteralCall } from './builtin.ts';
import { localeFault, localeOf, numberFormat } from './intl.ts';

const maxDecimals = 10;

const number: Builtin = {
  usage: 'number value [decimals=2] [locale="de-DE"]',
  summary: 'A number with separators; at most three decimals unless the call says how many.',
  args: [1, 1],
  options: ['decimals', 'locale'],
  run: ([value], options, context) => {
    const amount = toNumber(value);
    if (amount === undefined) return undefined;
    return numberFormat(localeOf(options.get('locale')), decimalsOf(options), context).format(amount);
  },
  check: ({ options }) => localeFault(options),
};

const currency: Builtin = {
  usage: 'currency value "EUR" [decimals=2] [locale="de-DE"]',
  summary: 'An amount of money; the currency is its three-letter code.',
  args: [2, 2],
  options: ['decimals', 'locale'],
  run: ([value, code], options, context) => {
    const amount = toNumber(value);
    if (amount === undefined || !isCurrencyCode(code)) return undefined;
    const format = { style: 'currency', currency: code.toUpperCase(), ...decimalsOf(options) } as const;
    return numberFormat(localeOf(options.get('locale')), format, context).format(amount);
  },
  check: (call) => currencyFault(call) ?? localeFault(call.options),
};

function isCurrencyCode(code: unknown): code is string {
  return typeof code === 'string' && /^[A-Za-z]{3}$/.test(code);
}

function currencyFault({ args: [, code] }: LiteralCall): ArgumentFault | undefined {
  if (code === undefined || isCurrencyCode(code)) return undefined;
  return { message: 'a currency is its three-letter code, e.g. "EUR"' };
}

function decimalsOf(options: ReadonlyMap<string, unknown>): Intl.NumberFormatOptions {
  const decimals = toNumber(options.get('decimals'));
  if (decimals === undefined) return {};
  const digits = Math.min(Math.max(Math.trunc(decimals), 0), maxDecimals);
  return { minimumFractionDigits: digits, maximumFractionDigits: digits };
}

const plural: Builtin = {
  usage: 'plural count "item" ["items"]',
  summary: 'The first word for 1, else the second one (by default the first with an s).',
  args: [2, 3],
  run: ([value, one, other]) => {
    const count = toNumber(value);
    if (count === undefined) return undefined;
    return count === 1 ? toText(one) : other === undefined ? `${toText(one)}s` : toText(other);
  },
};

const pluralize: Builtin = { ...plural, usage: 'pluralize count "item" ["items"]' };

function arithmetic(name: string, summary: string, compute: (a: number, b: number) => number): Builtin {
  return {
    usage: `${name} a b`,
    summary,
    args: [2, 2],
    run: ([left, right]) => {
      const [a, b] = [toNumber(left), toNumber(right)];
      return a === undefined || b === undefined ? undefined : tidy(compute(a, b));
    },
  };
}

/** Fifteen digits are what a double carries for certain: 0.1 + 0.2 is 0.3, and a division by zero is not a number. */
function tidy(value: number): number | undefined {
  return Number.isFinite(value) ? Number(value.toPrecision(15)) : undefined;
}

const add = arithmetic('add', 'The sum.', (a, b) => a + b);
const subtract = arithmetic('subtract', 'The first number less the second.', (a, b) => a - b);
const multiply = arithmetic('multiply', 'The product.', (a, b) => a * b);
const divide = arithmetic('divide', 'The first number divided by the second.', (a, b) => a / b);

const round: Builtin = {
  usage: 'round value [decimals]',
  summary: 'The nearest number with that many decimals (none by default); halves go away from zero.',
  args: [1, 2],
  run: ([value, decimals = 0]) => {
    const [number, wanted] = [toNumber(value), toNumber(decimals)];
    if (number === undefined || wanted === undefined) return undefined;
    const scale = 10 ** Math.min(Math.max(Math.trunc(wanted), 0), maxDecimals);
    const scaled = tidy(Math.abs(number) * scale);
    return scaled === undefined ? number : tidy((Math.sign(number) * Math.round(scaled)) / scale);
  },
};

export const numberBuiltins = { number, currency, plural, pluralize, add, subtract, multiply, divide, round };
