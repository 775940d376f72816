// Decides the outcome of an effect when no further attempt is planned.
// 1. A message that reached one of several devices, in any attempt, is sent.
// 2. A model that never answered is ai_unavailable; a provider that only ever answered "too fast" is rate_limited.
import type { JsonValue } from '../../contract/primitives.ts';
import type { RetryPlan } from '../steps/behaviour.ts';
import type { Settlement, StepEntry } from './state.ts';

type Failure = Extract<Settlement, { kind: 'retry' }>;
type End = Pick<Extract<Settlement, { kind: 'done' }>, 'outcome' | 'reason' | 'message'>;

/** The outcome of an effect whose retries are used up. */
export function givenUp(plan: RetryPlan, attempts: StepEntry['attempts'], last: Failure, progress: JsonValue): End {
  const message = `${last.message} Given up after ${attempts.length} attempts.`;
  if (Array.isArray(progress) && progress.length > 0) {
    return { outcome: 'sent', message: `${progress.length} reached; not the others. ${message}` };
  }
  const onlyLimited = plan.givenUp === 'error' && attempts.every((attempt) => attempt.rateLimited);
  return { outcome: onlyLimited ? 'rate_limited' : plan.givenUp, reason: last.reason, message };
}

/** What a failed attempt adds to the trace besides the attempt itself. */
export function inputAndWarnings({ input, warnings }: Failure): Pick<StepEntry, 'input' | 'warnings'> {
  return { ...(input === undefined ? {} : { input }), ...(warnings?.length ? { warnings } : {}) };
}
