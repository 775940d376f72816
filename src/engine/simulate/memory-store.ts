import type { CapUse } from '../gates/frequency-cap.ts';
import { createHeap } from './heap.ts';
import type { Entry, EntryPlace, QueuedDue, SimulatedRun, SimulationStore } from './store.ts';
import type { SimulatedPerson } from './world.ts';

/** A store that lasts as long as the simulation. */
export interface MemoryStore extends SimulationStore {
  /** All runs, in the order in which they began. */
  runs(): SimulatedRun[];
}

const placeOf = ({ workflowId, personId, key }: EntryPlace): string => JSON.stringify([workflowId, personId, key]);

/** Creates an empty store. */
export function createMemoryStore(): MemoryStore {
  let sequence = 0;
  const queue = createHeap<QueuedDue & { sequence: number }>(
    (a, b) => a.at < b.at || (a.at === b.at && a.sequence < b.sequence),
  );
  const runs = new Map<string, SimulatedRun>();
  const listeners = new Map<string, Set<string>>();
  const entries = new Map<string, Entry>();
  const digests = new Map<string, string>();
  const people = new Map<string, SimulatedPerson>();
  const uses = new Map<string, readonly CapUse[]>();
  const members = new Map<string, boolean>();
  return {
    put: (at, due) => queue.push({ at, due, sequence: sequence++ }),
    first: () => queue.peek() ?? null,
    shift: () => void queue.pop(),

    runs: () => [...runs.values()],
    run: (runId) => runs.get(runId) ?? null,
    putRun: (run) => void runs.set(run.runId, run),
    listening: (personId) => [...(listeners.get(personId) ?? [])],
    listen(personId, runId) {
      listeners.set(personId, (listeners.get(personId) ?? new Set()).add(runId));
    },
    endRun({ runId, personId }, at) {
      if (personId !== null) listeners.get(personId)?.delete(runId);
      for (const [place, entry] of entries) if (entry.runId === runId) entries.set(place, { ...entry, endedAt: at });
      for (const [place, gatherer] of digests) if (gatherer === runId) digests.delete(place);
    },

    entry: (place) => entries.get(placeOf(place)) ?? null,
    putEntry: (place, entry) => void entries.set(placeOf(place), entry),
    digest: (place) => digests.get(placeOf(place)) ?? null,
    putDigest: (place, runId) => void digests.set(placeOf(place), runId),

    person: (userId) => people.get(userId) ?? null,
    putPerson: (person) => void people.set(person.userId, person),

    uses: (personId) => [...(uses.get(personId) ?? [])],
    putUses: (personId, used) => void uses.set(personId, used),

    member: (audienceId, personId) => members.get(JSON.stringify([audienceId, personId])) ?? null,
    putMember: (audienceId, personId, isMember) => void members.set(JSON.stringify([audienceId, personId]), isMember),
  };
}
