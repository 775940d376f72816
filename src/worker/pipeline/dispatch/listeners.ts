// The runs that listen to the people of a batch, and the events they receive.
// 1. A run receives only events after the one that started it, and only those that can concern its definition.
// 2. Receiving an event twice is harmless: a run that has ended or moved on, or has consumed it, ignores it.
// 3. An event that a run could not receive is taken again; a run that can receive nothing holds up no event.
import type { StreamEvent } from '../../../contract/events.ts';
import { concernsRun } from '../../../engine/runs/reentry.ts';
import { isOccasion } from '../../../engine/triggers/occasions.ts';
import type { Env } from '../../env.ts';
import { log } from '../../log.ts';
import { personOf } from '../../person.ts';
import { runStub } from '../../run-object/stub.ts';
import { loadDefinition } from '../../store/definitions.ts';
import { readSince } from '../../store/events.ts';
import { emptyProfile, type ProfileRow } from '../../store/profile-row.ts';
import type { ActiveEntry } from '../../store/run-entries.ts';
import type { RunHead } from '../../store/run-row.ts';
import type { Transition } from '../../stream/publish-transitions.ts';
import { type Failures, isLasting } from './failures.ts';

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

/** What the listeners of one project's batch need. */
export interface ListenersContext {
  env: Env;
  projectId: string;
  known: ActiveEntry[];
  failures: Failures;
}

/** The listeners of one project's batch. */
export function createListeners({ env, projectId, known, failures }: ListenersContext): Listeners {
  const byPerson = Map.groupBy(known, ({ personId }) => personId);
  const knownRuns = new Set(known.map(({ runId }) => runId));
  const added: RunHead[] = [];
  const tell = async ({ runId, workflowId, version }: ActiveEntry, { event, profile }: PersonEvent) => {
    if (isOccasion(event)) return null;
    const definition = await loadDefinition(env, projectId, workflowId, version);
    if (!concernsRun(definition, { type: event.type, changesProfile: event.traits !== null })) return null;
    return runStub(env, runId).onEvent({ event, profile });
  };
  /** One after the other; `failed` is the event that is taken again where a run cannot be reached. */
  const tellAll = async (entries: ActiveEntry[], one: PersonEvent, failed = one.event): Promise<Transition[]> => {
    const transitions: Transition[] = [];
    for (const entry of entries) {
      const [told] = await Promise.allSettled([tell(entry, one)]);
      if (told.status === 'fulfilled') transitions.push(...(told.value ? [told.value] : []));
      else if (isLasting(told.reason)) logUntold(entry, one, told.reason);
      else failures.add(failed, told.reason);
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
      return (await Promise.all(events.map((one) => tellAll(byPerson.get(personOf(one.event)) ?? [], one)))).flat();
    },
    async notifyNew(entries, events) {
      const unknown = entries.filter(({ runId }) => !knownRuns.has(runId));
      const fresh = Map.groupBy(unknown, ({ personId }) => personId);
      return (await Promise.all(events.map((one) => tellAll(fresh.get(personOf(one.event)) ?? [], one)))).flat();
    },
    async catchUp(db, people, own) {
      if (added.length === 0) return [];
      const ownIds = new Set(own.map(({ id }) => id));
      const since = Math.min(...added.map(({ event }) => event.receivedAt));
      const recorded = await readSince(db, projectId, since, [...new Set(added.map(({ personId }) => personId))]);
      const others = recorded.filter(({ id }) => !ownIds.has(id));
      return (await Promise.all(added.map((head) => catchUpRun(head, others, people, tellAll)))).flat();
    },
  };
}

/** What came for the person of a run is passed to it in order; where that fails, its own event is taken again. */
async function catchUpRun(
  head: RunHead,
  others: StreamEvent[],
  people: Map<string, ProfileRow>,
  tellAll: (entries: ActiveEntry[], one: PersonEvent, failed: StreamEvent) => Promise<Transition[]>,
): Promise<Transition[]> {
  const transitions: Transition[] = [];
  for (const event of others.filter((other) => personOf(other) === head.personId)) {
    const profile = people.get(personOf(event)) ?? emptyProfile(personOf(event));
    transitions.push(...(await tellAll([head], { event, profile }, head.event)));
  }
  return transitions;
}

function logUntold({ runId }: ActiveEntry, { event }: PersonEvent, error: unknown): void {
  log({ level: 'error', message: 'run could not take an event', runId, eventId: event.id, error: String(error) });
}
