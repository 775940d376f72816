// Puts occasions into the queue of a simulation: moments, times of a calendar, changes of audiences, broadcasts.
import type { JsonValue } from '../../contract/primitives.ts';
import { isForm, occasionType } from '../../contract/workflows/triggers/registry.ts';
import { type OccasionForm, occasionId } from '../triggers/occasions.ts';
import type { Simulating } from './simulating.ts';

/** Something that starts a workflow although no event came. */
export interface Occasion {
  form: OccasionForm;
  workflowId: string;
  /** null where it concerns nobody. */
  personId: string | null;
  /** What tells it from the other occasions of its workflow. */
  what: readonly string[];
  properties: Record<string, JsonValue>;
}

/** A workflow starts now for an occasion: an event that only this workflow takes. */
export function putOccasion(sim: Simulating, { form, workflowId, personId, what, properties }: Occasion): void {
  const workflow = sim.workflows.get(workflowId);
  const type = occasionType(form);
  if (!workflow || type === null || !isForm(workflow.definition.trigger, form)) return;
  const messageId = occasionId(form, workflowId, ...what);
  const event = { id: messageId, messageId, type, userId: personId, anonymousId: null, properties, traits: null };
  const times = { timestamp: sim.now, receivedAt: sim.now, depth: 0 };
  sim.store.put(sim.now, { kind: 'event', event: { ...event, ...times }, only: workflowId });
}
