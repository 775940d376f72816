// What variables of Knock are here: the data of the trigger is the event, the recipient is the person of the run.
import type { LiquidScope, Resolved } from '../liquid/scope.ts';

/** Fields of a recipient that have another name here. */
const personFields: Readonly<Record<string, string>> = { id: 'userId', phone_number: 'phone' };

export const personPath = ([first = '', ...rest]: readonly string[]): string[] => [
  'user',
  Object.hasOwn(personFields, first) ? (personFields[first] ?? first) : first,
  ...rest,
];

/** What there is nothing like here, by the first word of a path. */
export const strangers: Readonly<Record<string, string>> = {
  actor: 'put what is shown of the one who acts into the event',
  actors: 'put what is shown of those who act into the event',
  total_actors: '{{run.eventCount}} counts events; who caused them is not counted',
  tenant: 'put what is shown of the tenant into the event, or use a variable',
  workflow: 'put it into the event',
  workspace: 'put it into the event',
  current_message: 'put it into the event',
  object: 'put it into the event',
  refs: 'a wait with waitForEvent for what the earlier message is to cause',
};

/** An entry of what a batch gathered. */
function activity(path: readonly string[]): Resolved {
  const [first = '', ...rest] = path;
  if (first === 'inserted_at' || first === 'updated_at') return { path: ['timestamp', ...rest] };
  if (first === 'actor') return { gap: `activity.${path.join('.')}`, instead: strangers.actor ?? '' };
  return { path: first === 'data' ? rest : path };
}

const noBatch = { gap: 'what a batch gathers, in a workflow without a batch step' };

export interface ScopeOptions {
  /** Whether a batch comes before, so that there are gathered events. */
  gathers: boolean;
  variable(name: string): string | null;
}

export function knockScope({ gathers, variable }: ScopeOptions): LiquidScope {
  return {
    resolve(path) {
      const [root = '', ...rest] = path;
      if (root === 'data') return { path: ['event', ...rest] };
      if (root === 'recipient') return { path: personPath(rest) };
      if (root === 'timestamp' && rest.length === 0) return { path: ['event', 'timestamp'] };
      if (root === 'total_activities') return gathers ? { path: ['run', 'eventCount'] } : noBatch;
      if (root === 'activities') return gathers ? { path: ['run', 'events', ...rest], item: activity } : noBatch;
      if (root === 'vars') {
        const name = rest.length === 1 ? variable(rest[0] ?? '') : null;
        return name === null ? { gap: `the variable ${rest.join('.')}` } : { path: ['var', name] };
      }
      const instead = Object.hasOwn(strangers, root) ? strangers[root] : undefined;
      if (instead !== undefined) return { gap: `there is no ${root} here`, instead };
      // The data of the trigger also stands at the top.
      return { path: ['event', ...path] };
    },
  };
}
