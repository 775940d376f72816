import { describe, expect, test } from 'vitest';
import type { StepTrace } from '../../../../../src/contract/workflows/run.ts';
import { stepOf } from '../../../../../src/dashboard/builder/draft.ts';
import { toGraph } from '../../../../../src/dashboard/builder/graph.ts';
import { defaultSizes } from '../../../../../src/dashboard/builder/layout/sizes.ts';
import { layoutOf } from '../../../../../src/dashboard/builder/layout.ts';
import { changeCounts, changesOverlay } from '../../../../../src/dashboard/builder/overlays/changes.ts';
import { countsByStep, liveOverlay, versionsIn } from '../../../../../src/dashboard/builder/overlays/live.ts';
import { ghostPlaces, wordsOf } from '../../../../../src/dashboard/builder/overlays/overlay.ts';
import { pathOverlay, takenExits } from '../../../../../src/dashboard/builder/overlays/path.ts';
import { pathsOf } from '../../../../../src/dashboard/paths.ts';
import { draftWith, orderJourney } from '../order-journey.ts';

const begun = Date.parse('2026-11-26T09:00:00Z');
const at = (minutes: number) => new Date(begun + minutes * 60_000).toISOString();

/** An entry of a trace; `minutes`: when it began and ended. */
function entry(label: string, part: Partial<StepTrace> = {}, [from, to] = [0, 0]): StepTrace {
  const { type } = stepOf(orderJourney, label) ?? { type: 'wait' as const };
  const times = { startedAt: at(from), finishedAt: at(to) };
  return { index: 0, label, type, outcome: 'completed', ...times, attempts: [], ...part };
}

const large = [
  entry('confirm', { outcome: 'sent' }),
  entry('large', { output: { result: true, next: 'thanks' } }),
  entry('thanks', { output: { result: 'Thank you' } }),
  entry('text', { outcome: 'suppressed', reason: 'frequency_cap' }),
  entry('delivery', { output: { matched: true } }, [0, 38]),
  entry('warehouse', { outcome: 'sent' }, [38, 38]),
];

describe('the way of a run', () => {
  test('a run takes the exits between its steps, from the trigger to the end', () => {
    expect([...takenExits(orderJourney, { steps: large, status: 'completed' })]).toEqual([
      '(trigger)#next',
      'confirm#next',
      'large#ifTrue',
      'thanks#next',
      'text#next',
      'delivery#onMatch',
      'warehouse#next',
    ]);
  });

  test('a run that goes on has not left the step that it is at', () => {
    const waiting = [...large.slice(0, 4), entry('delivery', { outcome: null, finishedAt: null })];
    expect(takenExits(orderJourney, { steps: waiting, status: 'running' })).not.toContain('delivery#onMatch');
  });

  test('where both ways of a branch lead to one step, its result says which was taken', () => {
    const both = draftWith([
      { label: 'b', type: 'branch', config: { condition: [], ifTrue: 'x', ifFalse: 'x' } },
      { label: 'x', type: 'wait', config: {}, delayMinutes: 1 },
    ]);
    const walked = (result: boolean) => [
      entry('b', { type: 'branch', output: { result, next: 'x' } }),
      entry('x', { type: 'wait' }),
    ];
    const way = (result: boolean) => [...takenExits(both, { steps: walked(result), status: 'completed' })];
    expect(way(true)).toContain('b#ifTrue');
    expect(way(false)).toContain('b#ifFalse');
    expect(way(false)).not.toContain('b#ifTrue');
  });

  test('the choice of a model is one of its exits, and otherwise the onward one', () => {
    const choosing = draftWith([
      {
        ...{ label: 'ask', type: 'ai_action' },
        config: {
          flavor: 'decide',
          prompt: 'x',
          choices: [
            { value: 'a', next: 'end' },
            { value: 'b', next: 'end' },
          ],
        },
      },
    ]);
    const way = (result: string) => [
      ...takenExits(choosing, {
        steps: [entry('ask', { type: 'ai_action', output: { result } })],
        status: 'completed',
      }),
    ];
    expect(way('b')).toContain('ask#choice:1');
    expect(way('c')).toContain('ask#next');
  });

  test('each step says what it came to and when, and those that were not come to are faded', () => {
    const overlay = pathOverlay(orderJourney, { steps: large, status: 'completed' }, 'Dry-run');
    const words = Object.fromEntries([...overlay.marks].map(([label, { tone, word }]) => [label, `${tone}: ${word}`]));
    expect(words).toEqual({
      confirm: 'good: sent',
      large: 'good: yes',
      thanks: 'good: Thank you',
      text: 'hold: suppressed: frequency cap',
      delivery: 'good: happened, 38 min',
      warehouse: 'good: sent · +38 min',
    });
    expect([...overlay.faded]).toEqual(['nudge', 'late']);
    expect(wordsOf(overlay, 'delivery')).toBe('Dry-run: happened, 38 min.');
    expect(wordsOf(overlay, 'nudge')).toBe('Dry-run: not reached.');
  });

  test('a step that came again is marked with its last entry', () => {
    const again = [entry('confirm', { outcome: 'error', reason: 'timeout' }), entry('confirm', { outcome: 'sent' })];
    const { marks } = pathOverlay(orderJourney, { steps: again, status: 'running' }, 'Run');
    expect(marks.get('confirm')?.word).toBe('sent');
  });
});

