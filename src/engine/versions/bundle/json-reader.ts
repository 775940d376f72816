// Reads JSON by a loop over its tokens. See read-json.ts for what it promises.
import type { Fault } from '../../../contract/errors.ts';
import { pointerOf } from '../../faults/faults.ts';
import { fault } from '../../faults/sentences.ts';
import { valueWords } from '../../faults/words.ts';

type SyntaxCode = 'invalid_json' | 'too_deep';

/** Why a text cannot be read on. */
export class JsonSyntaxError extends Error {
  readonly code: SyntaxCode;
  readonly offset: number;
  readonly pointer: string;

  constructor(message: string, offset: number, code: SyntaxCode = 'invalid_json', pointer = '') {
    super(message);
    this.code = code;
    this.offset = offset;
    this.pointer = pointer;
  }
}

interface Options {
  maxDepth: number;
  /** Whether offsetOf will be asked. */
  keepPlaces: boolean;
}

/** An object or a list that is being read. */
interface Open {
  value: unknown[] | Record<string, unknown>;
  /** Number of values read so far. */
  count: number;
  /** Key or index of the value that is being read. */
  key: string | number;
}

/** More faults than anybody reads. */
const maxFaults = 250;
const space = /[ \t\r\n]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they end what may be part of a text.
const plain = /[^"\\\u0000-\u001f]*/y;
const escapeSequence = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Reads one text once. */
export class JsonReader {
  readonly faults: Fault[] = [];
  readonly #text: string;
  readonly #options: Options;
  readonly #isWellFormed: boolean;
  readonly #open: Open[] = [];
  /** Offsets of the values in each object and list, by key. */
  readonly #places = new Map<unknown, Map<string, number>>();
  #at = 0;
  #root: unknown;
  #rootAt = 0;

  constructor(text: string, options: Options) {
    this.#text = text;
    this.#options = options;
    this.#isWellFormed = text.isWellFormed();
  }

  /** The value of the text; throws a JsonSyntaxError where there is none. */
  read(): unknown {
    this.#skip(space);
    this.#rootAt = this.#at;
    this.#root = this.#value();
    for (let open = this.#open.at(-1); open !== undefined; open = this.#open.at(-1)) this.#next(open);
    this.#skip(space);
    if (this.#at < this.#text.length) throw this.#error('There is more text after the end of the value');
    return this.#root;
  }

  /** Offset of the value that a pointer leads to, or of the nearest parent. */
  offsetOf(pointer: string): number {
    let value: unknown = this.#root;
    let offset = this.#rootAt;
    for (const segment of pointer.split('/').slice(1)) {
      const key = segment.replaceAll('~1', '/').replaceAll('~0', '~');
      const found = this.#places.get(value)?.get(key);
      if (found === undefined) return offset;
      offset = found;
      value = (value as Record<string, unknown>)[key];
    }
    return offset;
  }

  /** Reads what follows in the innermost object or list: its end, or its next value. */
  #next(open: Open): void {
    const isList = Array.isArray(open.value);
    this.#skip(space);
    if (this.#takes(isList ? ']' : '}')) {
      this.#open.pop();
      return;
    }
    if (open.count > 0) {
      if (!this.#takes(',')) throw this.#error(`A comma or \`${isList ? ']' : '}'}\` is missing`);
      this.#skip(space);
      if (this.#sees(isList ? ']' : '}')) throw this.#error('There is a comma after the last value');
    }
    if (isList) open.key = open.count;
    else this.#key(open);
    open.count += 1;
    if (this.#options.keepPlaces) this.#keepPlace(open);
    const value = this.#value();
    if (Array.isArray(open.value)) open.value.push(value);
    else put(open.value, String(open.key), value);
  }

  #key(open: Open): void {
    if (!this.#sees('"')) throw this.#error('A name in double quotes is missing');
    const key = this.#string('name');
    if (Object.hasOwn(open.value, key)) {
      this.#report([...this.#path(-1), key], 'duplicate_key', `The key ${valueWords(key)} is there twice.`);
    }
    open.key = key;
    this.#skip(space);
    if (!this.#takes(':')) throw this.#error('A colon is missing after the name');
    this.#skip(space);
  }

  #value(): unknown {
    const at = this.#text[this.#at];
    if (at === '"') return this.#string('value');
    if (at === '{' || at === '[') return this.#begin(at === '{' ? {} : []);
    const word = this.#skip(scalar);
    if (word === '')
      throw this.#error(at === undefined ? 'The text ends where a value is missing' : 'A value is missing');
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'null') return null;
    const number = Number(word);
    if (Number.isFinite(number)) return number;
    this.#report(this.#path(), 'out_of_range', `The number ${word.slice(0, 20)} is too large.`);
    return 0;
  }

  #begin(value: Open['value']): unknown {
    if (this.#open.length >= this.#options.maxDepth) {
      const message = `Lists and objects may be nested at most ${this.#options.maxDepth} levels deep`;
      throw new JsonSyntaxError(message, this.#at, 'too_deep', pointerOf(this.#path()));
    }
    this.#at += 1;
    this.#open.push({ value, count: 0, key: '' });
    return value;
  }

  /** The string at hand. */
  #string(role: 'name' | 'value'): string {
    const start = this.#at;
    this.#at += 1;
    let hasEscapes = false;
    for (;;) {
      this.#skip(plain);
      if (this.#takes('"')) break;
      if (!this.#sees('\\')) {
        const isEnd = this.#at >= this.#text.length;
        throw this.#error(
          isEnd ? 'A text is not closed' : 'A text holds a control character; write \\n for a new line',
        );
      }
      if (this.#skip(escapeSequence) === '') throw this.#error('A text holds an unknown escape');
      hasEscapes = true;
    }
    const written = this.#text.slice(start, this.#at);
    const value = hasEscapes ? String(JSON.parse(written)) : written.slice(1, -1);
    if ((hasEscapes || !this.#isWellFormed) && !value.isWellFormed()) {
      const path = this.#path(role === 'name' ? -1 : undefined);
      this.#report(path, 'lone_surrogate', 'The text holds half of a surrogate pair, which is no character.');
    }
    return value;
  }

  #keepPlace({ value, key }: Open): void {
    const known = this.#places.get(value) ?? new Map<string, number>();
    this.#skip(space);
    known.set(String(key), this.#at);
    this.#places.set(value, known);
  }

  /** Keys and indexes of what is being read. */
  #path(end?: number): (string | number)[] {
    return this.#open.slice(0, end).map(({ key }) => key);
  }

  #report(path: readonly (string | number)[], code: string, message: string): void {
    if (this.faults.length < maxFaults) this.faults.push(fault(pointerOf(path), code, message));
  }

  #error(message: string): JsonSyntaxError {
    const found = this.#text.codePointAt(this.#at);
    const got = found === undefined ? '' : `, found ${JSON.stringify(String.fromCodePoint(found))}`;
    return new JsonSyntaxError(message + got, this.#at);
  }

  #sees(character: string): boolean {
    return this.#text[this.#at] === character;
  }

  #takes(character: string): boolean {
    if (!this.#sees(character)) return false;
    this.#at += 1;
    return true;
  }

  /** Passes over what a sticky pattern matches, and returns it. */
  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }
}

/** Sets an own field, also one that is called __proto__. */
function put(record: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
  } else record[key] = value;
}
