import { formOf, type TriggerForm, type TriggerOf } from '../../../contract/workflows/triggers/registry.ts';
import type { CompiledWorkflow, Simulating } from '../simulating.ts';
import { audience } from './audience.ts';
import { date } from './date.ts';
import { schedule } from './schedule.ts';
import { type DueOccasion, neverDue, type PersonChange, type SimulatedTrigger, type Triggered } from './trigger.ts';

/** Every form of trigger; events and broadcasts come from outside. */
const forms: { [F in TriggerForm]: SimulatedTrigger<F> } = {
  event: neverDue,
  date,
  schedule,
  audience,
  broadcast: neverDue,
};

/** The trigger of a workflow, bound to it. */
function bound<F extends TriggerForm>(workflow: CompiledWorkflow): { of: SimulatedTrigger<F>; at: Triggered<F> } {
  const { trigger } = workflow.definition;
  // `formOf` says which form the trigger has.
  const of = forms[formOf(trigger)] as unknown as SimulatedTrigger<F>;
  return { of, at: { workflow, trigger: trigger as unknown as TriggerOf<F> } };
}

/** The workflows become active now. */
export function beginTriggers(sim: Simulating): void {
  for (const workflow of sim.workflows.values()) {
    const { of, at } = bound(workflow);
    of.begin(sim, at);
  }
}

/** A person has changed, or is new. */
export function followPerson(sim: Simulating, change: PersonChange): void {
  for (const workflow of sim.workflows.values()) {
    const { of, at } = bound(workflow);
    of.personChanged(sim, at, change);
  }
}

/** An occasion is due that a trigger has put into the queue. */
export function occasionIsDue(sim: Simulating, due: DueOccasion): void {
  const workflow = sim.workflows.get(due.workflowId);
  if (!workflow) return;
  sim.spend();
  const { of, at } = bound(workflow);
  of.due(sim, at, due);
}
