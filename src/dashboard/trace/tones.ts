// Which tone an outcome and a status have, everywhere in the dashboard.
import type { Outcome } from '../../contract/outcomes.ts';
import type { RunStatus } from '../../contract/workflows/run.ts';

export type StateTone = 'good' | 'hold' | 'bad' | 'info' | 'neutral';

const outcomes: Record<Outcome, StateTone> = {
  sent: 'good',
  completed: 'good',
  suppressed: 'hold',
  ai_unavailable: 'bad',
  ai_pending: 'hold',
  error: 'bad',
  'skipped-missing-config': 'hold',
  byod_required: 'hold',
  rate_limited: 'hold',
};

const statuses: Record<RunStatus, StateTone> = {
  queued: 'neutral',
  running: 'info',
  paused: 'hold',
  completed: 'good',
  failed: 'bad',
  cancelled: 'neutral',
  exited: 'neutral',
};

/** null: it is still under way. */
export const toneOfOutcome = (outcome: Outcome | null): StateTone => (outcome === null ? 'info' : outcomes[outcome]);

export const toneOfStatus = (status: RunStatus): StateTone => statuses[status];

/** An outcome in words, e.g. "skipped missing config". */
export const outcomeWords = (outcome: Outcome): string => outcome.replaceAll(/[-_]/g, ' ');
