import type { TriggerForm, TriggerOf } from '../../../contract/workflows/triggers/registry.ts';
import type { CompiledWorkflow, Simulating } from '../simulating.ts';
import type { Due } from '../store.ts';
import type { SimulatedPerson } from '../world.ts';

/** A workflow, and its trigger of one form. */
export interface Triggered<F extends TriggerForm> {
  workflow: CompiledWorkflow;
  trigger: TriggerOf<F>;
}

/** A change of a person; `before` is null for somebody who is new. */
export interface PersonChange {
  before: SimulatedPerson | null;
  after: SimulatedPerson;
  /** Whether the person was there when the workflows were activated. */
  isExisting: boolean;
}

export type DueOccasion = Extract<Due, { kind: 'trigger' }>;

/** How a form of trigger finds who is due in a simulation. */
export interface SimulatedTrigger<F extends TriggerForm> {
  /** The workflow becomes active now. */
  begin(sim: Simulating, of: Triggered<F>): void;
  personChanged(sim: Simulating, of: Triggered<F>, change: PersonChange): void;
  /** What it has put into the queue is due now. */
  due(sim: Simulating, of: Triggered<F>, due: DueOccasion): void;
}

const nothing = (): void => undefined;

/** Of a form that nothing is due of by itself. */
export const neverDue = { begin: nothing, personChanged: nothing, due: nothing } as const;
