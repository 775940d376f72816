import { expect, test } from 'vitest';
import { runBundleTests } from '../../../../src/engine/simulate/run-tests.ts';
import { ada, flow, hello, judgedOf } from '../../../support/bundles/tested.ts';
import { branch, nap } from '../../../support/definitions.ts';

const steps = [
  {
    label: 'wait',
    type: 'wait',
    config: { waitForEvent: { eventType: 'paid' }, timeoutMinutes: 60, onTimeout: 'late' },
  },
  branch('b', 'vip', 'end'),
  hello('vip', {}, { if: [{ trait: 'plan', value: 'pro' }], next: 'end' }),
  { label: 'late', type: 'ai_action', config: { flavor: 'decide', prompt: 'x', choices: ['kind', 'firm'] } },
];
const workflow = flow(steps, { exitOn: [{ eventType: 'left' }, { eventType: 'gone' }] });
const begun = [ada, { event: 'go', properties: { vip: true } }];

/** What is not covered by tests of these stories. */
function missedBy(...stories: object[][]) {
  const tests = stories.map((given, i) => ({ name: `t${i}`, given: [...begun, ...given], expect: [{ runs: 1 }] }));
  const bundle = judgedOf({ workflows: [workflow], tests });
  return runBundleTests(bundle, { clock: () => 0 }).coverage;
}

test('without a test nothing is covered', () => {
  expect(runBundleTests(judgedOf({ workflows: [workflow] }), { clock: () => 0 }).coverage).toEqual({
    percent: 0,
    workflows: [
      {
        name: 'Flow',
        steps: { reached: 0, total: 4 },
        ways: { taken: 0, total: 9 },
        missed: [
          ...['wait', 'b', 'vip', 'late'],
          ...[
            'wait onMatch',
            'wait onTimeout',
            'b ifTrue',
            'b ifFalse',
            'vip if',
            'late choice kind',
            'late choice firm',
          ],
          ...['exitOn /exitOn/0', 'exitOn /exitOn/1'],
        ],
      },
    ],
  });
});

test.each<[string, object[][], string[]]>([
  ['a run that waits has reached its step', [[]], ['b', 'vip', 'late']],
  ['an event ends the wait; a step that is passed over is not reached', [[{ event: 'paid' }]], ['vip', 'late']],
  ['an exit rule is counted by its place', [[{ event: 'gone' }]], ['b', 'vip', 'late']],
])('%s', (_title, stories, steps) => {
  const [{ missed = [] } = {}] = missedBy(...stories).workflows;
  expect(missed.filter((name) => !name.includes(' '))).toEqual(steps);
});

test.each<[object[], string[]]>([
  [[{ event: 'paid' }], ['wait onMatch', 'b ifTrue', 'vip if']],
  [
    [{ traits: { plan: 'pro' } }, { event: 'paid' }],
    ['wait onMatch', 'b ifTrue'],
  ],
  [[{ advance: '2h' }], ['wait onTimeout', 'late choice kind']],
  [[{ event: 'left' }], ['exitOn /exitOn/0']],
  [[{ event: 'gone' }], ['exitOn /exitOn/1']],
])('%j takes its ways', (story, taken) => {
  const [before] = missedBy([]).workflows;
  const [after] = missedBy(story).workflows;
  const ways = before?.missed.filter((name) => name.includes(' ') && !after?.missed.includes(name));
  expect(ways).toEqual(taken);
});

test('tests add up, and everything covered is 100 percent', () => {
  const all = missedBy(
    [{ event: 'paid' }],
    [{ traits: { plan: 'pro' } }, { event: 'paid' }],
    [{ advance: '2h' }],
    [{ event: 'left' }],
    [{ event: 'gone' }],
  );
  expect(all.workflows[0]?.missed).toEqual(['b ifFalse', 'late choice firm']);
  expect(all.percent).toBe(84.6);
  const simple = judgedOf({
    workflows: [flow([nap('nap', 1)])],
    tests: [{ name: 't', given: [{ event: 'go' }], expect: [{ runs: 1 }] }],
  });
  expect(runBundleTests(simple, { clock: () => 0 }).coverage.percent).toBe(100);
});
