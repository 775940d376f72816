import type { Outcome } from '../../contract/outcomes.ts';
import type { Tone } from '../ui/chip.tsx';

const tones: Record<Outcome, Tone> = {
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

/** null: it is still under way. */
export const toneOfOutcome = (outcome: Outcome | null): Tone => (outcome === null ? 'info' : tones[outcome]);

/** An outcome in words, e.g. "skipped missing config". */
export const outcomeWords = (outcome: Outcome): string => outcome.replaceAll(/[-_]/g, ' ');
