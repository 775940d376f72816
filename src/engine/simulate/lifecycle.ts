// Puts into the simulated stream what Sendora itself tells about runs and messages, where a workflow listens to it.
// 1. Each event carries the depth of the one behind it plus one; past the limit there is none, so no loop runs away.
// 2. No workflow is started by events of its own runs.
import type { JsonValue } from '../../contract/primitives.ts';
import type { Step } from '../../contract/workflows/workflow.ts';
import { candidates } from '../conditions/match.ts';
import { concernsRun } from '../runs/reentry.ts';
import { isFinal, type RunState, type Settlement } from '../runs/state.ts';
import { behaviourOf } from '../steps/registry.ts';
import type { Simulating } from './simulating.ts';
import type { SimulatedRun } from './store.ts';
import type { SimulatedEvent } from './world.ts';

/** An event of this depth causes no further events. */
const depthLimit = 8;
/** Beginnings of the types of events that name the workflow of their run. */
const ownTypes = ['workflow.run.', 'promote.failed', 'email.failed', 'sms.failed', 'push.failed'];
const failingKinds: readonly string[] = ['email', 'sms', 'push'];

/** Whether an event is about a run of this workflow. */
export function isAboutItself({ type, properties }: SimulatedEvent, workflowId: string): boolean {
  return ownTypes.some((prefix) => type.startsWith(prefix)) && properties.workflowId === workflowId;
}

/** The events of a run that has started, ended or met its first error. */
export function putRunEvents(sim: Simulating, before: RunState, run: SimulatedRun): void {
  const { state } = run;
  if (before.trace.length === 0 && before.audit.length === 0) put(sim, run, 'workflow.run.started', {});
  if (state.firstError && state.firstError !== before.firstError && !before.firstError) {
    const { step, reason, message, continues } = state.firstError;
    put(sim, run, 'promote.failed', { ...(step === null ? {} : { step }), reason, message, continues });
  }
  if (isFinal(state.status) && !isFinal(before.status)) put(sim, run, `workflow.run.${state.status}`, {});
}

/** The event of a message to a person that failed for good. */
export function putFailedMessage(
  sim: Simulating,
  run: SimulatedRun,
  step: Step,
  { key, settlement }: { key: string; settlement: Extract<Settlement, { kind: 'done' }> },
): void {
  const { outcome, reason = null } = settlement;
  const kind = behaviourOf(step).message?.kind;
  if (kind === undefined || !failingKinds.includes(kind) || (outcome !== 'error' && outcome !== 'rate_limited')) return;
  put(sim, run, `${kind}.failed`, { deliveryId: key, reason, step: step.label });
}

function put(sim: Simulating, run: SimulatedRun, type: string, about: Record<string, JsonValue>): void {
  const { runId, workflowId, personId, event, state } = run;
  if (event.depth >= depthLimit || !isHeard(sim, type)) return;
  const { name: workflowName = '', version = 0 } = sim.workflows.get(workflowId) ?? {};
  const { status, exitReason } = state;
  const reason = exitReason === null ? {} : { reason: exitReason };
  const messageId = `${type}:${runId}:${sim.now}`;
  const due: SimulatedEvent = {
    id: messageId,
    messageId,
    type,
    userId: personId,
    anonymousId: null,
    properties: { runId, workflowId, workflowName, version, status, ...reason, ...about },
    traits: null,
    timestamp: sim.now,
    receivedAt: sim.now,
    depth: event.depth + 1,
  };
  sim.store.put(sim.now, { kind: 'event', event: due, only: null });
}

function isHeard({ triggers, workflows }: Simulating, type: string): boolean {
  if (candidates(triggers, type).length > 0) return true;
  return [...workflows.values()].some(({ definition }) => concernsRun(definition, { type, changesProfile: false }));
}
