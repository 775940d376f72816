import { describe, expect, test } from 'vitest';
import type { Step } from '../../../../src/contract/workflows/workflow.ts';
import { reachable, successors } from '../../../../src/engine/steps/step-graph.ts';

const wait = (label: string, next: string | null = null): Step => ({
  label,
  type: 'wait',
  config: {},
  delayMinutes: 0,
  next,
});
const branch = (label: string, ifTrue: string, ifFalse: string): Step => ({
  label,
  type: 'branch',
  config: { condition: [], ifTrue, ifFalse },
  delayMinutes: 0,
  next: null,
});
const decide = (label: string, choices: { value: string; next: string | null }[]): Step => ({
  label,
  type: 'ai_action',
  config: { flavor: 'decide', prompt: 'p', choices },
  delayMinutes: 0,
  next: null,
});

describe('successors', () => {
  const steps = [
    branch('check', 'gold', 'end'),
    wait('plain'),
    decide('gold', [
      { value: 'yes', next: 'last' },
      { value: 'no', next: null },
    ]),
    wait('skipped', 'end'),
    wait('last'),
  ];
  test.each([
    [
      'a branch only jumps',
      0,
      [
        { target: 'gold', label: 'yes' },
        { target: 'end', label: 'no' },
      ],
    ],
    ['a step leads to the following one', 1, [{ target: 'gold' }]],
    [
      'a decide step jumps by its choices or continues',
      2,
      [
        { target: 'last', label: 'yes' },
        { target: 'skipped', label: 'otherwise' },
      ],
    ],
    ['a step follows its next', 3, [{ target: 'end' }]],
    ['the last step ends the run', 4, [{ target: 'end' }]],
    ['there is no step there', 5, []],
  ])('%s', (_, index, expected) => {
    expect(successors(steps, index)).toEqual(expected);
  });

  test('a wait for something leaves by what came of it', () => {
    const until = (config: object): Step => ({ ...wait('w'), config }) as Step;
    expect(successors([until({ onTimeout: 'end' }), wait('b')], 0)).toEqual([
      { target: 'b', label: 'happened' },
      { target: 'end', label: 'timed out' },
    ]);
    expect(successors([until({ timeoutMinutes: 5 }), wait('b')], 0)).toEqual([{ target: 'b' }]);
  });

  test('a decide step without jumps has one way out', () => {
    expect(successors([decide('d', [{ value: 'a', next: null }])], 0)).toEqual([{ target: 'end' }]);
  });

  test('what no way leads to is not reachable', () => {
    expect(reachable(steps)).toEqual(new Set(['check', 'gold', 'skipped', 'last']));
    expect(reachable([])).toEqual(new Set());
  });
});
