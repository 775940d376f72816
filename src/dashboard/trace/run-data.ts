// What the page of a run is made of: the run itself, kept current, and what is known around it.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type LiveState, pollInterval, useLiveSocket } from '../api/live.ts';
import { eventQueries } from '../api/queries/events.ts';
import { type Run, type RunDelivery, runQueries } from '../api/queries/runs.ts';
import { useConnection } from '../shell/connection.ts';
import { useNow } from '../ui/time.tsx';
import { finalStatuses } from '../words/final-statuses.ts';
import { type DoneRow, type Row, rowsOf } from './rows.ts';
import { type WrittenStep, writtenSteps } from './steps.ts';
import type { Story } from './story.ts';

export const isOver = ({ status }: Pick<Run, 'status'>): boolean => finalStatuses.has(status);

/** A run, followed over a socket while it goes on, and read again where there is none. `live`: null once it has ended. */
export function useRun(id: string) {
  const connection = useConnection();
  const queries = useQueryClient();
  const options = runQueries.one(connection, id);
  const known = useQuery(options);
  const goesOn = known.data !== undefined && !isOver(known.data);
  const state = useLiveSocket<{ run: Run }>({
    address: () => connection.client.watchRun({ params: { id } }),
    enabled: goesOn,
    onFrame: ({ run }) => queries.setQueryData(options.queryKey, run),
  });
  const query = useQuery({
    ...options,
    refetchInterval: (current) => (goesOn && state !== 'live' ? pollInterval(current) : false),
  });
  const live: LiveState | null = goesOn ? state : null;
  return { query, live };
}

/** The version that a run walks: the one it has moved to, else the one it started in. */
export const walkedVersion = ({ steps, version }: Pick<Run, 'steps' | 'version'>): number =>
  steps.findLast((step) => step.version !== undefined)?.version ?? version;

/** A run with what is known around it. */
export interface RunData {
  readonly run: Run;
  readonly rows: readonly Row[];
  /** Steps of the version of the run; empty where it is not known. */
  readonly steps: readonly WrittenStep[];
  /** Properties of the event; null where it is gone. */
  readonly event: Readonly<Record<string, unknown>> | null;
  /** Epoch ms. */
  readonly now: number;
  /** Whether it is a dry-run, in which nothing was sent. */
  readonly isSimulated?: boolean;
  storyOf(row: DoneRow): Story;
  deliveryOf(row: DoneRow): RunDelivery | null;
}

/** How often it is asked what was heard of the messages, in milliseconds. */
const heardEveryMs = 10_000;

export function useRunData(run: Run): RunData {
  const connection = useConnection();
  const now = useNow();
  const version = useQuery(runQueries.version(connection, run.workflowId, walkedVersion(run)));
  const event = useQuery(eventQueries.one(connection, run.eventId));
  const deliveries = useQuery({
    ...runQueries.deliveries(connection, run.id),
    enabled: run.steps.some(({ deliveryId }) => deliveryId !== undefined),
    refetchInterval: heardEveryMs,
  });
  const channels = useQuery(runQueries.channelNames(connection));
  const steps = version.data === undefined ? [] : writtenSteps(version.data);
  const properties = event.data?.properties ?? null;
  const open = run.steps.at(-1);
  const deliveryOf = ({ step }: DoneRow): RunDelivery | null =>
    deliveries.data?.find(({ id }) => id === step.deliveryId) ?? null;
  return {
    run,
    steps,
    event: properties,
    now,
    rows: rowsOf(run, steps),
    deliveryOf,
    storyOf: (row) => {
      const delivery = deliveryOf(row);
      const isHere = row.step === open && row.step.finishedAt === null;
      return {
        step: row.step,
        written: row.written,
        event: properties,
        delivery,
        channel: channels.data?.get(delivery?.channelId ?? '') ?? null,
        waiting: isHere ? { for: run.waitingFor, until: run.nextStepAt } : null,
        now,
      };
    },
  };
}

/** What the trace shows first: of a run with failed steps the first of them, otherwise where it is. */
export function firstShown(rows: readonly Row[]): DoneRow | null {
  const done = rows.filter((row) => row.kind === 'step');
  return done.find(({ step }) => hasFailed(step)) ?? done.at(-1) ?? null;
}

/** Outcomes of a step that has not done its work, and from which a run can be restarted. */
const failures: readonly (string | null)[] = ['error', 'ai_unavailable', 'rate_limited', 'byod_required'];

export const hasFailed = ({ outcome }: { outcome: string | null }): boolean => failures.includes(outcome);
