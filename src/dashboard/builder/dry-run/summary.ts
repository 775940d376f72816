// A dry-run in a few words: "6 steps, ends after 38 min, 3 messages".
import type { DryRun } from '../../../contract/workflows/run.ts';
import { behaviourOf } from '../../../engine/steps/registry.ts';
import { formatDuration } from '../../ui/format.ts';
import { counted } from '../../words/counted.ts';

type Summed = Pick<DryRun, 'steps' | 'endsWith'>;

/** How long it takes in simulated time, ms. */
export function lengthOf({ steps }: Pick<DryRun, 'steps'>): number {
  const begun = Date.parse(steps[0]?.startedAt ?? '');
  const ends = steps.map(({ simulatedAt }) => Date.parse(simulatedAt));
  return steps.length === 0 ? 0 : Math.max(...ends) - begun;
}

const messagesOf = ({ steps }: Pick<DryRun, 'steps'>): number =>
  steps.filter(({ type, outcome }) => outcome === 'sent' && behaviourOf({ type }).message !== null).length;

const endings: Partial<Record<DryRun['endsWith'], string>> = {
  completed: 'ends',
  failed: 'fails',
  exited: 'exits',
  cancelled: 'is cancelled',
};

export function summaryOf(result: Summed): string {
  const { steps, endsWith } = result;
  if (steps.length === 0) return 'No step';
  const length = lengthOf(result);
  const ending = endings[endsWith] ?? 'is still under way';
  const end = length < 1_000 ? `${ending} at once` : `${ending} after ${formatDuration(length)}`;
  return `${counted(steps.length, 'step')}, ${end}, ${counted(messagesOf(result), 'message')}`;
}
