import type { LocatedFault, ProblemDocument } from '../failure.ts';
import type { Colors } from './colors.ts';
import { counted } from './words.ts';

/** A problem for people: every fault with its place, then what happened. */
export function drawProblem({ detail, errors = [], requestId }: ProblemDocument, colors: Colors): string {
  const faults = errors.map((fault) => drawFault(fault, colors));
  const quoted = requestId === undefined ? '' : colors.dim(` (request ${requestId})`);
  // The API begins with its first fault, which has a line of its own here.
  const isSaid = errors[0] !== undefined && detail.startsWith(errors[0].message);
  const sentence = isSaid ? `Refused, because of ${counted(errors.length, 'fault')}.` : detail;
  return [...faults, `${colors.red('Error:')} ${sentence}${quoted}`].join('\n');
}

/** One fault on one line, in the form that editors and CI turn into a link. */
export function drawFault({ code, message, suggestion, ...place }: LocatedFault, colors: Colors): string {
  const meant = suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`;
  return `${placeOf(place)} ${colors.red('error')} ${code}  ${message}${meant}`;
}

/** `cart.json:12:15`, or the pointer where there is no file. */
export function placeOf({ file, line, column, pointer }: Partial<LocatedFault>): string {
  if (file === undefined) return pointer || '/';
  return [file, line, column].filter((part) => part !== undefined).join(':');
}
