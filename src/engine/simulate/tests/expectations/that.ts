import { evaluate } from '../../../conditions/evaluate.ts';
import { scopeOfPerson } from '../../world.ts';
import { personOfTest } from '../playing.ts';
import type { Judge } from './expectation.ts';

export const that: Judge<'that'> = (playing, { that: condition, userId = playing.firstPerson }) => {
  const person = personOfTest(playing, userId);
  if (!person)
    return { message: `expected a condition to hold for ${userId}, but nobody of this id is known.`, actual: null };
  const scope = scopeOfPerson(playing.world, person);
  const verdict = evaluate(condition, scope, playing.simulation.now());
  if (verdict.ok) return null;
  // Traits are JSON.
  const actual = JSON.parse(JSON.stringify(verdict.why.actual ?? null));
  return { message: `expected a condition to hold for ${userId}: ${verdict.why.sentence}`, actual };
};
