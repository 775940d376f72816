import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { buildScope } from '../../engine/scope.ts';
import { workflowQueries } from '../api/queries/workflows.ts';
import type { FormContext } from '../forms/form-context.ts';
import { typesOf, useLatestEvents } from '../forms/use-event-context.ts';
import { useConnection } from '../shell/connection.ts';
import { useBuilder } from './builder-context.ts';
import { proposedTypes } from './event-types.ts';
import { allowedTargets, endTarget, triggerId } from './exits.ts';
import { targetTitle } from './graph.ts';
import { titleOf } from './starters.ts';
import { variablesAt } from './variables.ts';

function useEventTypes(): string[] {
  const { draft } = useBuilder();
  const { client, projectId } = useConnection();
  const latest = useLatestEvents();
  const { data } = useQuery({ ...workflowQueries.first({ client, projectId }), staleTime: 60_000 });
  const { trigger, exitOn, steps } = draft;
  return useMemo(
    () => proposedTypes(typesOf(latest), [...(data?.data ?? []), { trigger, exitOn, steps }]),
    [latest, data, trigger, exitOn, steps],
  );
}

/** What the fields of a step, or of the trigger, know beside their value. */
export function useBuilderFormContext(label: string): Partial<FormContext> {
  const { draft, seen, editReason } = useBuilder();
  const { me } = useConnection();
  const eventTypes = useEventTypes();
  const isTrigger = label === triggerId;
  return useMemo(() => {
    const [event] = seen.events;
    const { person } = seen;
    const scope = buildScope({ ...(event ? { event } : {}), ...(person ? { profile: person } : {}), org: me.org });
    return {
      variables: variablesAt(draft, isTrigger ? null : label, seen).map(({ path, sample, mayBeEmpty, from }) => ({
        path,
        sample,
        note: mayBeEmpty ? `may be empty; from ${from}` : undefined,
      })),
      scope: event || person ? scope : null,
      person: person?.userId ?? null,
      now: Date.now(),
      targets: isTrigger
        ? []
        : allowedTargets(draft, { label, slot: 'next' })
            .filter((target) => target !== endTarget)
            .map((target) => ({ label: target, title: targetTitle(draft, target, titleOf) })),
      eventTypes,
      zone: me.org.timezone,
      hasRun: !isTrigger,
      readOnly: editReason !== null,
      // Most fields of a step may be left out; saying so at each is noise beside a canvas.
      marksOptional: false,
    };
  }, [draft, label, isTrigger, seen, me.org, eventTypes, editReason]);
}
