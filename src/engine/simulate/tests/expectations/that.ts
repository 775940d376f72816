import { evaluate } from '../../../conditions/evaluate.ts';
import { buildScope } from '../../../scope.ts';
import { personOfTest } from '../playing.ts';
import type { Judge } from './expectation.ts';

export const that: Judge<'that'> = (playing, { that: condition, userId = playing.firstPerson }) => {
  const person = personOfTest(playing, userId);
  if (!person)
    return { message: `expected a condition to hold for ${userId}, but nobody of this id is known.`, actual: null };
  const scope = buildScope({ profile: person, org: playing.world.org });
  const verdict = evaluate(condition, scope, playing.simulation.now());
  if (verdict.ok) return null;
  // Traits are JSON.
  const actual = JSON.parse(JSON.stringify(verdict.why.actual ?? null));
  return { message: `expected a condition to hold for ${userId}: ${verdict.why.sentence}`, actual };
};
