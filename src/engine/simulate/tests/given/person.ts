import { withTraits } from '../../people.ts';
import { unknownPerson } from '../../world.ts';
import type { Happen } from './given.ts';

export const person: Happen<'person'> = ({ simulation, store, hasBegun }, given) => {
  const { userId, devices, suppressed, traits = {}, ...named } = given.person;
  const known = store.person(userId) ?? unknownPerson(userId);
  const changed = {
    ...withTraits(known, { ...traits, ...named }),
    ...(devices === undefined ? {} : { devices }),
    ...(suppressed === undefined ? {} : { suppressed: Object.fromEntries(suppressed.map((kind) => [kind, 'manual'])) }),
  };
  simulation.person(changed, !hasBegun);
  return null;
};
