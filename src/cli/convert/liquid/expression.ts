// Expressions of Liquid as those of Handlebars. Throws a Gap for what has no twin.
import { filters } from './filters.ts';
import { Gap, type Resolved, type Surroundings, type Value } from './scope.ts';

const word = /\s*("[^"]*"|'[^']*'|-?\d+(?:\.\d+)?(?!\w|\.\d)|[A-Za-z_][\w-]*\??|==|!=|<>|<=|>=|<|>|\.\.|[|:,.[\]()])/y;

/** The words of an expression. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  word.lastIndex = 0;
  while (text.slice(word.lastIndex).trim() !== '') {
    const from = word.lastIndex;
    const match = word.exec(text);
    if (match === null) throw new Gap(`"${text.slice(from).trim().slice(0, 40)}" cannot be read`);
    words.push(match[1] ?? '');
    if (words.length > 400) throw new Gap('the tag is too long');
  }
  return words;
}

/** Reads words one after the other. */
export class Reader {
  #at = 0;
  readonly words: readonly string[];

  constructor(text: string) {
    this.words = wordsOf(text);
  }
  get next(): string | undefined {
    return this.words[this.#at];
  }
  take(): string | undefined {
    this.#at += 1;
    return this.words[this.#at - 1];
  }
  takeIf(wanted: string): boolean {
    if (this.next !== wanted) return false;
    this.#at += 1;
    return true;
  }
  end(): void {
    if (this.next !== undefined) throw new Gap(`"${this.next}" does not belong here`);
  }
}

/** A text as a literal of Handlebars, which knows no escapes but that of its quote. */
export function textLiteral(text: string): string {
  if (text.includes('\\') || text.includes('{{') || text.includes('}}')) {
    throw new Gap('a text with a backslash or braces inside a tag');
  }
  if (!text.includes('"')) return `"${text}"`;
  if (!text.includes("'")) return `'${text}'`;
  throw new Gap('a text with both kinds of quotes');
}

const constants: Readonly<Record<string, string | boolean | null>> = {
  ...{ true: true, false: false, nil: null, null: null, empty: '', blank: '' },
};

/** One value without filters. */
export function readValue(reader: Reader, around: Surroundings): Value {
  const first = reader.take();
  if (first === undefined) throw new Gap('a value is missing');
  if (first.startsWith('"') || first.startsWith("'")) {
    const literal = first.slice(1, -1);
    return { code: textLiteral(literal), literal };
  }
  if (/^-?\d/.test(first)) return { code: first, literal: Number(first) };
  if (first === '(') throw new Gap('a range of numbers');
  const isAlone = reader.next !== '.' && reader.next !== '[';
  if (isAlone && Object.hasOwn(constants, first)) {
    const literal = constants[first] ?? null;
    return { code: literal === '' ? '""' : String(literal), literal };
  }
  if (!/^[A-Za-z_]/.test(first)) throw new Gap(`"${first}" does not belong here`);
  return pathValue([first, ...restOfPath(reader)], around);
}

function restOfPath(reader: Reader): string[] {
  const path: string[] = [];
  for (;;) {
    if (reader.takeIf('.')) path.push(reader.take() ?? '');
    else if (reader.takeIf('[')) {
      const key = reader.take() ?? '';
      const isText = key.startsWith('"') || key.startsWith("'");
      if (!isText && !/^\d+$/.test(key)) throw new Gap('a field whose name is a variable', '{{lookup object name}}');
      path.push(isText ? key.slice(1, -1) : key);
      if (!reader.takeIf(']')) throw new Gap('a [ that is never closed');
    } else return path;
  }
}

const loopFields: Readonly<Record<string, string>> = {
  ...{ first: '@first', last: '@last', index0: '@index', index: '(add @index 1)' },
};

function pathValue(path: readonly string[], { scope, loops }: Surroundings): Value {
  const [root = '', field = ''] = path;
  if (root === 'forloop' && loops.length > 0) {
    const code = path.length === 2 && Object.hasOwn(loopFields, field) ? loopFields[field] : undefined;
    if (code === undefined) throw new Gap(`{{ ${path.join('.')} }}`);
    return { code };
  }
  const local = loops.findLast(({ name }) => name === root);
  if (local !== undefined) {
    const resolved = local.item?.(path.slice(1)) ?? { path: path.slice(1) };
    if ('gap' in resolved) throw new Gap(resolved.gap, resolved.instead);
    return sized([root, ...resolved.path], '', resolved);
  }
  const resolved = scope.resolve(path);
  if ('gap' in resolved) throw new Gap(resolved.gap, resolved.instead);
  // Inside a loop a plain name may be a field of the item; this one is not.
  return sized(resolved.path, '../'.repeat(loops.length), resolved);
}

/** `size` at the end of a path is the length. */
function sized(path: readonly string[], up: string, resolved: Resolved): Value {
  const shown = path.map((segment, index) =>
    index > 0 && index === path.length - 1 && segment === 'size' ? 'length' : segment,
  );
  const code = shown.map(segmentCode).join('.');
  return { code: up + code, isPath: true, resolved };
}

function segmentCode(segment: string): string {
  if (/^([A-Za-z_][\w]*|\d+)$/.test(segment)) return segment;
  if (segment === '' || /[[\]{}\\]/.test(segment)) throw new Gap(`a field with the name "${segment.slice(0, 40)}"`);
  return `[${segment}]`;
}

/** A value with its filters. */
export function readFiltered(reader: Reader, around: Surroundings): Value {
  let value = readValue(reader, around);
  while (reader.takeIf('|')) {
    const name = reader.take() ?? '';
    const args: Value[] = [];
    if (reader.takeIf(':')) {
      do {
        if (reader.words.length > 1 && isNamed(reader)) throw new Gap(`the filter ${name} with named arguments`);
        args.push(readValue(reader, around));
      } while (reader.takeIf(','));
    }
    const filter = Object.hasOwn(filters, name) ? filters[name] : undefined;
    if (filter === undefined) throw new Gap(`the filter ${name}`);
    value = filter(value, args);
  }
  return value;
}

/** Whether an argument is written as `name: value`. */
function isNamed(reader: Reader): boolean {
  const at = reader.words.indexOf(reader.next ?? '');
  return /^[A-Za-z_]/.test(reader.next ?? '') && reader.words[at + 1] === ':';
}

const comparisons: Readonly<Record<string, string>> = {
  ...{ '==': 'eq', '!=': 'ne', '<>': 'ne', '>': 'gt', '>=': 'gte', '<': 'lt', '<=': 'lte' },
};

function readComparison(reader: Reader, around: Surroundings): string {
  const left = readValue(reader, around);
  const op = reader.next;
  if (op === 'contains')
    throw new Gap('contains in a condition of a text', 'a branch step, whose conditions have contains');
  if (op === undefined || !Object.hasOwn(comparisons, op)) return left.code;
  reader.take();
  const right = readValue(reader, around);
  const isNothing = right.literal === null || right.literal === '';
  if (isNothing && comparisons[op] === 'eq') return `(not ${left.code})`;
  if (isNothing && comparisons[op] === 'ne') return left.code;
  return `(${comparisons[op]} ${left.code} ${right.code})`;
}

/** A condition. Liquid joins from the right: `a and b or c` is `a and (b or c)`. */
export function readCondition(text: string, around: Surroundings): string {
  const reader = new Reader(text);
  const terms = [readComparison(reader, around)];
  const joints: string[] = [];
  while (reader.next === 'and' || reader.next === 'or') {
    joints.push(reader.take() ?? '');
    terms.push(readComparison(reader, around));
  }
  reader.end();
  return terms.reduceRight((right, left, index) => `(${joints[index]} ${left} ${right})`);
}
