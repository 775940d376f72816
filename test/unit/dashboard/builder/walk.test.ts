import { describe, expect, test } from 'vitest';
import { describeAll } from '../../../../src/dashboard/builder/describe-step.ts';
import { reachedSteps } from '../../../../src/dashboard/builder/exits.ts';
import { flatItems, listTree } from '../../../../src/dashboard/builder/list-tree.ts';
import { walk } from '../../../../src/dashboard/builder/walk.ts';
import { orderJourney } from './order-journey.ts';

const outline = (items: ReturnType<typeof flatItems>): unknown[] =>
  items.map(({ step, arms }) =>
    arms.length === 0
      ? step.label
      : { [step.label]: arms.map(({ way, items, continuesAt }) => [way.word, outline(items), continuesAt]) },
  );

describe('the list of a draft', () => {
  test('nests arms and says where they continue', () => {
    const { entry, unreached } = listTree(orderJourney);
    expect(outline(entry.items)).toEqual([
      'confirm',
      {
        large: [
          ['Yes', ['thanks', 'text'], 'delivery'],
          ['No', ['nudge'], 'delivery'],
        ],
      },
      {
        delivery: [
          ['Happened', ['warehouse'], 'end'],
          ['Timed out', ['late'], 'end'],
        ],
      },
    ]);
    expect(entry.continuesAt).toBe('end');
    expect(unreached).toEqual([]);
  });

  test('keeps steps that nothing leads to in chains of their own', () => {
    const steps = orderJourney.steps.map((step) => (step.label === 'confirm' ? { ...step, next: 'delivery' } : step));
    const { entry, unreached } = listTree({ ...orderJourney, steps });
    expect(flatItems(entry.items).map(({ step }) => step.label)).toEqual(['confirm', 'delivery', 'warehouse', 'late']);
    expect(unreached.map((chain) => flatItems(chain).map(({ step }) => step.label))).toEqual([
      ['large', 'thanks', 'text', 'nudge'],
    ]);
  });
});

describe('the arrow keys', () => {
  test.each([
    ['(trigger)', 'down', 'confirm'],
    ['confirm', 'up', '(trigger)'],
    ['large', 'down', 'thanks'],
    ['large', 'right', 'nudge'],
    ['thanks', 'right', 'nudge'],
    ['text', 'right', 'nudge'],
    ['nudge', 'left', 'thanks'],
    ['nudge', 'right', 'nudge'],
    ['nudge', 'down', 'delivery'],
    ['delivery', 'up', 'text'],
    ['warehouse', 'down', 'warehouse'],
    ['warehouse', 'right', 'late'],
    ['text', 'first', '(trigger)'],
    ['confirm', 'last', 'late'],
  ] as const)('from %s %s is %s', (from, direction, to) => {
    expect(walk(orderJourney, from, direction)).toBe(to);
  });
});

test('a step says its place, what it does, where it leads and what is wrong', () => {
  const words = describeAll(orderJourney, new Map(), reachedSteps(orderJourney));
  expect(words.get('large')).toBe(
    'Step 2 of 8, Branch, Large order?, event.amount is at least 100. Yes goes to Write a thank-you line, No goes to Nudge to join the club. No problems.',
  );
  expect(words.get('(trigger)')).toBe(
    'Trigger, order.completed, when event.amount is above 0. Goes to Confirm by email. No problems.',
  );
});
