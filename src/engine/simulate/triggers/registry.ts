import type { Simulating } from '../simulating.ts';
import type { SimulatedPerson } from '../world.ts';

/** A person has changed, or is new (`before` null). */
export function followPerson(_sim: Simulating, _before: SimulatedPerson | null, _after: SimulatedPerson): void {}
