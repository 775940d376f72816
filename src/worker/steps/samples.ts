// Reads the person and the event of a preview: stored ones, or such that are made up for it. Nothing is written.
import { invalidInput } from '../../contract/errors.ts';
import type { StreamEvent } from '../../contract/events.ts';
import type { Sample } from '../../contract/messages/sample.ts';
import type { Warning } from '../../contract/workflows/run.ts';
import { fault } from '../../engine/faults/sentences.ts';
import type { Preference } from '../../engine/gates/preference.ts';
import { buildScope, type Scope, type ScopeProfile } from '../../engine/scope.ts';
import { withGiven } from '../../engine/triggers/sample-person.ts';
import { openProject, withRetry } from '../db/client.ts';
import type { Env } from '../env.ts';
import { derivedId } from '../ids.ts';
import { eventsByIdStatement, type StoredEventRow, toStoredEvent } from '../store/events.ts';
import { loadOrg } from '../store/orgs.ts';
import { emptyProfile, type ProfileRow, profileOf } from '../store/profile-row.ts';
import { loadSendContext, type ProjectConfig, type PushDevice } from '../store/send-context.ts';
import { sampleDevicesOf, samplePerson } from './sample-person.ts';

/** What a preview knows of the person, the event and the project. */
export interface LoadedSample {
  event: StreamEvent;
  profile: ProfileRow;
  devices: readonly PushDevice[];
  preferences: readonly Preference[];
  projectConfig: ProjectConfig;
  scope: Scope;
  /** `unknown_person` where the project does not know the one who was named. */
  warnings: Warning[];
}

/** Where it is read, and what is taken where nothing is said. */
interface SamplePlace {
  orgId: string;
  projectId: string;
  /** Type of the event where none is given. */
  eventType: string;
  /** Epoch ms. */
  now: number;
}

export async function loadSample(env: Env, place: SamplePlace, given: Sample): Promise<LoadedSample> {
  const { orgId, projectId } = place;
  const stored = given.eventId === undefined ? null : await storedEvent(env, projectId, given);
  const named = given.userId ?? stored?.userId ?? stored?.anonymousId ?? null;
  const [context, org] = await Promise.all([
    loadSendContext(env, orgId, projectId, named === null ? [] : [named]),
    loadOrg(env, orgId),
  ]);
  const { projectConfig, people, devices, preferences } = context;
  const known = named === null ? samplePerson : people.get(named);
  const profile = withGiven(profileOf(known ?? emptyProfile(named ?? '')), given.profile);
  const row = rowOf(profile);
  const event = stored ? eventFor(stored, named) : sampleEvent(place, given, row.user_id);
  const { variables } = projectConfig;
  return {
    event,
    profile: row,
    devices: named === null ? sampleDevicesOf(projectConfig) : (devices.get(named) ?? []),
    preferences: preferences.get(named ?? '') ?? [],
    projectConfig,
    scope: buildScope({ event, profile, org, variables }),
    warnings: known ? [] : [unknownPerson(named ?? '')],
  };
}

async function storedEvent(env: Env, projectId: string, { eventId = '', event }: Sample): Promise<StreamEvent> {
  if (event) throw invalidInput([fault('/event', 'conflict', 'Give either `eventId` or `event`.')]);
  const db = await openProject(env, projectId);
  const { results } = await withRetry(() => eventsByIdStatement(db, projectId, [eventId]).all<StoredEventRow>());
  const [row] = results;
  if (row) return toStoredEvent(row);
  throw invalidInput([fault('/eventId', 'unknown_reference', `There is no event ${eventId} in this project.`)]);
}

/** The event as one of the person whom the message is for, who may be one of several that it lists. */
const eventFor = (event: StreamEvent, person: string | null): StreamEvent =>
  person === (event.userId ?? event.anonymousId) ? event : { ...event, userId: person, anonymousId: null };

function sampleEvent({ projectId, eventType, now }: SamplePlace, { event }: Sample, userId: string): StreamEvent {
  const timestamp = event?.timestamp === undefined ? now : Date.parse(event.timestamp);
  return {
    id: derivedId('sample', projectId, String(now)),
    kind: 'track',
    type: event?.type ?? eventType,
    userId,
    anonymousId: null,
    messageId: 'sample',
    properties: event?.properties ?? {},
    traits: null,
    timestamp,
    receivedAt: now,
    depth: 0,
  };
}

function rowOf({ userId, email, phone, timezone, locale, traits }: ScopeProfile): ProfileRow {
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return {
    user_id: String(userId ?? ''),
    email: text(email),
    phone: text(phone),
    timezone: text(timezone),
    locale: text(locale),
    traits: JSON.stringify(traits ?? {}),
  };
}

function unknownPerson(userId: string): Warning {
  const message = `The project does not know the person "${userId}"; what is shown is for a person with nothing but that id and what was given.`;
  return { code: 'unknown_person', message };
}
