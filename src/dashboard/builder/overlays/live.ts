// How many runs are at each step, and how many left it: the numbers of GET workflows/{id}/steps on the canvas.
import type { StepCounts } from '../../../contract/workflows/step-counts.ts';
import type { Paths } from '../../paths.ts';
import { formatNumber } from '../../ui/format.ts';
import { type Count, emptyOverlay, type Overlay } from './overlay.ts';

/** The numbers of one step. */
export type StepCount = Pick<StepCounts['data'][number], 'here' | 'passed' | 'failed'>;

const none: StepCount = { here: 0, passed: 0, failed: 0 };

/** By the label of the step; of one version, or of all of them together. */
export function countsByStep({ data }: Pick<StepCounts, 'data'>, version: number | null): Map<string, StepCount> {
  const counted = new Map<string, StepCount>();
  for (const row of data) {
    if (version !== null && row.version !== version) continue;
    const { here, passed, failed } = counted.get(row.label) ?? none;
    counted.set(row.label, { here: here + row.here, passed: passed + row.passed, failed: failed + row.failed });
  }
  return counted;
}

/** The versions through which runs went, newest first. */
export const versionsIn = ({ data }: Pick<StepCounts, 'data'>): number[] =>
  [...new Set(data.map(({ version }) => version))].sort((a, b) => b - a);

/** "38 here · 1,204 passed · 24 failed", each with its runs; what is zero is left out but for those that passed. */
function wordsOf({ here, passed, failed }: StepCount, workflowId: string, paths: Paths): Count[] {
  const counts: (Count & { count: number })[] = [
    {
      count: here,
      word: `${formatNumber(here)} here`,
      tone: 'info',
      to: paths.runs({ workflowId, status: 'running' }),
    },
    { count: passed, word: `${formatNumber(passed)} passed`, tone: 'neutral', to: paths.runs({ workflowId }) },
    {
      count: failed,
      word: `${formatNumber(failed)} failed`,
      tone: 'bad',
      to: paths.runs({ workflowId, hasErrors: 'true' }),
    },
  ];
  const shown = counts.filter(({ count }, place) => count > 0 || (place === 1 && here + failed === 0));
  return shown.map(({ word, tone, to }) => ({ word, tone, to }));
}

export function liveOverlay(counts: ReadonlyMap<string, StepCount>, workflowId: string, paths: Paths): Overlay {
  return {
    ...emptyOverlay,
    name: 'Runs',
    counts: new Map([...counts].map(([label, count]) => [label, wordsOf(count, workflowId, paths)])),
  };
}
