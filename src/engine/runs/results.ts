// Decides what later steps can read of the results of earlier ones, and how much of that a run keeps.
// 1. All results of a run take at most 256,000 characters of JSON, since they are part of its one hot row. One that does
//    not fit is left out, and a warning says so.
import { isoTime } from '../../contract/primitives.ts';
import type { Warning } from '../../contract/workflows/run.ts';
import type { SavedResult, Scope } from '../scope.ts';
import type { Gathered } from './digest.ts';
import type { RunState } from './state.ts';

/** What templates and conditions see of a run beside its event and its person. */
export interface RunResults extends Kept {
  /** The events of the digest that is open, or was the last; null where there was none. */
  gathered: Gathered | null;
}

type Kept = Pick<RunState, 'ai' | 'webhook'>;

const longestResults = 256_000;

/** What a run knows from its steps so far. */
export const resultsOf = ({ ai, webhook, digest }: RunState): RunResults => ({
  ai,
  webhook,
  gathered: digest?.current ?? null,
});

/** A scope that sees these results. */
export function withResults(scope: Scope, { ai, webhook, gathered }: RunResults): Scope {
  if (!gathered) return { ...scope, ai, webhook };
  const events = gathered.events.map(({ id, type, timestamp, properties }) => {
    return { id, type, timestamp: isoTime(timestamp), ...properties };
  });
  return { ...scope, ai, webhook, run: { ...scope.run, events, eventCount: gathered.count } };
}

/** The results with one more, which replaces an earlier one of its name; a warning where it is too large to be kept. */
export function keepResult({ ai, webhook }: Kept, { root, name, value }: SavedResult): Kept | Warning {
  const known = { ai, webhook };
  const results = { ...known, [root]: { ...known[root], [name]: value } };
  if (JSON.stringify(results).length <= longestResults) return results;
  const message = `The result of this step is not readable as {{${root}.${name}}}: a run keeps ${longestResults.toLocaleString('en-US')} characters of results.`;
  return { code: 'result_not_kept', message, path: `${root}.${name}` };
}
