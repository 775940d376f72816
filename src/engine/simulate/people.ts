// Changes people of the simulation.
import { mergeTraits } from '../runs/simulated-attempt.ts';
import { personIn, type Simulating } from './simulating.ts';
import { followPerson } from './triggers/registry.ts';
import type { SimulatedPerson } from './world.ts';

/** A person is like this from now on; `isExisting`: somebody who was there when the workflows were activated. */
export function changePerson(sim: Simulating, after: SimulatedPerson, isExisting = false): void {
  const before = sim.store.person(after.userId);
  sim.store.putPerson(after);
  followPerson(sim, { before, after, isExisting });
}

/** Merges traits into those of a person; null removes one. */
export function changeTraits(sim: Simulating, personId: string, changes: Record<string, unknown>): void {
  changePerson(sim, withTraits(personIn(sim, personId), changes));
}

/** The person with more traits; address, number, zone and locale are traits too. */
export function withTraits(person: SimulatedPerson, changes: Record<string, unknown>): SimulatedPerson {
  const traits = { ...person.traits };
  mergeTraits(traits, changes);
  const text = (name: string): string | null => (typeof traits[name] === 'string' ? traits[name] : null);
  return {
    ...person,
    traits,
    email: text('email'),
    phone: text('phone'),
    timezone: text('timezone'),
    locale: text('locale'),
  };
}
