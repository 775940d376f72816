// Who uses a partial or a variable, and what a change of one would break.
import { AppError, type Fault } from '../../contract/errors.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import { sourcesOf, usesOf } from '../../engine/templates/email/judge.ts';
import { layoutOptions, mailOptions, partialOptions } from '../../engine/templates/email/render-email.ts';
import type { KnownNames } from '../../engine/templates/expressions.ts';
import { textFaults } from '../../engine/templates/text-faults.ts';
import type { TextUser } from '../store/text-users.ts';

/** What is looked for: a partial or a variable, by its name. */
export interface Wanted {
  kind: 'partials' | 'variables';
  name: string;
}

/** Those of `users` that name it. */
export const usersOf = (users: readonly TextUser[], { kind, name }: Wanted): TextUser[] =>
  users.filter((user) => sourcesIn(user).some((source) => usesOf([source], optionsOf(user))[kind].has(name)));

/** Refuses to take away what is used by somebody, and names the users. */
export function refuseWhileNamed(found: readonly Pick<TextUser, 'kind' | 'name'>[], what: string): void {
  if (found.length === 0) return;
  const names = found.slice(0, 3).map(({ kind, name }) => `${kind} "${name}"`);
  const more = found.length > 3 ? ` and ${found.length - 3} more` : '';
  throw new AppError('conflict', `The ${what} is used by ${names.join(', ')}${more}; change that first.`);
}

/** Faults that a call of a partial can have. */
const callCodes = ['unknown_partial', 'unknown_argument', 'missing_argument'];
/** As many as are of use to somebody. */
const mostFaults = 20;

/** What calls of a partial would lack if it were as in `known`; at the pointer of its arguments. */
export function brokenCalls(users: readonly TextUser[], name: string, known: KnownNames): Fault[] {
  const broken = usersOf(users, { kind: 'partials', name }).flatMap((user) => {
    const faults = sourcesIn(user).flatMap((source) => textFaults(source, '/args', optionsOf(user), known));
    const own = faults.filter(({ code, message }) => callCodes.includes(code) && message.includes(`"${name}"`));
    return own.map((fault): Fault => ({ ...fault, message: `${titleOf(user)}: ${fault.message}` }));
  });
  return broken.slice(0, mostFaults);
}

const titleOf = ({ kind, name }: TextUser) => `${kind[0]?.toUpperCase()}${kind.slice(1)} "${name}"`;

function optionsOf(user: TextUser) {
  if (user.kind === 'partial') return partialOptions(user.args);
  return user.kind === 'layout' ? layoutOptions('html') : mailOptions;
}

function sourcesIn(user: TextUser): string[] {
  return 'texts' in user ? sourcesOf(user.texts) : textsIn(JSON.parse(user.definition) as JsonValue);
}

function textsIn(value: JsonValue): string[] {
  if (typeof value === 'string') return value.includes('{{') ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
