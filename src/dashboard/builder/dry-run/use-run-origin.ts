// The run that a dry-run was opened with: its event, its person as now, and what the outside world answered.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { isNotFound } from '../../api/problem.ts';
import { eventQueries } from '../../api/queries/events.ts';
import { personQueries } from '../../api/queries/people.ts';
import { runQueries } from '../../api/queries/runs.ts';
import { useConnection } from '../../shell/connection.ts';
import { writtenSteps } from '../../trace/steps.ts';
import type { RunOrigin } from './dry-run-context.ts';
import { personChanges, personThen } from './person-then.ts';

/** null while it loads, and where the address names no run. */
export function useRunOrigin(id: string | null): { origin: RunOrigin | null; error: unknown } {
  const connection = useConnection();
  const known = useQuery({ ...runQueries.one(connection, id ?? ''), enabled: id !== null });
  const run = id === null ? null : (known.data ?? null);
  const isKnown = run !== null;
  const event = useQuery({ ...eventQueries.one(connection, run?.eventId ?? ''), enabled: isKnown });
  const person = useQuery({
    ...personQueries.one(connection, run?.userId ?? ''),
    enabled: isKnown && run.userId !== null,
  });
  const version = useQuery({
    ...runQueries.version(connection, run?.workflowId ?? '', run?.version ?? 1),
    enabled: isKnown,
  });
  const isLoading = event.isPending || version.isPending || (isKnown && run.userId !== null && person.isPending);
  const origin = useMemo((): RunOrigin | null => {
    if (run === null || isLoading) return null;
    const configs = new Map(
      (version.data ? writtenSteps(version.data) : []).map(({ label, config }) => [label, config]),
    );
    return {
      run,
      event: event.data ? { ...event.data, properties: { ...event.data.properties } } : null,
      changes: person.data ? personChanges(personThen(run.steps, configs), person.data) : [],
    };
  }, [run, isLoading, version.data, event.data, person.data]);
  // A run outlives its event and its person; the panel says what is missing.
  const error = known.error ?? [event.error, person.error].find((each) => each !== null && !isNotFound(each)) ?? null;
  return { origin, error };
}
