// What the builder computes after an edit of a large workflow; pure, in this process.
import { type Draft, readDraft } from '../../src/dashboard/builder/draft.ts';
import { applyEdit } from '../../src/dashboard/builder/edit.ts';
import { toGraph } from '../../src/dashboard/builder/graph.ts';
import { layoutOf } from '../../src/dashboard/builder/layout.ts';
import { warningsOf } from '../../src/dashboard/builder/warnings.ts';
import { validateWorkflow } from '../../src/engine/validate/definition.ts';
import { largeWorkflow } from '../large-workflow.ts';
import type { CaseContext } from './context.ts';

const rounds = 60;
const perRound = 5;

function largeDraft(): Draft {
  const reading = readDraft(largeWorkflow);
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
  return reading.draft;
}

/** The layout, the faults, the warnings and an edit of 100 steps. */
export function benchBuilder({ report }: Pick<CaseContext, 'report'>): void {
  const draft = largeDraft();
  const graph = toGraph(draft);
  const events = Array.from({ length: 50 }, () => ({
    type: 'order.completed',
    properties: { amount: 5, orderId: 'o1' },
  }));
  const work: Record<string, () => unknown> = {
    'graph of': () => toGraph(draft),
    'layout of': () => layoutOf(graph),
    'faults of': () => validateWorkflow(draft),
    'warnings of': () => warningsOf(draft, { events, channels: [] }),
    'delete in': () => applyEdit(draft, { kind: 'delete', label: 'c10' }),
    'move of a block in': () => applyEdit(draft, { kind: 'moveDown', label: 'fork10' }),
  };
  for (const [name, run] of Object.entries(work))
    report.findings.push({ name: `builder: ${name} ${draft.steps.length} steps`, value: medianMs(run), unit: 'ms' });
}

/** Median of rounds, each the mean of a few calls; the first rounds warm up. */
function medianMs(run: () => unknown): number {
  const times = Array.from({ length: rounds }, () => {
    const begin = performance.now();
    for (let n = 0; n < perRound; n++) run();
    return (performance.now() - begin) / perRound;
  });
  const warm = times.slice(rounds / 3).toSorted((a, b) => a - b);
  return warm[Math.floor(warm.length / 2)] ?? Number.NaN;
}
