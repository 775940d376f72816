// Words of sentences about runs.
import type { Outcome } from '../../contract/outcomes.ts';

/** What a step did that did not do its work, e.g. "Step mail failed". */
const failures: Partial<Record<Outcome, string>> = {
  ai_unavailable: 'got no answer from the model',
  rate_limited: 'was given up because its provider took no more',
};

/** Why a step ended a run, as whole sentences. */
export function stepFailed(label: string, outcome: Outcome | null, message: string): string {
  const what = (outcome === null ? undefined : failures[outcome]) ?? 'failed';
  return `Step ${label} ${what}. ${message}`.trim();
}

/** Who did something, in a sentence: an actor of the audit log. */
export function actorWords(actor: string): string {
  return actor.startsWith('key:') ? `the key "${actor.slice('key:'.length)}"` : actor;
}
