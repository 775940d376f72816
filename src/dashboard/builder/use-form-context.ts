import { useMemo } from 'react';
import { buildScope } from '../../engine/scope.ts';
import type { FormContext } from '../forms/form-context.ts';
import { useConnection } from '../shell/connection.ts';
import { useBuilder } from './builder-context.ts';
import { allowedTargets, endTarget, triggerId } from './exits.ts';
import { targetTitle } from './graph.ts';
import { titleOf } from './starters.ts';
import { variablesAt } from './variables.ts';

/** What the fields of a step, or of the trigger, know beside their value. */
export function useBuilderFormContext(label: string): Partial<FormContext> {
  const { draft, seen, editReason } = useBuilder();
  const { me } = useConnection();
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
      eventTypes: [],
      zone: me.org.timezone,
      hasRun: !isTrigger,
      readOnly: editReason !== null,
      // Most fields of a step may be left out; saying so at each is noise beside a canvas.
      marksOptional: false,
    };
  }, [draft, label, isTrigger, seen, me.org, editReason]);
}
