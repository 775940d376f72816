// What the calls of a batch say of the devices they came from: time zone and language of people, and push tokens.
import { derivedId } from '../../ids.ts';
import { personOf } from '../../person.ts';
import { type AskedDevice, refusedDevicesStatement, registerDeviceStatement } from '../../store/devices.ts';
import { describePeopleStatement, type SaidOfPerson } from '../../store/profiles.ts';
import type { TakenEvent } from './taken-event.ts';

/** The statements; none where no call says anything. They come after the joins and merges of the batch. */
export interface DeviceStatements {
  /** Time zones and languages, then tokens. */
  writes: D1PreparedStatement[];
  /** Returns the ids of events whose token was refused. */
  refused: D1PreparedStatement[];
}

export function deviceStatements(
  db: D1Database,
  projectId: string,
  taken: readonly TakenEvent[],
  now: number,
): DeviceStatements {
  const said = saidOfPeople(taken);
  const devices = askedDevices(projectId, taken);
  return {
    writes: [
      ...(said.length > 0 ? [describePeopleStatement(db, projectId, said, now)] : []),
      ...devices.map((device) => registerDeviceStatement(db, device)),
    ],
    refused: devices.length > 0 ? [refusedDevicesStatement(db, projectId, devices)] : [],
  };
}

/** The events stand in the order of their time, so that the last one of a person is the newest. */
function saidOfPeople(taken: readonly TakenEvent[]): SaidOfPerson[] {
  const people = new Map<string, SaidOfPerson>();
  for (const { event, context } of taken) {
    if (context?.timezone === undefined && context?.locale === undefined) continue;
    const userId = personOf(event);
    const { timestamp, receivedAt } = event;
    const { timezone = people.get(userId)?.timezone, locale = people.get(userId)?.locale } = context;
    people.set(userId, { userId, timezone, locale, at: Math.min(timestamp, receivedAt), receivedAt });
  }
  return [...people.values()];
}

/** Clients send a token with every call; the last event of a token says whose it is. */
function askedDevices(projectId: string, taken: readonly TakenEvent[]): AskedDevice[] {
  const byToken = new Map<string, AskedDevice>();
  for (const { event, context } of taken) {
    if (!context?.device) continue;
    const { platform, token } = context.device;
    const { id: eventId, timestamp, receivedAt } = event;
    const userId = personOf(event);
    const id = derivedId('device', projectId, userId, token);
    const createdAt = Math.min(timestamp, receivedAt);
    byToken.set(token, { projectId, userId, id, platform, token, createdAt, eventId, receivedAt });
  }
  return [...byToken.values()];
}
