// Where a simulation keeps what changes. In memory for tests (memory-store.ts), in SQLite for a backtest.
// 1. What is due comes back ordered by (time, sequence): of two things at one time, the one that was put in first.
// 2. What was read is never changed in place; who changes it puts the changed one.
import type { CapUse } from '../gates/frequency-cap.ts';
import type { RunState } from '../runs/state.ts';
import type { SimulatedEvent, SimulatedPerson } from './world.ts';

/** A run of the simulation. */
export interface SimulatedRun {
  runId: string;
  workflowId: string;
  /** null for a run without a person. */
  personId: string | null;
  /** The event that started it, which is the person's own. */
  event: SimulatedEvent;
  state: RunState;
}

/** Something that happens at a time. */
export type Due =
  | { kind: 'run'; runId: string; personId: string | null }
  | { kind: 'event'; event: SimulatedEvent; only: string | null }
  | { kind: 'trigger'; workflowId: string; personId: string | null; occasion: string };

export interface QueuedDue {
  /** Epoch ms. */
  at: number;
  due: Due;
}

/** The entry that stands under a key. */
export interface Entry {
  runId: string;
  /** Epoch ms. */
  enteredAt: number;
  endedAt: number | null;
}

/** Under which key an entry, or the place of a digest, stands. */
export interface EntryPlace {
  workflowId: string;
  personId: string;
  key: string;
}

export interface SimulationStore {
  put(at: number, due: Due): void;
  /** The first that is due; it stays. */
  first(): QueuedDue | null;
  /** Takes the first out. */
  shift(): void;

  run(runId: string): SimulatedRun | null;
  putRun(run: SimulatedRun): void;
  /** Runs that listen to a person, in the order in which they began. */
  listening(personId: string): string[];
  listen(personId: string, runId: string): void;
  /** A run has ended: it listens no more and gathers no more, and its entries end. */
  endRun(run: SimulatedRun, at: number): void;

  entry(place: EntryPlace): Entry | null;
  putEntry(place: EntryPlace, entry: Entry): void;
  /** The run that gathers events under a key. */
  digest(place: EntryPlace): string | null;
  putDigest(place: EntryPlace, runId: string): void;

  person(userId: string): SimulatedPerson | null;
  putPerson(person: SimulatedPerson): void;

  uses(personId: string): CapUse[];
  putUses(personId: string, uses: readonly CapUse[]): void;

  /** Ids of all people whom an occasion may concern; empty where whoever drives the simulation finds them. */
  everybody(of: { workflowId: string; occasion: string; at: number }): Iterable<string>;

  /** Whether a person was in the audience that a workflow follows; null where nobody has looked yet. */
  member(workflowId: string, personId: string): boolean | null;
  putMember(workflowId: string, personId: string, isMember: boolean): void;
  /** Whether a key of a person is claimed for the first time. */
  claim(personId: string, key: string): boolean;
  /** How often a key of a person was counted, this time included. */
  count(personId: string, key: string): number;
}
