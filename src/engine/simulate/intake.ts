// Takes an event into the simulation, in the order of a real one: its person, the runs that listen, the runs it starts.
// 1. A run receives only events after the one that started it, and only those that can concern its definition.
// 2. An event that lists people starts one run for each; in it the event is their own.
// 3. The re-entry gate and the digest decide as the store of a real project does.
import { isForm } from '../../contract/workflows/triggers/registry.ts';
import { candidates } from '../conditions/match.ts';
import { recipientsOf } from '../runs/recipients.ts';
import { concernsRun, type EntryRule, entryRule, refusalOf } from '../runs/reentry.ts';
import { newRun } from '../runs/state.ts';
import { matchStart } from '../triggers/match-start.ts';
import { isAboutItself } from './lifecycle.ts';
import { moveRun } from './moves.ts';
import { changePerson, changeTraits } from './people.ts';
import { type CompiledWorkflow, personIn, type Simulating } from './simulating.ts';
import type { Entry, SimulatedRun } from './store.ts';
import { personOf, type SimulatedEvent, scopeOfPerson, unknownPerson } from './world.ts';

/** An occasion of a workflow comes; runs that listen do not see it. */
export function takeOccasion(sim: Simulating, event: SimulatedEvent, workflowId: string): void {
  sim.spend();
  const workflow = sim.workflows.get(workflowId);
  if (workflow) enter(sim, workflow, event);
}

/** An event comes. */
export function takeEvent(sim: Simulating, event: SimulatedEvent): void {
  sim.spend();
  const personId = personOf(event);
  if (personId !== '' && !sim.store.person(personId)) changePerson(sim, unknownPerson(personId));
  if (event.traits && personId !== '') changeTraits(sim, personId, event.traits);
  if (personId !== '') notify(sim, event, personId);
  for (const workflow of startedBy(sim, event)) startFor(sim, workflow, event);
}

/** Passes an event to the runs of its person that listen. */
function notify(sim: Simulating, event: SimulatedEvent, personId: string): void {
  for (const runId of sim.store.listening(personId)) {
    const run = sim.store.run(runId);
    const workflow = run && sim.workflows.get(run.workflowId);
    if (!run || !workflow) continue;
    if (!concernsRun(workflow.definition, { type: event.type, changesProfile: event.traits !== null })) continue;
    moveRun(sim, run, { kind: 'event', event });
  }
}

function startedBy(sim: Simulating, event: SimulatedEvent): CompiledWorkflow[] {
  const scope = scopeOfPerson(sim.world, personIn(sim, personOf(event)), event);
  return candidates(sim.triggers, event.type).flatMap(({ id }) => {
    const workflow = sim.workflows.get(id);
    if (!workflow || isAboutItself(event, id)) return [];
    const { trigger } = workflow.definition;
    return matchStart({ id, trigger }, event, scope, sim.now).ok ? [workflow] : [];
  });
}

function startFor(sim: Simulating, workflow: CompiledWorkflow, event: SimulatedEvent): void {
  const { trigger } = workflow.definition;
  const source = isForm(trigger, 'event') ? trigger.recipients : undefined;
  if (source === undefined) {
    enter(sim, workflow, event);
    return;
  }
  const scope = scopeOfPerson(sim.world, personIn(sim, personOf(event)), event);
  const listed = recipientsOf(source, scope, sim.now);
  if ('people' in listed)
    for (const userId of listed.people) enter(sim, workflow, { ...event, userId, anonymousId: null });
  else sim.observer.refused({ workflowId: workflow.id, personId: null, reason: listed.reason, at: sim.now });
}

/** A person enters a workflow by an event, joins a run that gathers such events, or is refused. */
function enter(sim: Simulating, workflow: CompiledWorkflow, event: SimulatedEvent): void {
  const { definition, isWatched, digest, id: workflowId } = workflow;
  const personId = personOf(event);
  const scope = scopeOfPerson(sim.world, personIn(sim, personId), event);
  const rule = entryRule({ reentry: definition.reentry, isWatched, digest }, scope, sim.now);
  const runId = sim.runIdOf(workflowId, event, personId);
  if (rule.digest && join(sim, { workflowId, personId, key: rule.digest.key }, event)) return;
  const refused = admit(sim, { workflowId, personId, runId }, rule);
  if (refused !== null) {
    sim.observer.refused({ workflowId, personId, reason: refused, at: sim.now });
    return;
  }
  if (rule.digest) sim.store.putDigest({ workflowId, personId, key: rule.digest.key }, runId);
  if (rule.watched && personId !== '') sim.store.listen(personId, runId);
  const state = newRun(runId, sim.now, event);
  const run: SimulatedRun = { runId, workflowId, personId: personId === '' ? null : personId, event, state };
  sim.observer.entered(run);
  moveRun(sim, run, { kind: 'start', event });
}

/** Whether an event has joined the run that gathers under its key. */
function join(
  sim: Simulating,
  place: { workflowId: string; personId: string; key: string },
  event: SimulatedEvent,
): boolean {
  const gatherer = sim.store.digest(place);
  const run = gatherer === null ? null : sim.store.run(gatherer);
  if (!run) return false;
  const verdict = moveRun(sim, run, { kind: 'join', event });
  return verdict === 'ok' || verdict === 'unchanged';
}

/** Why an entry is refused; null where it is granted, and holds the key from here on. */
function admit(
  sim: Simulating,
  { workflowId, personId, runId }: { workflowId: string; personId: string; runId: string },
  { gate }: EntryRule,
): string | null {
  if (!gate) return null;
  const place = { workflowId, personId, key: gate.key };
  const standing = sim.store.entry(place);
  if (standing && !admits(gate, standing, sim.now)) return refusalOf(gate.policy, standing).reason;
  sim.store.putEntry(place, { runId, enteredAt: sim.now, endedAt: null });
  return null;
}

function admits({ policy, cooldownMs }: NonNullable<EntryRule['gate']>, { enteredAt, endedAt }: Entry, now: number) {
  if (policy === 'once' || (policy === 'after_exit' && endedAt === null)) return false;
  return enteredAt + cooldownMs <= now;
}
