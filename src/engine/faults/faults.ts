// Decides how a refused input is described: one Fault per mistake, in words that say what to change.
// 1. The pointer is that of the faulty value; for an unknown or missing field, of the place where it is or should be.
// 2. `message` is a whole sentence without the suggestion; `suggestion` is what was probably meant, ready to paste.
// 3. One mistake is one fault: a misspelt field is not also reported as missing, and no fault is reported twice.
// 4. Codes: required unknown_field wrong_type too_long too_short out_of_range invalid_value invalid_format invalid
//    too_many_faults, and those that a schema names itself in the `params` of a custom issue.
import type * as z from 'zod';
import type { Fault } from '../../contract/errors.ts';
import { knownFields, valueAt } from './schema-path.ts';
import { fault, notAllowed, type Place, required, suggestionFor, valueFault, wrongType } from './sentences.ts';
import { cut, expectedType, invalidBecause, isStockMessage, nameOf, valueWords } from './words.ts';

type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;

/** What a schema refused, and its place in the request. */
export interface FaultSource {
  /** The value that was parsed; sentences quote what was found in it. */
  input: unknown;
  /** The schema that refused it; suggestions for unknown fields come from it. */
  schema?: z.core.$ZodType;
  /** Pointer of `input` inside the request body. */
  at?: string;
  /** Query parameters are pointed to as `?name`. */
  from?: 'body' | 'query';
  /** The name of the whole input in sentences, e.g. "a step". */
  name?: string;
}

/** More faults than anybody reads; beyond that, describing them only costs time. */
const maxFaults = 200;

/** A sentence lists at most this many known fields. */
const maxListedFields = 12;

/** JSON pointer (RFC 6901) of a path, after a prefix. */
export function pointerOf(path: Path, at = ''): string {
  return at + path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** At most 200 faults and one that says that there are more; never the same one twice. */
export function limited(faults: readonly Fault[]): Fault[] {
  const distinct = [...new Map(faults.map((f) => [JSON.stringify([f.pointer, f.code, f.message]), f])).values()];
  if (distinct.length <= maxFaults) return distinct;
  const rest = fault('', 'too_many_faults', `There are more faults; these are the first ${maxFaults}.`);
  return [...distinct.slice(0, maxFaults), rest];
}

/** The first fault of each place: a text that is no text or too long is not judged as a template besides. */
export function onePerPlace(faults: readonly Fault[]): Fault[] {
  const seen = new Set<string>();
  return faults.filter(({ pointer }) => {
    const isNew = pointer === '' || !seen.has(pointer);
    seen.add(pointer);
    return isNew;
  });
}

const wholeName = ({ name, from }: FaultSource) => name ?? (from === 'query' ? 'the query' : 'the request body');

function placeOf(path: Path, source: FaultSource): Place {
  const isQuery = source.from === 'query';
  return {
    pointer: isQuery ? `?${String(path[0] ?? '')}` : pointerOf(path, source.at),
    path,
    name: nameOf(path, wholeName(source)),
    value: valueAt(source.input, path),
    isQuery,
  };
}

function unknownFields(issue: z.core.$ZodIssueUnrecognizedKeys, source: FaultSource): Fault[] {
  const known = source.schema ? knownFields(source.schema, source.input, issue.path) : [];
  const where = issue.path.length === 0 ? wholeName(source) : nameOf(issue.path, '');
  const list = known.length > 0 && known.length <= maxListedFields ? ` Fields: ${known.join(', ')}.` : '';
  return issue.keys.slice(0, maxFaults + 1).map((key) => {
    const { pointer } = placeOf([...issue.path, key], source);
    const message = `\`${cut(key)}\` is not a field of ${where}.${list}`;
    return fault(pointer, 'unknown_field', message, suggestionFor(key, known));
  });
}

/** Whether a union option is refused as a whole, so that its other issues do not matter. */
const isRefusedWhole = (issues: readonly Issue[]) =>
  issues.some(({ path, code }) => path.length === 0 && (code === 'invalid_type' || code === 'invalid_value'));

const weight = (issues: readonly Issue[]) =>
  issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);

/** The faults of the option that is nearest to the input. */
function unionFaults(issue: z.core.$ZodIssueInvalidUnion, source: FaultSource): Fault[] {
  const place = placeOf(issue.path, source);
  if (!isStockMessage(issue.message)) {
    return [fault(place.pointer, 'invalid_value', invalidBecause(place.name, issue.message))];
  }
  if (issue.errors.length === 0) return [notAllowed(place, ('options' in issue && issue.options) || [])];
  if (place.value === undefined) return [required(place)];
  const [best] = issue.errors.filter((o) => !isRefusedWhole(o)).sort((a, b) => weight(a) - weight(b));
  if (best) return best.flatMap((inner) => issueFaults({ ...inner, path: [...issue.path, ...inner.path] }, source));
  const whole = issue.errors.flat().filter(({ path }) => path.length === 0);
  const values = whole.flatMap((inner) => (inner.code === 'invalid_value' ? inner.values : []));
  const types = whole.flatMap((inner) => (inner.code === 'invalid_type' ? [expectedType(inner.expected)] : []));
  if (types.length === 0) return [notAllowed(place, values)];
  return [wrongType(place, [...new Set([...types, ...values.map(valueWords)])])];
}

/** The pointer of a record's key is that of its value; the sentence is about the name. */
function keyFaults(issue: z.core.$ZodIssueInvalidKey, source: FaultSource): Fault[] {
  const { pointer } = placeOf(issue.path, source);
  const key = issue.path.at(-1);
  return issue.issues
    .flatMap((inner) => issueFaults({ ...inner, path: [] }, { input: key, name: `the name ${valueWords(key)}` }))
    .map((f) => ({ ...f, pointer }));
}

function issueFaults(issue: Issue, source: FaultSource): Fault[] {
  if (issue.code === 'unrecognized_keys') return unknownFields(issue, source);
  if (issue.code === 'invalid_union') return unionFaults(issue, source);
  if (issue.code === 'invalid_key') return keyFaults(issue, source);
  return [valueFault(placeOf(issue.path, source), issue)];
}

/** Leaves out `required` when the field is there under a misspelt name. */
function withoutEchoes(faults: readonly Fault[]): Fault[] {
  const misspelt = new Set<string>();
  for (const { code, pointer, suggestion } of faults) {
    if (code !== 'unknown_field' || suggestion === undefined) continue;
    if (pointer.startsWith('?')) {
      misspelt.add(`?${suggestion}`);
      continue;
    }
    const parent = pointer.slice(0, pointer.lastIndexOf('/'));
    // A condition without any known field is itself reported as `required`.
    misspelt.add(parent).add(pointerOf([suggestion], parent));
  }
  return faults.filter(({ code, pointer }) => code !== 'required' || !misspelt.has(pointer));
}

/** Every fault that a zod error describes, for any schema. */
export function faultsOf(error: { issues: readonly Issue[] }, source: FaultSource): Fault[] {
  const faults = error.issues.slice(0, maxFaults + 1).flatMap((issue) => issueFaults(issue, source));
  return limited(withoutEchoes(faults));
}
