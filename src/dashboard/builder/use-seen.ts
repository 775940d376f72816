// What was seen in the project: the latest events of the trigger and a few people, whose values are offered as samples.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { evaluate } from '../../engine/conditions/evaluate.ts';
import { buildScope, type ScopeEvent } from '../../engine/scope.ts';
import { samplePeopleQuery } from '../api/queries/sample-people.ts';
import { triggerEventsQuery } from '../api/queries/trigger-events.ts';
import type { Seen } from '../forms/seen-variables.ts';
import { useConnection } from '../shell/connection.ts';
import { useSettled } from '../ui/use-settled.ts';
import type { Draft } from './draft.ts';
import { textOf } from './read.ts';

/** The events that would have started a run; all of them while the conditions cannot be judged. */
function matching(
  events: readonly ScopeEvent[],
  { filters }: { filters?: unknown },
  now: number,
): readonly ScopeEvent[] {
  if (filters === undefined) return events;
  try {
    // Sound: conditions that are not well formed are judged as false or throw.
    return events.filter((event) => evaluate(filters as never, buildScope({ event }), now).ok);
  } catch {
    return events;
  }
}

export function useSeen(draft: Draft): Seen {
  const { client, projectId, me } = useConnection();
  const trigger: { eventType?: unknown; filters?: unknown } = draft.trigger;
  const type = useSettled(textOf(trigger.eventType));
  const events = useQuery(triggerEventsQuery({ client, projectId }, type));
  const people = useQuery(samplePeopleQuery({ client, projectId }));
  const { filters } = trigger;
  const { name, timezone } = me.org;
  return useMemo(() => {
    const found = matching(events.data ?? [], { filters }, events.dataUpdatedAt);
    const [person = null, ...others] = people.data ?? [];
    const own = people.data?.find(({ userId }) => userId === found[0]?.userId);
    return { events: found, person: own ?? person, people: others, org: { name, timezone } };
  }, [events.data, events.dataUpdatedAt, people.data, filters, name, timezone]);
}
