// The runs that listen to the people of a batch, and the events they receive.
// 1. A run receives only events after the one that started it, and only those that can concern its definition.
// 2. Receiving an event twice is harmless: a run that has ended or moved on ignores it.
import type { StreamEvent } from '../../../contract/events.ts';
import { concernsRun } from '../../../engine/runs/reentry.ts';
import type { Env } from '../../env.ts';
import { personOf } from '../../person.ts';
import { runStub } from '../../run-object/stub.ts';
import { loadDefinition } from '../../store/definitions.ts';
import { readSince } from '../../store/events.ts';
import { emptyProfile, type ProfileRow } from '../../store/profile-row.ts';
import type { ActiveEntry } from '../../store/run-entries.ts';
import type { RunHead } from '../../store/run-row.ts';
import type { Transition } from '../../stream/publish-transitions.ts';

/** An event, and the person at that moment. */
export interface PersonEvent {
  event: StreamEvent;
  profile: ProfileRow;
}

export interface Listeners {
  /** A run of this batch that listens from now on. */
  add(head: RunHead): void;
  /** Passes events to the known runs that they concern. */
  notify(events: PersonEvent[]): Promise<Transition[]>;
  /** Passes events to runs that were not known when `notify` was called. */
  notifyNew(entries: ActiveEntry[], events: PersonEvent[]): Promise<Transition[]>;
  /** Passes to the runs of this batch what other batches have recorded for their people by now. */
  catchUp(db: D1Database, people: Map<string, ProfileRow>, own: StreamEvent[]): Promise<Transition[]>;
}

/** The listeners of one project's batch. */
export function createListeners(env: Env, projectId: string, known: ActiveEntry[]): Listeners {
  const byPerson = Map.groupBy(known, ({ personId }) => personId);
  const knownRuns = new Set(known.map(({ runId }) => runId));
  const added: RunHead[] = [];
  const notifyEntries = async (entries: ActiveEntry[], { event, profile }: PersonEvent): Promise<Transition[]> => {
    const transitions: Transition[] = [];
    for (const { runId, workflowId, version } of entries) {
      const definition = await loadDefinition(env, projectId, workflowId, version);
      if (!concernsRun(definition, { type: event.type, changesProfile: event.traits !== null })) continue;
      transitions.push(await runStub(env, runId).onEvent({ event, profile }));
    }
    return transitions;
  };
  return {
    add(head) {
      const { personId, workflowId, runId, version } = head;
      added.push(head);
      knownRuns.add(runId);
      byPerson.set(personId, [...(byPerson.get(personId) ?? []), { personId, workflowId, runId, version }]);
    },
    async notify(events) {
      return (
        await Promise.all(events.map((one) => notifyEntries(byPerson.get(personOf(one.event)) ?? [], one)))
      ).flat();
    },
    async notifyNew(entries, events) {
      const fresh = Map.groupBy(
        entries.filter(({ runId }) => !knownRuns.has(runId)),
        ({ personId }) => personId,
      );
      return (await Promise.all(events.map((one) => notifyEntries(fresh.get(personOf(one.event)) ?? [], one)))).flat();
    },
    async catchUp(db, people, own) {
      if (added.length === 0) return [];
      const ownIds = new Set(own.map(({ id }) => id));
      const since = Math.min(...added.map(({ event }) => event.receivedAt));
      const others = (
        await readSince(db, projectId, since, [...new Set(added.map(({ personId }) => personId))])
      ).filter(({ id }) => !ownIds.has(id));
      const entries = Map.groupBy(added, ({ personId }) => personId);
      const missed = others.map((event) => ({
        event,
        profile: people.get(personOf(event)) ?? emptyProfile(personOf(event)),
      }));
      return (
        await Promise.all(missed.map((one) => notifyEntries(entries.get(personOf(one.event)) ?? [], one)))
      ).flat();
    },
  };
}
