// Whom and what a text is filled in for: a person and an event of the project, chosen or those that show the most.
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { isObject } from '../../../contract/json.ts';
import type { JsonValue } from '../../../contract/primitives.ts';
import { eventQueries } from '../../api/queries/events.ts';
import { peopleFoundQuery, samplePeopleQuery } from '../../api/queries/sample-people.ts';
import { variablesQuery } from '../../api/queries/variables.ts';
import type { Variable } from '../../forms/form-context.ts';
import { eventVariables, orgVariables, projectVariables } from '../../forms/seen-variables.ts';
import { useConnection } from '../../shell/connection.ts';
import { useSettled } from '../../ui/use-settled.ts';
import { tellingEvent } from './used-paths.ts';

/** Events that are looked at. */
const latest = 50;
const pauseMs = 250;

export type Properties = Record<string, JsonValue>;

/** An event of the list, none, or what somebody wrote. */
type EventChoice = { id: string } | 'none' | { properties: Properties } | null;

const found = 'found';

/** The sample for texts that read these variables. */
export function useSample(paths: readonly string[]) {
  const connection = useConnection();
  const { name, timezone } = connection.me.org;
  const [person, setPerson] = useState<string | null | typeof found>(found);
  const [choice, setChoice] = useState<EventChoice>(null);
  const [typed, setTyped] = useState('');
  const q = useSettled(typed.trim(), pauseMs);
  const events = useQuery(eventQueries.newest(connection, {}, latest));
  const some = useQuery(samplePeopleQuery(connection));
  const more = useQuery(peopleFoundQuery(connection, q));
  const variables = useQuery(variablesQuery(connection));
  const all = events.data ?? [];
  const telling = useMemo(() => tellingEvent(events.data ?? [], paths), [events.data, paths]);
  const isChosen = choice !== null && choice !== 'none';
  const event = isChosen
    ? 'id' in choice
      ? (all.find(({ id }) => id === choice.id) ?? null)
      : null
    : choice === 'none'
      ? null
      : telling;
  const own = isChosen && 'properties' in choice ? choice.properties : null;
  const people = some.data ?? [];
  const theirs = people.find(({ userId }) => userId === event?.userId);
  const userId = person === found ? ((theirs ?? people[0])?.userId ?? null) : person;
  const everybody = [...people, ...(q === '' ? [] : (more.data ?? []))];
  const profile = everybody.find((one) => one.userId === userId) ?? null;
  const properties: Properties | null = own ?? (event === null ? null : propertiesOf(event.properties));
  const seen = useMemo((): Variable[] => {
    const values = Object.fromEntries((variables.data ?? []).map((one) => [one.name, one.value ?? one.default ?? '']));
    const first = own === null ? event : { type: 'preview', properties: own };
    const known = {
      events: [...(first ? [first] : []), ...(events.data ?? [])],
      person: profile,
      people: some.data ?? [],
      org: { name, timezone },
      variables: values,
    };
    return [...eventVariables(known), ...orgVariables(known), ...projectVariables(known)].map(
      ({ path, sample, from, mayBeEmpty }) => ({
        path,
        sample,
        note: mayBeEmpty ? `may be empty; from ${from}` : undefined,
      }),
    );
  }, [own, event, events.data, profile, some.data, variables.data, name, timezone]);
  return {
    isReady: !(events.isPending || some.isPending),
    ...{ userId, profile, event, properties, variables: seen, events: all },
    isOwn: own !== null,
    people: q === '' ? people : (more.data ?? []),
    choosePerson: setPerson,
    lookFor: setTyped,
    chooseEvent: (id: string | null) => setChoice(id === null ? 'none' : { id }),
    writeEvent: (next: Properties) => setChoice({ properties: next }),
  };
}

export type Sample = ReturnType<typeof useSample>;

/** Sound: what an event holds is JSON. */
const propertiesOf = (value: unknown): Properties => (isObject(value) ? (value as Properties) : {});
