// Patterns in which a star stands for any characters, as conditions of SQL. D1 takes patterns of GLOB of 50 bytes at most,
// so those with one star do without it, and a longer one with several is refused.
import { AppError } from '../../contract/errors.ts';
import type { Clause } from './list-statements.ts';

/** Bytes of a GLOB pattern that D1 takes. */
const globBytes = 50;
/** Highest code point: everything that starts with a prefix sorts below the prefix followed by it. */
export const lastCharacter = '\u{10ffff}';

/** The conditions under which a column fits a pattern; 422 for one that the database cannot take. */
export function patternClauses(column: string, pattern: string): Clause[] {
  const [prefix = '', suffix, ...others] = pattern.replaceAll(/\*+/g, '*').split('*');
  if (suffix === undefined) return [{ sql: `${column} = ?`, values: [pattern] }];
  if (others.length > 0) return [globClause(column, pattern)];
  const shortest = [...prefix].length + [...suffix].length;
  return [
    { sql: `length(${column}) >= ?`, values: [shortest] },
    ...(prefix ? [{ sql: `${column} >= ? AND ${column} < ?`, values: [prefix, prefix + lastCharacter] }] : []),
    ...(suffix ? [{ sql: `substr(${column}, ?) = ?`, values: [-[...suffix].length, suffix] }] : []),
  ];
}

/** The other signs of SQLite's GLOB stand for themselves. */
function globClause(column: string, pattern: string): Clause {
  const glob = pattern.replaceAll(/[?[]/g, (sign) => `[${sign}]`);
  if (new TextEncoder().encode(glob).length <= globBytes) return { sql: `${column} GLOB ?`, values: [glob] };
  const message = `A pattern of more than ${globBytes} bytes may hold one star, e.g. \`auth.*\`.`;
  throw new AppError('invalid', message, { faults: [{ pointer: '?type', code: 'too_long', message }] });
}
