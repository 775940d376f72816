import type { CapUse } from '../gates/frequency-cap.ts';
import { createHeap } from './heap.ts';
import type { Entry, EntryPlace, QueuedDue, SimulatedRun, SimulationStore } from './store.ts';
import type { SimulatedPerson } from './world.ts';

/** A store that lasts as long as the simulation. */
export interface MemoryStore extends SimulationStore {
  /** All runs, in the order in which they began. */
  runs(): SimulatedRun[];
  /** All people, in the order in which they became known. */
  people(): SimulatedPerson[];
}

type Queue = Pick<SimulationStore, 'put' | 'first' | 'shift'>;
type Entries = Pick<SimulationStore, 'entry' | 'putEntry' | 'digest' | 'putDigest'>;
type Marks = Pick<SimulationStore, 'member' | 'putMember' | 'claim' | 'count'>;

/** Creates an empty store. */
export function createMemoryStore(): MemoryStore {
  const { endEntries, ...entries } = createEntries();
  const runs = new Map<string, SimulatedRun>();
  const listeners = new Map<string, Set<string>>();
  const people = new Map<string, SimulatedPerson>();
  const uses = new Map<string, readonly CapUse[]>();
  return {
    ...createQueue(),
    ...entries,
    ...createMarks(),
    runs: () => [...runs.values()],
    run: (runId) => runs.get(runId) ?? null,
    putRun: (run) => void runs.set(run.runId, run),
    listening: (personId) => [...(listeners.get(personId) ?? [])],
    listen(personId, runId) {
      listeners.set(personId, (listeners.get(personId) ?? new Set()).add(runId));
    },
    endRun({ runId, personId }, at) {
      if (personId !== null) listeners.get(personId)?.delete(runId);
      endEntries(runId, at);
    },
    people: () => [...people.values()],
    everybody: () => [...people.keys()],
    person: (userId) => people.get(userId) ?? null,
    putPerson: (person) => void people.set(person.userId, person),
    uses: (personId) => [...(uses.get(personId) ?? [])],
    putUses: (personId, used) => void uses.set(personId, used),
  };
}

function createQueue(): Queue {
  let sequence = 0;
  const queue = createHeap<QueuedDue & { sequence: number }>(
    (a, b) => a.at < b.at || (a.at === b.at && a.sequence < b.sequence),
  );
  return {
    put: (at, due) => queue.push({ at, due, sequence: sequence++ }),
    first: () => queue.peek() ?? null,
    shift: () => void queue.pop(),
  };
}

function createEntries(): Entries & { endEntries(runId: string, at: number): void } {
  const entries = new Map<string, Entry>();
  const digests = new Map<string, string>();
  const placesOf = new Map<string, string[]>();
  const keyOf = ({ workflowId, personId, key }: EntryPlace): string => JSON.stringify([workflowId, personId, key]);
  const keep = (runId: string, key: string): void => void placesOf.set(runId, [...(placesOf.get(runId) ?? []), key]);
  return {
    entry: (place) => entries.get(keyOf(place)) ?? null,
    putEntry(place, entry) {
      entries.set(keyOf(place), entry);
      keep(entry.runId, keyOf(place));
    },
    digest: (place) => digests.get(keyOf(place)) ?? null,
    putDigest(place, runId) {
      digests.set(keyOf(place), runId);
      keep(runId, keyOf(place));
    },
    endEntries(runId, at) {
      for (const key of placesOf.get(runId) ?? []) {
        const entry = entries.get(key);
        if (entry?.runId === runId) entries.set(key, { ...entry, endedAt: at });
        if (digests.get(key) === runId) digests.delete(key);
      }
      placesOf.delete(runId);
    },
  };
}

function createMarks(): Marks {
  const members = new Map<string, boolean>();
  const counts = new Map<string, number>();
  const count = (personId: string, key: string): number => {
    const of = JSON.stringify([personId, key]);
    const times = (counts.get(of) ?? 0) + 1;
    counts.set(of, times);
    return times;
  };
  return {
    member: (workflowId, personId) => members.get(JSON.stringify([workflowId, personId])) ?? null,
    putMember: (workflowId, personId, isMember) => void members.set(JSON.stringify([workflowId, personId]), isMember),
    claim: (personId, key) => count(personId, `claim ${key}`) === 1,
    count,
  };
}
