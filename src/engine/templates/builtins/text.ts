/** Helpers for texts and lists. */
import { encodeForUrl, toJson, toNumber, toText } from '../values.ts';
import type { Builtin } from './builtin.ts';

const upper: Builtin = {
  usage: 'upper text',
  summary: 'All letters in upper case.',
  args: [1, 1],
  run: ([text]) => toText(text).toUpperCase(),
};

const lower: Builtin = {
  usage: 'lower text',
  summary: 'All letters in lower case.',
  args: [1, 1],
  run: ([text]) => toText(text).toLowerCase(),
};

const capitalize: Builtin = {
  usage: 'capitalize text',
  summary: 'First letter in upper case.',
  args: [1, 1],
  run: ([value]) => {
    const text = toText(value);
    const [first = ''] = text;
    return first.toUpperCase() + text.slice(first.length);
  },
};

const trim: Builtin = {
  usage: 'trim text',
  summary: 'Without the space around it.',
  args: [1, 1],
  run: ([text]) => toText(text).trim(),
};

const fallback: Builtin = {
  usage: 'default value fallback …',
  summary: 'The first value that is neither missing, null nor empty text.',
  args: [2, 10],
  picksFirst: true,
  run: (values) => values.find((value) => value !== undefined && value !== null && value !== ''),
};

const truncate: Builtin = {
  usage: 'truncate text length [end="…"]',
  summary: 'At most that many characters, the end mark included.',
  args: [2, 2],
  options: ['end'],
  run: ([value, length], options, { spend }) => {
    const max = Math.trunc(toNumber(length) ?? -1);
    if (max < 0) return undefined;
    const text = toText(value);
    spend(text.length >> 8);
    // A character takes at most two units, so nothing past twice the length can matter.
    const characters = [...text.slice(0, 2 * max + 2)];
    if (characters.length <= max) return text;
    const end = [...textOption(options.get('end'), '…')].slice(0, max);
    return (
      characters
        .slice(0, max - end.length)
        .join('')
        .trimEnd() + end.join('')
    );
  },
  check: ({ args: [, length] }) =>
    length === undefined || (toNumber(length) ?? -1) >= 0
      ? undefined
      : { message: 'the length is a number, 0 or more' },
};

const truncateWords: Builtin = {
  usage: 'truncateWords text count [end="…"]',
  summary: 'At most that many words.',
  args: [2, 2],
  options: ['end'],
  run: ([value, count], options, { spend }) => {
    const max = Math.trunc(toNumber(count) ?? -1);
    if (max < 0) return undefined;
    const text = toText(value).trim();
    spend(text.length >> 4);
    const words = text.split(/\s+/);
    if (words.length <= max) return text;
    return words.slice(0, max).join(' ') + textOption(options.get('end'), '…');
  },
  check: ({ args: [, count] }) =>
    count === undefined || (toNumber(count) ?? -1) >= 0 ? undefined : { message: 'the count is a number, 0 or more' },
};

const replace: Builtin = {
  usage: 'replace text search replacement',
  summary: 'The text with every occurrence of another one replaced.',
  args: [3, 3],
  run: ([value, search, replacement], _options, { spend, limitLength }) => {
    const [text, wanted, by] = [toText(value), toText(search), toText(replacement)];
    if (wanted === '') return text;
    const parts = text.split(wanted);
    spend(parts.length + (text.length >> 8));
    limitLength(text.length + (parts.length - 1) * (by.length - wanted.length));
    return parts.join(by);
  },
  check: ({ args: [, search] }) => (search === '' ? { message: 'the text to look for must not be empty' } : undefined),
};

const split: Builtin = {
  usage: 'split text separator',
  summary: 'The parts of a text as a list.',
  args: [2, 2],
  run: ([value, separator], _options, { spend }) => {
    if (value === undefined || value === null) return undefined;
    const [text, between] = [toText(value), toText(separator)];
    const parts = text === '' ? [] : between === '' ? [...text] : text.split(between);
    spend(parts.length + (text.length >> 8));
    return parts;
  },
};

const first: Builtin = {
  usage: 'first list',
  summary: 'The first item of a list, or the first character of a text.',
  args: [1, 1],
  run: ([value]) => (typeof value === 'string' ? [...value.slice(0, 2)][0] : itemAt(value, 0)),
};

const last: Builtin = {
  usage: 'last list',
  summary: 'The last item of a list, or the last character of a text.',
  args: [1, 1],
  run: ([value]) => (typeof value === 'string' ? [...value.slice(-2)].at(-1) : itemAt(value, -1)),
};

const itemAt = (value: unknown, index: number): unknown => (Array.isArray(value) ? value.at(index) : undefined);

const join: Builtin = {
  usage: 'join list [separator=", "]',
  summary: 'The items of a list as one text.',
  args: [1, 2],
  run: ([list, separator], _options, { spend, limitLength }) => {
    if (!Array.isArray(list)) return list === undefined || list === null ? undefined : toText(list);
    spend(list.length);
    const glue = textOption(separator, ', ');
    limitLength(glue.length * list.length);
    return list.map(toText).join(glue);
  },
};

const json: Builtin = {
  usage: 'json value',
  summary: 'The value as JSON, safe inside a script tag.',
  args: [1, 1],
  run: ([value], _options, { html }) => {
    const text = toJson(value);
    return html ? text.replace(/[<>&]/g, (character) => jsonEscapes[character] ?? character) : text;
  },
};

const jsonEscapes: Record<string, string> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026' };

const urlEncode: Builtin = {
  usage: 'urlEncode text',
  summary: 'Text as part of a URL.',
  args: [1, 1],
  run: ([text]) => encodeForUrl(toText(text)),
};

function textOption(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

export const textBuiltins = {
  ...{ upper, lower, capitalize, trim, default: fallback, truncate, truncateWords, replace },
  ...{ split, join, first, last, json, urlEncode },
};
