// What one test of a bundle has at hand while it plays.
import type { Step } from '../../../contract/workflows/workflow.ts';
import type { StepEntry } from '../../runs/state.ts';
import type { MemoryStore } from '../memory-store.ts';
import type { LeftMessage } from '../observer.ts';
import type { Simulation } from '../simulation.ts';
import type { SimulatedRun } from '../store.ts';
import type { SimulatedChannel, SimulatedEvent, SimulatedPerson, World } from '../world.ts';
import type { TestedBundle } from './bundle-world.ts';

/** A step that ended, in the order in which that happened. */
export interface EndedStep {
  run: SimulatedRun;
  step: Step;
  entry: StepEntry;
}

/** What has happened in a test. */
export interface Happened {
  messages: LeftMessage[];
  steps: EndedStep[];
  /** Reasons of the entries that were refused. */
  refusals: string[];
}

/** One test as it plays. */
export interface Playing {
  tested: TestedBundle;
  world: World;
  simulation: Simulation;
  store: MemoryStore;
  happened: Happened;
  /** Who is meant where nobody is named. */
  firstPerson: string;
  /** Settings of the channels, by kind and name; the default one of a kind has no name. */
  channels: Map<string, Partial<SimulatedChannel>>;
  /** Whether something has happened: people who come from then on are new. */
  hasBegun: boolean;
  nextEventId(): string;
}

/** The person as known by now. */
export const personOfTest = ({ store, firstPerson }: Playing, userId: string = firstPerson): SimulatedPerson | null =>
  store.person(userId);

/** An event of a person at this moment. */
export function eventNow(
  playing: Playing,
  { type, userId, ...more }: Pick<SimulatedEvent, 'type' | 'userId'> & Partial<SimulatedEvent>,
): SimulatedEvent {
  const now = playing.simulation.now();
  const id = playing.nextEventId();
  const none = { anonymousId: null, properties: {}, traits: null, depth: 0 };
  return { ...none, id, messageId: id, type, userId, timestamp: now, receivedAt: now, ...more };
}