describe('live counts', () => {
  const row = { stopped: 0, entered: 0 };
  const counts = {
    data: [
      { ...row, version: 7, label: 'confirm', here: 8, passed: 1_000, failed: 4 },
      { ...row, version: 8, label: 'confirm', here: 30, passed: 204, failed: 20 },
      { ...row, version: 8, label: 'large', here: 0, passed: 0, failed: 0 },
    ],
  };

  test('versions are counted together, or one of them', () => {
    expect(countsByStep(counts, null).get('confirm')).toEqual({ here: 38, passed: 1_204, failed: 24 });
    expect(countsByStep(counts, 7).get('confirm')).toEqual({ here: 8, passed: 1_000, failed: 4 });
    expect(versionsIn(counts)).toEqual([8, 7]);
  });

  test('each number leads to the runs of the workflow; what is zero is left out', () => {
    const overlay = liveOverlay(countsByStep(counts, null), 'w', pathsOf('p'));
    expect(overlay.counts.get('confirm')?.map(({ word, to }) => [word, to])).toEqual([
      ['38 here', '/app/p/runs?workflowId=w&status=running'],
      ['1,204 passed', '/app/p/runs?workflowId=w'],
      ['24 failed', '/app/p/runs?workflowId=w&hasErrors=true'],
    ]);
    expect(overlay.counts.get('large')?.map(({ word }) => word)).toEqual(['0 passed']);
    expect(wordsOf(overlay, 'confirm')).toBe('Runs: 38 here, 1,204 passed, 24 failed.');
  });
});

describe('changes', () => {
  const [confirm, ...others] = orderJourney.steps;
  if (confirm === undefined) throw new Error('The journey has no step.');

  test('a draft is not different from itself', () => {
    const overlay = changesOverlay(orderJourney, orderJourney, 'version 1');
    expect(changeCounts(overlay)).toEqual({ added: 0, changed: 0, removed: 0 });
  });

  test('added and changed steps are marked, removed ones are ghosts behind their neighbour', () => {
    const draft = {
      ...orderJourney,
      steps: [
        { ...confirm, config: { ...confirm.config, subject: 'New' } },
        { label: 'extra', type: 'wait' as const, config: {}, delayMinutes: 5 },
        ...others
          .filter(({ label }) => label !== 'nudge')
          .map((step) =>
            step.label === 'large' ? { ...step, config: { ...step.config, ifFalse: 'delivery' } } : step,
          ),
      ],
    };
    const overlay = changesOverlay(draft, orderJourney, 'version 1');
    expect(Object.fromEntries([...overlay.marks].map(([label, { word }]) => [label, word]))).toEqual({
      confirm: 'changed',
      extra: 'added',
      large: 'changed',
    });
    expect(overlay.ghosts.map(({ step, behind }) => [step.label, behind])).toEqual([['nudge', 'text']]);
    expect(changeCounts(overlay)).toEqual({ added: 1, changed: 2, removed: 1 });
  });

  test('a step that is only written in another way is the same', () => {
    const spelled = {
      ...orderJourney,
      steps: orderJourney.steps.map((step) => (step.label === 'thanks' ? { ...step, next: 'text' } : step)),
    };
    expect(changeCounts(changesOverlay(spelled, orderJourney, 'version 1')).changed).toBe(0);
  });

  test('ghosts stand beside the drawing and below each other', () => {
    const layout = layoutOf(toGraph(orderJourney));
    const ghosts = others.slice(0, 3).map((step) => ({ step, behind: 'confirm' }));
    const places = ghostPlaces(ghosts, layout, defaultSizes.step);
    expect(places.every(({ x }) => x > layout.width)).toBe(true);
    const tops = places.map(({ y }) => y);
    expect(tops[1]).toBeGreaterThanOrEqual((tops[0] ?? 0) + defaultSizes.step.height);
    expect(tops[2]).toBeGreaterThanOrEqual((tops[1] ?? 0) + defaultSizes.step.height);
  });
});
