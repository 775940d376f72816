// Conditions of Knock. One that cannot be carried never holds, so what depends on it stays shut.
import type { Condition } from '../../../../contract/conditions.ts';
import { never, type Subject } from '../../conditions.ts';
import { fieldOf } from '../../fields.ts';
import type { Ledger } from '../../result.ts';
import { personPath, strangers } from '../scope.ts';
import { type Argument, operators } from './operators.ts';

export interface ConditionOptions {
  ledger: Ledger;
  where: string;
  /** What does not happen while a condition is not carried. */
  consequence: string;
  gathers: boolean;
}

const deepest = 20;

/** A group of conditions, or one; undefined where there is none. */
export function convertConditions(group: unknown, options: ConditionOptions): Condition | undefined {
  if (group === undefined || group === null) return undefined;
  return convertGroup(group, options, 0);
}

function convertGroup(group: unknown, options: ConditionOptions, depth: number): Condition {
  const [all, any] = [fieldOf(group, 'all'), fieldOf(group, 'any')];
  if (depth > deepest) return missed('the conditions are nested too deep', options);
  if (Array.isArray(all) && any === undefined) return { all: all.map((one) => convertGroup(one, options, depth + 1)) };
  if (Array.isArray(any) && all === undefined) {
    return any.length === 0 ? never : { any: any.map((one) => convertGroup(one, options, depth + 1)) };
  }
  return convertOne(group, options);
}

function missed(what: string, { ledger, where, consequence }: ConditionOptions, instead?: string): Condition {
  ledger.miss(where, `the condition ${what}: it never holds here, so ${consequence}`, instead);
  return never;
}

function convertOne(one: unknown, options: ConditionOptions): Condition {
  const [variable, operator] = [fieldOf(one, 'variable'), fieldOf(one, 'operator')];
  const argument = fieldOf(one, 'argument');
  if (typeof variable !== 'string' || typeof operator !== 'string') {
    return missed(`${JSON.stringify(one)?.slice(0, 100)}, which has no variable and operator`, options);
  }
  const shown = `${variable} ${operator} ${argument === undefined ? '' : JSON.stringify(argument)}`
    .trim()
    .slice(0, 160);
  const subject = subjectOf(variable, options);
  if (subject === null) {
    const root = variable.split('.')[0] ?? '';
    return missed(shown, options, Object.hasOwn(strangers, root) ? strangers[root] : undefined);
  }
  const convert = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  const given = argumentOf(argument, options);
  const condition = given === null ? null : (convert?.(subject, given) ?? null);
  return condition ?? missed(shown, options);
}

const plainPath = /^[A-Za-z_][\w-]*(\.[\w-]+)*$/;

/** The field that a variable is here; null where there is nothing like it. */
function subjectOf(variable: string, { gathers }: ConditionOptions): Subject | null {
  if (!plainPath.test(variable)) return null;
  const [root = '', ...rest] = variable.split('.');
  if (variable === 'run.total_activities') return gathers ? { run: 'eventCount' } : null;
  if (rest.length === 0) return null;
  if (root === 'data') return { event: rest.join('.') };
  return root === 'recipient' ? { user: personPath(rest).slice(1).join('.') } : null;
}

const scopes = new Set([
  'data',
  'recipient',
  'actor',
  'tenant',
  'vars',
  'refs',
  'run',
  'workflow',
  'environment',
  'object',
]);

/** What a field is compared with; null where nobody can say what it is. */
function argumentOf(argument: unknown, options: ConditionOptions): Argument | null {
  if (typeof argument !== 'string') return { value: argument ?? null };
  const text = argument.trim();
  if (text.includes('{{') || text.includes('{%') || text.startsWith('$')) return null;
  const root = text.split('.')[0] ?? '';
  if (text.includes('.') && scopes.has(root)) {
    const subject = subjectOf(text, options);
    return subject === null
      ? null
      : { path: Object.entries(subject).map(([field, path]) => `${field}.${path}`)[0] ?? '' };
  }
  // Arguments are texts that hold JSON, or a text without quotes.
  if (!/^(null|true|false|-?\d|\[|")/.test(text)) return { value: argument };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { value: argument };
  }
}
