import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type WrittenStep, writtenSteps } from '../../../../src/dashboard/trace/steps.ts';
import { certainFrom, reachableFrom, waysOut } from '../../../../src/dashboard/trace/ways.ts';
import { reachable, successors } from '../../../../src/engine/steps/step-graph.ts';
import { toInput } from '../../../../src/engine/validate/definition.ts';
import { Dice, randomDefinition } from '../../../support/simulation/definitions.ts';

const definitions = fc.integer().map((seed) => {
  const definition = randomDefinition(new Dice(seed, 1));
  const { steps } = toInput('any', null, true, definition);
  return { saved: definition.steps, written: writtenSteps({ steps: steps as never }) };
});

const step = (label: string, more: Partial<WrittenStep> = {}): WrittenStep => ({
  label,
  type: 'webhook',
  config: {},
  ...more,
});

describe('ways out of a step', () => {
  it('are those of the engine, in its order', () => {
    fc.assert(
      fc.property(definitions, ({ saved, written }) => {
        for (const index of saved.keys()) {
          const own = waysOut(written, index).map(({ target }) => target);
          expect(own).toEqual(successors(saved, index).map(({ target }) => target));
        }
      }),
    );
  });

  it('have a word each where there are several', () => {
    fc.assert(
      fc.property(definitions, ({ written }) => {
        for (const index of written.keys()) {
          const ways = waysOut(written, index);
          if (ways.length > 1) expect(ways.every(({ word }) => word)).toBe(true);
        }
      }),
    );
  });

  it('are none of a step that does not exist', () => {
    expect(waysOut([], 0)).toEqual([]);
  });

  it.each([
    ['happened', { onMatch: 'c' }, ['Happened→c', 'Timed out→b']],
    ['timed out', { onTimeout: 'c' }, ['Happened→b', 'Timed out→c']],
  ])('lead onward by the way that a wait does not name: %s', (_, config, expected) => {
    const steps = [step('a', { type: 'wait', config }), step('b'), step('c')];
    expect(waysOut(steps, 0).map(({ word, target }) => `${word}→${target}`)).toEqual(expected);
  });

  it('have one more where the step may be passed over', () => {
    const steps = [
      step('a', { type: 'branch', config: { ifTrue: 'c', ifFalse: 'end' }, if: [{ trait: 'x' }] }),
      step('b'),
      step('c'),
    ];
    expect(waysOut(steps, 0).at(-1)).toEqual({ target: 'b', word: 'Passed over' });
  });
});

describe('what can be reached', () => {
  it('from the first step is what the engine says', () => {
    fc.assert(
      fc.property(definitions, ({ saved, written }) => {
        expect(reachableFrom(written, written[0]?.label ?? '')).toEqual(reachable(saved));
      }),
    );
  });

  it('is certain only where it can be reached, and the target itself always is', () => {
    fc.assert(
      fc.property(definitions, ({ written }) => {
        for (const { label } of written) {
          const certain = certainFrom(written, label);
          expect(certain.has(label)).toBe(true);
          const reached = reachableFrom(written, label);
          expect([...certain].every((one) => reached.has(one))).toBe(true);
        }
      }),
    );
  });

  it('is not certain behind one way of a branch alone, and certain again where the ways meet', () => {
    const steps = [
      step('if', { type: 'branch', config: { ifTrue: 'yes', ifFalse: 'no' } }),
      step('yes', { next: 'meet' }),
      step('no'),
      step('meet'),
    ];
    expect([...certainFrom(steps, 'if')]).toEqual(['if', 'meet']);
  });
});
