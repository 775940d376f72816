// What the parts of a simulation share.

import { isoTime } from '../../contract/primitives.ts';
import { isForm } from '../../contract/workflows/triggers/registry.ts';
import type { Definition, Step } from '../../contract/workflows/workflow.ts';
import { compileTriggers, type TriggerIndex } from '../conditions/match.ts';
import { digestOf } from '../runs/digest.ts';
import { isWatched } from '../runs/reentry.ts';
import { buildScope, type Scope } from '../scope.ts';
import type { Observer } from './observer.ts';
import type { SimulatedRun, SimulationStore } from './store.ts';
import {
  type SimulatedEvent,
  type SimulatedPerson,
  type SimulatedWorkflow,
  unknownPerson,
  type World,
} from './world.ts';

/** A workflow with what entering it needs. */
export interface CompiledWorkflow extends SimulatedWorkflow {
  isWatched: boolean;
  digest: ReturnType<typeof digestOf>;
}

export interface Simulating {
  world: World;
  store: SimulationStore;
  observer: Observer;
  workflows: ReadonlyMap<string, CompiledWorkflow>;
  /** Workflows that start on events. */
  triggers: TriggerIndex;
  /** What the virtual clock shows, epoch ms. */
  now: number;
  /** Counts one turn; throws where there were too many. */
  spend(): void;
  /** The id of the run that a workflow starts for a person's event. */
  runIdOf(workflowId: string, event: SimulatedEvent, personId: string): string;
}

/** The definition with delays that end at their time. */
const exact = (definition: Definition): Definition => ({
  ...definition,
  steps: definition.steps.map((step): Step => ({ ...step, spread: false })),
});

/** Workflows by their ids. */
export function compileWorkflows(workflows: readonly SimulatedWorkflow[]): Map<string, CompiledWorkflow> {
  return new Map(
    workflows.map((workflow) => {
      const definition = exact(workflow.definition);
      return [workflow.id, { ...workflow, definition, isWatched: isWatched(definition), digest: digestOf(definition) }];
    }),
  );
}

/** Those of the workflows that start on events, by the type of the event. */
export function eventTriggers(workflows: ReadonlyMap<string, CompiledWorkflow>): TriggerIndex {
  return compileTriggers(
    [...workflows.values()].flatMap(({ id, definition: { trigger } }) =>
      isForm(trigger, 'event') ? [{ id, eventType: trigger.eventType }] : [],
    ),
  );
}

/** The person of an id, whether or not something is known of them; nobody has the id '' or null. */
export const personIn = ({ store }: Simulating, personId: string | null): SimulatedPerson =>
  (personId ? store.person(personId) : null) ?? unknownPerson(personId ?? '');

/** What a run sees, without the results of its own steps. */
export function scopeOf(sim: Simulating, { runId: id, workflowId, personId, event, state }: SimulatedRun): Scope {
  const { name: workflowName = '', version = 0 } = sim.workflows.get(workflowId) ?? {};
  const run = { id, workflowId, workflowName, version, startedAt: isoTime(state.startedAt) };
  const { org, variables } = sim.world;
  return buildScope({ event, profile: personIn(sim, personId), run, org, variables });
}
