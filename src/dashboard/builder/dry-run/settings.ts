// What a dry-run is for: the event, the person, the moment and the answers. None of it is part of the draft, and none is kept.
import { isObject } from '../../../contract/json.ts';
import { type AnyTrigger, formOf } from '../../../contract/workflows/triggers/registry.ts';
import type { DryRunAnswers } from '../../../engine/runs/dry-run-answers.ts';
import type { ScopeProfile } from '../../../engine/scope.ts';
import { samplePerson } from '../../../engine/triggers/sample-person.ts';
import { sampleEvent } from '../../samples/sample-event.ts';
import type { Draft } from '../draft.ts';

/** An event as far as a dry-run needs it. */
export interface KnownEvent {
  id: string;
  type: string;
  properties: Record<string, unknown>;
  userId?: string | null;
  /** ISO time. */
  receivedAt?: string;
}

export type EventChoice =
  /** Made up from what the trigger and the steps ask for; of other triggers the next occasion of the person. */
  | { kind: 'sample' }
  | { kind: 'known'; id: string }
  /** JSON with `type` and `properties`. */
  | { kind: 'own'; text: string };

export interface DryRunSettings {
  event: EventChoice;
  /** null: a person who is made up. */
  userId: string | null;
  /** JSON of traits that are used instead of those of the person; empty for none. */
  traits: string;
  /** ISO time; null: now. */
  at: string | null;
  answers: DryRunAnswers;
}

export const firstSettings: DryRunSettings = {
  event: { kind: 'sample' },
  userId: null,
  traits: '',
  at: null,
  answers: {},
};

export interface ReadEvent {
  /** undefined: the next occasion of the person. */
  eventType: string | undefined;
  properties: Record<string, unknown>;
}

export type Reading<T> = { ok: true; value: T } | { ok: false; fault: string };

const read = <T>(value: T): Reading<T> => ({ ok: true, value });
const faulty = (fault: string): { ok: false; fault: string } => ({ ok: false, fault });

export function readObject(text: string, what: string): Reading<Record<string, unknown>> {
  if (text.trim() === '') return read({});
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? read({ ...value }) : faulty(`${what} must be a JSON object.`);
  } catch (error) {
    return faulty(`This is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The event of a choice; `known`: those that can be chosen. */
export function readEvent(choice: EventChoice, draft: Draft, known: readonly KnownEvent[]): Reading<ReadEvent> {
  if (choice.kind === 'sample') return read(sampleOfDraft(draft));
  if (choice.kind === 'known') {
    const event = known.find(({ id }) => id === choice.id);
    return event === undefined
      ? faulty('This event is no longer there; choose another one.')
      : read({ eventType: event.type, properties: event.properties });
  }
  const reading = readObject(choice.text, 'The event');
  if (!reading.ok) return reading;
  const { type, properties = {} } = reading.value;
  if (typeof type !== 'string' || type === '') return faulty('Write its type too: { "type": "…", "properties": { } }');
  return isObject(properties)
    ? read({ eventType: type, properties: { ...properties } })
    : faulty('`properties` must be a JSON object.');
}

/** The made-up event; of a trigger that is no event there is none, as the next occasion is played. */
export function sampleOfDraft({ trigger, steps }: Draft): ReadEvent {
  const sample = sampleEvent({ trigger: trigger as AnyTrigger, steps: steps.map(({ config }) => ({ config })) });
  return { eventType: sample?.event, properties: sample?.properties ?? {} };
}

/** Text of an event to begin with when one is written by hand. */
export const textOfEvent = ({ eventType = '', properties }: ReadEvent): string =>
  JSON.stringify({ type: eventType, properties }, null, 2);

/** Whether the trigger is an event, so that there is one to choose. */
export const startsOnEvent = ({ trigger }: Pick<Draft, 'trigger'>): boolean =>
  formOf(trigger as AnyTrigger) === 'event';

/** The person whom a dry-run is for; null while the one who is named is not known. */
export function personOf(userId: string | null, people: readonly ScopeProfile[]): ScopeProfile | null {
  if (userId === null) return samplePerson;
  return people.find((person) => person.userId === userId) ?? null;
}
