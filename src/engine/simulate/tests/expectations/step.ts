import { endText, sentence } from '../words.ts';
import type { Judge } from './expectation.ts';

export const step: Judge<'outcome'> = ({ happened, store }, { step: label, outcome, reason }) => {
  const last = happened.steps.findLast(({ entry }) => entry.label === label)?.entry;
  if (last && last.outcome === outcome && (reason === undefined || last.reason === reason)) return null;
  const wanted = `expected step "${label}" to end as ${outcome}${reason === undefined ? '' : ` (${reason})`}`;
  if (last) {
    const actual = { outcome: last.outcome, reason: last.reason ?? null, message: last.message ?? null };
    return { message: sentence(`${wanted}, but ${endText(last)}`), actual };
  }
  const isThere = store.runs().some(({ state }) => state.trace.some((entry) => entry.label === label));
  return { message: `${wanted}, but ${isThere ? 'it has not ended' : 'no run came to it'}.`, actual: null };
};
