import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { buildScope } from '../../engine/scope.ts';
import { type Event, eventQueries } from '../api/queries/events.ts';
import { samplePeopleQuery } from '../api/queries/sample-people.ts';
import { useConnection } from '../shell/connection.ts';
import type { FormContext } from './form-context.ts';
import { eventVariables, orgVariables, projectVariables, type Variable } from './seen-variables.ts';

/** How many of the latest events tell which types there are. */
const looked = 100;

/** The latest events of any type. */
export function useLatestEvents(): readonly Event[] {
  const connection = useConnection();
  const { data } = useQuery({ ...eventQueries.newest(connection, {}, looked), staleTime: 30_000 });
  return data ?? [];
}

/** The event types that came lately. */
export const typesOf = (events: readonly Event[]): string[] => [...new Set(events.map(({ type }) => type))].sort();

const offered = ({ path, sample, mayBeEmpty, from }: Variable) => ({
  path,
  sample,
  note: mayBeEmpty ? `may be empty; from ${from}` : undefined,
});

/** What the fields of a form know that is about events: of their people only where the conditions may name them. */
export function useEventContext({
  events,
  about,
  readOnly,
}: {
  /** Those that fit, newest first. */
  events: readonly Event[];
  about: 'event' | 'event and person';
  readOnly: boolean;
}): Partial<FormContext> {
  const { client, projectId, me } = useConnection();
  const latest = useLatestEvents();
  const withPerson = about === 'event and person';
  const people = useQuery({ ...samplePeopleQuery({ client, projectId }), enabled: withPerson });
  return useMemo(() => {
    const [event] = events;
    const found = people.data ?? [];
    const person = found.find(({ userId }) => userId === event?.userId) ?? found[0] ?? null;
    const seen = { events, person, people: found, org: me.org };
    const variables = eventVariables(seen).filter(({ path }) => withPerson || path.startsWith('event.'));
    const more = withPerson ? [...orgVariables(seen), ...projectVariables(seen)] : [];
    const scope = event ? buildScope({ event, ...(person ? { profile: person } : {}), org: me.org }) : null;
    return {
      variables: [...variables, ...more].map(offered),
      scope,
      person: withPerson ? (person?.userId ?? null) : (event?.type ?? null),
      now: Date.now(),
      eventTypes: typesOf(latest),
      zone: me.org.timezone,
      hasRun: false,
      readOnly,
      marksOptional: false,
    };
  }, [events, latest, people.data, me.org, withPerson, readOnly]);
}
