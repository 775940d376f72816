import { closest } from '../../engine/faults/suggest.ts';
import { exitCodes } from '../exit-codes.ts';
import { Failure } from '../failure.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const isId = (text: string): boolean => uuid.test(text);

/** Says that a project has no such thing, and which one was probably meant. */
export function notFound(what: string, wanted: string, names: readonly string[]): Failure {
  const meant = closest(wanted, names);
  const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`;
  return new Failure(exitCodes.refused, {
    code: 'not_found',
    detail: `The project has no ${what} "${wanted}".${hint}`,
  });
}
