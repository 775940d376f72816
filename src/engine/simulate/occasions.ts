// Starts workflows for occasions: moments, times of a calendar, changes of audiences, broadcasts.
// 1. An occasion is an event that only its own workflow matches; runs that listen do not see it.
import type { JsonValue } from '../../contract/primitives.ts';
import { isForm, occasionType } from '../../contract/workflows/triggers/registry.ts';
import { type OccasionForm, occasionId } from '../triggers/occasions.ts';
import { enter } from './intake.ts';
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

/** A workflow starts for an occasion that is due now. */
export function startOccasion(sim: Simulating, { form, workflowId, personId, what, properties }: Occasion): void {
  const workflow = sim.workflows.get(workflowId);
  const type = occasionType(form);
  if (!workflow || type === null || !isForm(workflow.definition.trigger, form)) return;
  sim.spend();
  const messageId = occasionId(form, workflowId, ...what);
  const times = { timestamp: sim.now, receivedAt: sim.now };
  const person = { userId: personId, anonymousId: null };
  enter(sim, workflow, { id: messageId, messageId, type, ...person, properties, traits: null, ...times, depth: 0 });
}
