// Formats of strftime as patterns of the date helper.
import { Gap } from './scope.ts';

const tokens: Readonly<Record<string, string>> = {
  ...{ Y: 'yyyy', y: 'yy', m: 'MM', '-m': 'M', B: 'MMMM', b: 'MMM', h: 'MMM', d: 'dd', '-d': 'd', A: 'EEEE', a: 'EEE' },
  ...{ H: 'HH', '-H': 'H', I: 'hh', '-I': 'h', M: 'mm', '-M': 'm', S: 'ss', '-S': 's', p: 'a', Z: 'z' },
  ...{ F: 'yyyy-MM-dd', T: 'HH:mm:ss', R: 'HH:mm', D: 'MM/dd/yy' },
};

/** The pattern as a literal of a template. */
export function datePattern(format: string): string {
  const pattern = [...format.matchAll(/%(-?[A-Za-z%^])|([A-Za-z]+)|([^%A-Za-z]+)|%/g)].map(
    ([all, token, letters, rest]) => {
      if (letters !== undefined) return `'${letters}'`;
      if (rest !== undefined) return rest.replaceAll("'", "''");
      if (token === '%') return '%';
      const known = token !== undefined && Object.hasOwn(tokens, token) ? tokens[token] : undefined;
      if (known === undefined) throw new Gap(`${all} in a format of a date`);
      return known;
    },
  );
  const text = pattern.join('');
  if (/["\\{}]/.test(text)) throw new Gap('a format of a date with quotes, braces or backslashes');
  return `"${text}"`;
}
