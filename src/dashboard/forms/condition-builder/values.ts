// Decides which operators suit a field, and how the value that is compared with is typed in.
// 1. Nothing is converted silently: the text "5" and the number 5 are different values, and stay so.
import { isValueOptional, type Operator, operators } from '../../../contract/conditions/operators.ts';
import { isoTimeMs } from '../../../contract/primitives.ts';

/** Operators in words, as a row reads: "trait.plan is one of …". */
export const operatorWords = {
  eq: 'is',
  neq: 'is not',
  in: 'is one of',
  nin: 'is none of',
  gt: 'is more than',
  gte: 'is at least',
  lt: 'is less than',
  lte: 'is at most',
  contains: 'contains',
  prefix: 'starts with',
  suffix: 'ends with',
  exists: 'is there',
  before: 'is before',
  after: 'is after',
  withinDays: 'is in the last days',
} as const satisfies Record<Operator, string>;

const names = Object.keys(operators) as Operator[];

/** How a value is typed in. */
export type ValueKind = 'text' | 'number' | 'flag' | 'nothing' | 'texts' | 'numbers' | 'moment' | 'json';

const common: readonly Operator[] = ['eq', 'neq', 'in', 'nin', 'exists'];
const ofNumbers: readonly Operator[] = ['gt', 'gte', 'lt', 'lte'];
const ofTexts: readonly Operator[] = ['contains', 'prefix', 'suffix'];
const ofDates: readonly Operator[] = ['before', 'after', 'withinDays'];

/** The operators with those first that suit a field of which this is a value; undefined: not known. */
export function operatorsFor(sample: unknown): { op: Operator; suits: boolean }[] {
  const suited = new Set(suitedBy(sample));
  const order = [...names.filter((op) => suited.has(op)), ...names.filter((op) => !suited.has(op))];
  return order.map((op) => ({ op, suits: suited.has(op) }));
}

function suitedBy(sample: unknown): readonly Operator[] {
  if (sample === undefined || sample === null) return names;
  if (typeof sample === 'number') return [...common, ...ofNumbers];
  if (typeof sample === 'boolean') return ['eq', 'neq', 'exists'];
  if (Array.isArray(sample)) return ['contains', 'exists', 'eq', 'neq'];
  if (typeof sample === 'string') return [...common, ...ofTexts, ...(isoTimeMs(sample) !== undefined ? ofDates : [])];
  return ['exists', 'eq', 'neq'];
}

/** In which ways the value of an operator can be typed in. */
export function kindsFor(op: string): readonly ValueKind[] {
  const operand = names.includes(op as Operator) ? operators[op as Operator].operand : 'json';
  switch (operand) {
    case 'list':
      return ['texts', 'numbers', 'json'];
    case 'number':
    case 'days':
      return ['number'];
    case 'text':
      return ['text'];
    case 'moment':
      return ['moment'];
    case 'flag':
      return ['flag'];
    case 'json':
      return ['text', 'number', 'flag', 'nothing', 'json'];
  }
}

/** How the value that a comparison has is shown. */
export function kindOf(op: string, value: unknown): ValueKind {
  const kinds = kindsFor(op);
  const own = ownKind(value);
  if (own !== null && kinds.includes(own)) return own;
  if (kinds.includes('moment') && (typeof value === 'string' || typeof value === 'number')) return 'moment';
  if (value === undefined) return kinds[0] ?? 'json';
  // A template stands for a value of any type.
  if (typeof value === 'string') return 'text';
  return kinds.includes('json') ? 'json' : (kinds[0] ?? 'json');
}

function ownKind(value: unknown): ValueKind | null {
  if (value === null) return 'nothing';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'flag';
  if (!Array.isArray(value)) return null;
  if (value.every((item) => typeof item === 'string')) return 'texts';
  return value.every((item) => typeof item === 'number') ? 'numbers' : null;
}

/** What is left of a value when it is to be typed in in another way. */
export function asKind(value: unknown, kind: ValueKind): unknown {
  const [first = value] = Array.isArray(value) ? value : [value];
  switch (kind) {
    case 'text':
    case 'moment':
      return textOf(first);
    case 'number':
      return numberOf(first) ?? 0;
    case 'flag':
      return first === true || first === 'true' || first === undefined;
    case 'nothing':
      return null;
    case 'texts':
      return listOf(value)
        .map(textOf)
        .filter((text) => text !== '');
    case 'numbers':
      return listOf(value).flatMap((item) => numberOf(item) ?? []);
    case 'json':
      return value ?? null;
  }
}

/** The value of a comparison after its operator has changed; one that suits the new operator stays. */
export function valueForOperator(op: Operator, value: unknown, sample: unknown): unknown {
  if (isValueOptional(op) && typeof value !== 'boolean') return undefined;
  const kinds = kindsFor(op);
  const own = ownKind(value);
  if (own !== null && kinds.includes(own)) return value;
  if (typeof value === 'string' && value.includes('{{')) return value;
  const byField = kinds.find((kind) => kind === ownKind(sample) || (kind === 'numbers' && typeof sample === 'number'));
  return asKind(value, byField ?? kinds[0] ?? 'json');
}

/** The number, true, false or null that a text looks like, where it is compared as a text; undefined where it is one. */
export function meantValue(op: string, value: unknown): number | boolean | null | undefined {
  if (typeof value !== 'string' || !kindsFor(op).includes('number') || !kindsFor(op).includes('text')) return undefined;
  const text = value.trim();
  if (/^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?$/.test(text)) return Number(text);
  if (text === 'true' || text === 'false') return text === 'true';
  return text === 'null' ? null : undefined;
}

/** In which types the value of a comparison may be typed in; `templates`: a text may stand for any of them. */
export function offeredKinds(op: string, templates: boolean): { kind: ValueKind; word: string }[] {
  const kinds = kindsFor(op);
  const isTemplate = templates && !kinds.includes('text') && op !== 'exists';
  const offered = kinds.map((kind) => ({ kind, word: kindWords[kind] }));
  return isTemplate ? [...offered, { kind: 'text', word: 'a template' }] : offered;
}

const kindWords: Record<ValueKind, string> = {
  text: 'a text',
  number: 'a number',
  flag: 'true or false',
  nothing: 'null',
  texts: 'texts',
  numbers: 'numbers',
  moment: 'a date',
  json: 'JSON',
};

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}
