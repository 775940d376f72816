// Plays workflows in virtual time: events come, waits end, effects are answered, people change. Nothing leaves.
// 1. Everything is decided by what decides it in a real project: matching, re-entry, `advance`, gates.
// 2. R9: the same world and the same inputs give the same result. Virtual time never goes back.
// 3. What is due at one time happens in the order in which it became known.
import { isFinal } from '../runs/state.ts';
import { takeEvent, takeOccasion } from './intake.ts';
import { moveRun } from './moves.ts';
import type { Observer } from './observer.ts';
import { type Occasion, putOccasion } from './occasions.ts';
import { changePerson } from './people.ts';
import { compileWorkflows, eventTriggers, type Simulating } from './simulating.ts';
import type { Due, SimulationStore } from './store.ts';
import { beginTriggers, followPerson, occasionIsDue } from './triggers/registry.ts';
import type { SimulatedEvent, SimulatedPerson, World } from './world.ts';

/** The simulation has taken more turns than it may. */
export class TooManyTurns extends Error {}

export interface SimulationOptions {
  world: World;
  store: SimulationStore;
  observer: Observer;
  /** When the clock begins, epoch ms. */
  now: number;
  /** Most turns: events, ends of waits, attempts. */
  turns: number;
  runIdOf: Simulating['runIdOf'];
}

export interface Simulation {
  /** What the clock shows, epoch ms. */
  now(): number;
  turns(): number;
  /** The workflows become active: who is due by themselves is looked for from now on. */
  begin(): void;
  /** A person is like this from now on; `isExisting`: somebody who was there when the workflows were activated. */
  person(person: SimulatedPerson, isExisting?: boolean): void;
  /** Looks whether a person, as the store knows them, is due by themselves; who was there is not changed. */
  follow(person: SimulatedPerson): void;
  /** An event comes now. */
  event(event: SimulatedEvent): void;
  /** A workflow starts for an occasion. */
  occasion(occasion: Occasion): void;
  /** The clock runs on, and everything happens that is due up to then. */
  advanceTo(at: number): void;
  /** The first that is due by `until` happens; false where nothing is. */
  next(until: number): boolean;
}

/** Begins a simulation, or goes on with what a store holds. */
export function createSimulation({ world, store, observer, now, turns, runIdOf }: SimulationOptions): Simulation {
  const workflows = compileWorkflows(world.workflows);
  let taken = 0;
  const sim: Simulating = {
    ...{ world, store, observer, workflows, now, runIdOf },
    triggers: eventTriggers(workflows),
    spend() {
      taken += 1;
      if (taken > turns) throw new TooManyTurns(`more than ${turns} turns`);
    },
  };
  const next = (until: number): boolean => {
    const first = store.first();
    if (!first || first.at > until) return false;
    store.shift();
    sim.now = Math.max(sim.now, first.at);
    happen(sim, first.at, first.due);
    return true;
  };
  const settle = (): void => {
    while (next(sim.now));
  };
  return {
    now: () => sim.now,
    turns: () => taken,
    begin: () => beginTriggers(sim),
    person(person, isExisting) {
      changePerson(sim, person, isExisting);
      settle();
    },
    follow: (after) => followPerson(sim, { before: null, after, isExisting: true }),
    event(event) {
      takeEvent(sim, event);
      settle();
    },
    occasion(occasion) {
      putOccasion(sim, occasion);
      settle();
    },
    advanceTo(at) {
      while (next(at));
      sim.now = Math.max(sim.now, at);
    },
    next,
  };
}

function happen(sim: Simulating, at: number, due: Due): void {
  if (due.kind === 'event') {
    if (due.only === null) takeEvent(sim, due.event);
    else takeOccasion(sim, due.event, due.only);
    return;
  }
  if (due.kind === 'trigger') {
    occasionIsDue(sim, due);
    return;
  }
  const run = sim.store.run(due.runId);
  // What was due at another time by now is due again then.
  if (run && !isFinal(run.state.status) && run.state.dueAt === at) moveRun(sim, run, { kind: 'alarm' });
}
