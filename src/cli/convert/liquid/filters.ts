// Filters of Liquid and the helpers that do the same. A filter that is missing here is listed.
import { datePattern } from './dates.ts';
import { Gap, type Value } from './scope.ts';

type Filter = (value: Value, args: readonly Value[]) => Value;

const call = (helper: string, ...words: readonly string[]): Value => ({ code: `(${[helper, ...words].join(' ')})` });

function expect(name: string, args: readonly Value[], least: number, most = least): void {
  if (args.length < least || args.length > most) throw new Gap(`the filter ${name} with ${args.length} arguments`);
}

const plain =
  (name: string, helper: string, least = 0, most = least): Filter =>
  (value, args) => {
    expect(name, args, least, most);
    return call(helper, value.code, ...args.map(({ code }) => code));
  };

/** `truncate` and `truncatewords` count and mark as Liquid does. */
const shortened =
  (name: string, helper: string, length: string): Filter =>
  (value, args) => {
    expect(name, args, 0, 2);
    return call(helper, value.code, args[0]?.code ?? length, `end=${args[1]?.code ?? '"..."'}`);
  };

const date: Filter = (value, args) => {
  expect('date', args, 1);
  const format = args[0]?.literal;
  if (typeof format !== 'string') throw new Gap('the filter date with a format that is a variable');
  const isNow = value.literal === 'now' || value.literal === 'today';
  return call('date', isNow ? '"now"' : value.code, datePattern(format));
};

const size: Filter = (value, args) => {
  expect('size', args, 0);
  if (!value.isPath) throw new Gap('the filter size behind another filter');
  return { code: `${value.code}.length`, isPath: true };
};

const dividedBy: Filter = (value, args) => {
  expect('divided_by', args, 1);
  // Liquid leaves out the rest where it divides by a whole number.
  if (!String(args[0]?.code).includes('.') || typeof args[0]?.literal !== 'number') {
    throw new Gap('the filter divided_by with a whole number, which leaves out the rest', '{{round (divide a b)}}');
  }
  return call('divide', value.code, args[0].code);
};

export const filters: Readonly<Record<string, Filter>> = {
  default: plain('default', 'default', 1),
  upcase: plain('upcase', 'upper'),
  downcase: plain('downcase', 'lower'),
  // In Liquid the other letters become small.
  capitalize: (value, args) => {
    expect('capitalize', args, 0);
    return call('capitalize', call('lower', value.code).code);
  },
  strip: plain('strip', 'trim'),
  truncate: shortened('truncate', 'truncate', '50'),
  truncatewords: shortened('truncatewords', 'truncateWords', '15'),
  replace: plain('replace', 'replace', 2),
  remove: (value, args) => {
    expect('remove', args, 1);
    return call('replace', value.code, args[0]?.code ?? '', '""');
  },
  split: plain('split', 'split', 1),
  join: (value, args) => {
    expect('join', args, 0, 1);
    return call('join', value.code, args[0]?.code ?? '" "');
  },
  first: plain('first', 'first'),
  last: plain('last', 'last'),
  size,
  json: plain('json', 'json'),
  url_encode: plain('url_encode', 'urlEncode'),
  plus: plain('plus', 'add', 1),
  minus: plain('minus', 'subtract', 1),
  times: plain('times', 'multiply', 1),
  divided_by: dividedBy,
  round: plain('round', 'round', 0, 1),
  pluralize: plain('pluralize', 'pluralize', 2),
  date,
};
