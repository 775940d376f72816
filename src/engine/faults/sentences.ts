// Decides code and sentence of a fault for each kind of zod issue that concerns one value.
// 1. A missing value is `required`, whatever the schema wanted of it.
// 2. Sizes and bounds name the limit and what was found.
import type * as z from 'zod';
import type { Fault } from '../../contract/errors.ts';
import { meantBy } from './other-names.ts';
import { closest } from './suggest.ts';
import {
  allowedWords,
  expectedFormat,
  expectedType,
  invalidBecause,
  isStockMessage,
  typeWords,
  unquoted,
  valueWords,
} from './words.ts';

/** The value that an issue is about. */
export interface Place {
  pointer: string;
  path: readonly PropertyKey[];
  /** Its name in sentences. */
  name: string;
  value: unknown;
  isQuery: boolean;
}

/** What a word was probably meant to be; undefined when no candidate is near. */
export function suggestionFor(word: unknown, candidates: readonly string[]): string | undefined {
  return typeof word === 'string' ? (meantBy(word, candidates) ?? closest(word, candidates)) : undefined;
}

/** A Fault; the key `suggestion` is left out when there is none. */
export function fault(pointer: string, code: string, message: string, suggestion?: string): Fault {
  return suggestion === undefined ? { pointer, code, message } : { pointer, code, message, suggestion };
}

/** The fault of a missing value. */
export function required({ pointer, name }: Place): Fault {
  return fault(pointer, 'required', `${name} is required.`);
}

/** The fault of a value of another type than one of the wanted ones. */
export function wrongType(place: Place, wanted: readonly string[]): Fault {
  const { pointer, name, value, isQuery } = place;
  if (value === undefined) return required(place);
  // A query parameter is always a string, and a fraction is a number: the value says more than its type.
  const showsValue = isQuery || (typeof value === 'number' && wanted.includes(expectedType('int')));
  const got = showsValue ? valueWords(value) : typeWords(value);
  return fault(pointer, 'wrong_type', `${name} must be ${wanted.join(' or ')}, got ${got}.`);
}

function typeFault(place: Place, expected: string): Fault {
  const found = wrongType(place, [expectedType(expected)]);
  const suggestion = place.isQuery ? undefined : unquoted(expected, place.value);
  return suggestion === undefined ? found : { ...found, suggestion };
}

function sizeFault({ pointer, name, value }: Place, issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall): Fault {
  const isBig = issue.code === 'too_big';
  const bound = Number(isBig ? issue.maximum : issue.minimum);
  const limit = bound.toLocaleString('en-US');
  const atBound = isBig ? 'at most' : 'at least';
  if (issue.origin === 'number' || issue.origin === 'int' || issue.origin === 'bigint') {
    const beyond = isBig ? 'less than' : 'more than';
    const words = issue.inclusive === false ? beyond : atBound;
    return fault(pointer, 'out_of_range', `${name} must be ${words} ${limit}, got ${valueWords(value)}.`);
  }
  const code = isBig ? 'too_long' : 'too_short';
  const size = typeof value === 'string' || Array.isArray(value) ? value.length : undefined;
  if (!isBig && bound === 1 && size === 0) return fault(pointer, code, `${name} must not be empty.`);
  const noun = `${issue.origin === 'string' ? 'character' : 'item'}${bound === 1 ? '' : 's'}`;
  const has = size === undefined ? '' : `, it has ${size.toLocaleString('en-US')}`;
  return fault(pointer, code, `${name} must have ${issue.exact ? 'exactly' : atBound} ${limit} ${noun}${has}.`);
}

function formatFault({ pointer, name, value }: Place, format: string): Fault {
  const words = expectedFormat(format);
  const problem = words ? `must be ${words}` : 'does not have the expected form';
  return fault(pointer, 'invalid_format', `${name} ${problem}, got ${valueWords(value)}.`);
}

/** The fault of a value that is not one of those allowed. */
export function notAllowed({ pointer, name, value }: Place, values: readonly unknown[]): Fault {
  const allowed = allowedWords(values);
  if (value === undefined) return fault(pointer, 'required', `${name} is required: ${allowed}.`);
  const isOtherType = values.every((candidate) => typeof candidate !== typeof value);
  const words = values.filter((candidate) => typeof candidate === 'string');
  return fault(
    pointer,
    isOtherType ? 'wrong_type' : 'invalid_value',
    `${name} must be ${allowed}, got ${valueWords(value)}.`,
    suggestionFor(value, words),
  );
}

/** Our schemas give the code of the fault, the received word and the known words in `params`. */
function customFault(place: Place, issue: z.core.$ZodIssueCustom): Fault {
  const { pointer, name, value } = place;
  const { code, received, expected } = issue.params ?? {};
  const known = Array.isArray(expected) ? expected.filter((word) => typeof word === 'string') : [];
  const isMissing = code === 'missing' || (code === undefined && value === undefined);
  const word = isMissing ? 'required' : typeof code === 'string' ? code : 'invalid';
  const suggestion = suggestionFor(received, known);
  if (word === 'unknown_field') return fault(pointer, word, `${name} is not a field of a condition.`, suggestion);
  if (word === 'unknown_operator') return { ...notAllowed(place, known), code: word };
  return fault(pointer, word, isStockMessage(issue.message) ? `${name} is not valid.` : issue.message, suggestion);
}

/** The issues about one value; faults.ts handles unions, unknown fields and record keys. */
export type ValueIssue = Exclude<
  z.core.$ZodIssue,
  z.core.$ZodIssueInvalidUnion | z.core.$ZodIssueUnrecognizedKeys | z.core.$ZodIssueInvalidKey
>;

function plainFault(place: Place, issue: ValueIssue): Fault {
  switch (issue.code) {
    case 'invalid_type':
      return typeFault(place, issue.expected);
    case 'too_big':
    case 'too_small':
      return sizeFault(place, issue);
    case 'invalid_format':
      return formatFault(place, issue.format);
    case 'invalid_value':
      return notAllowed(place, issue.values);
    case 'not_multiple_of':
      return fault(place.pointer, 'invalid_value', `${place.name} must be a multiple of ${issue.divisor}.`);
    case 'invalid_element':
      return fault(place.pointer, 'invalid_value', `${place.name} contains a value that is not valid.`);
    case 'custom':
      return customFault(place, issue);
  }
}

/** The fault of one value, with the message of the schema if it has one. */
export function valueFault(place: Place, issue: ValueIssue): Fault {
  const found = plainFault(place, issue);
  if (issue.code === 'custom' || found.code === 'required' || isStockMessage(issue.message)) return found;
  return { ...found, message: invalidBecause(place.name, issue.message) };
}
