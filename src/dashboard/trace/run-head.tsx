import type { ReactNode } from 'react';
import type { LiveState } from '../api/live.ts';
import { useConnection } from '../shell/connection.ts';
import { Chip } from '../ui/chip.tsx';
import { formatDuration, formatRelative } from '../ui/format.ts';
import { TextLink } from '../ui/link.tsx';
import { Facts, PageHeader } from '../ui/page.tsx';
import { useNow } from '../ui/time.tsx';
import { runTones } from '../words/run-status.ts';
import { momentAlone, withLocalTimes } from './moments.ts';
import { isOver, type RunData } from './run-data.ts';

const lasted = (from: string, to: number): string => formatDuration(Math.max(0, to - Date.parse(from)));

/** A duration that still grows, in whole seconds. */
const soFar = (from: string, now: number): string =>
  formatDuration(Math.floor(Math.max(0, now - Date.parse(from)) / 1_000) * 1_000);

/** Whether what is seen is current, and if it is not, how old it is. */
export function LiveChip({ live, updatedAt }: { live: LiveState | null; updatedAt: number }) {
  const now = useNow();
  if (live === null || live === 'connecting') return null;
  if (live === 'live') return <Chip tone="good">Live</Chip>;
  return <Chip>Updated {formatDuration(Math.max(0, Math.round((now - updatedAt) / 1_000) * 1_000))} ago</Chip>;
}

type Fact = { label: string; value: ReactNode };

function Version({ data }: { data: RunData }) {
  const { paths } = useConnection();
  const { version, currentVersion, workflowId, steps } = data.run;
  const movedTo = steps.findLast((step) => step.version !== undefined)?.version;
  const walked = movedTo ?? version;
  return (
    <>
      {movedTo === undefined ? version : `${version}, moved to ${movedTo}`}
      {currentVersion === null ? <span className="font-normal text-ink-3"> workflow deleted</span> : null}
      {typeof currentVersion === 'number' && currentVersion !== walked ? (
        <>
          {' '}
          <TextLink to={paths.workflowVersion(workflowId, currentVersion, { against: String(walked) })}>
            current is {currentVersion}
          </TextLink>
        </>
      ) : null}
    </>
  );
}

function factsOf(data: RunData, paths: ReturnType<typeof useConnection>['paths']): Fact[] {
  const { run, now } = data;
  const { userId, eventId, eventType, startedAt, finishedAt, nextStepAt, waitingFor } = run;
  const over = isOver(run);
  return [
    {
      label: 'Person',
      value: userId === null ? 'anonymous' : <TextLink to={paths.person(userId)}>{userId}</TextLink>,
    },
    {
      label: 'Event',
      value: (
        <TextLink to={paths.event(eventId)} className="font-mono text-12">
          {eventType ?? eventId.slice(0, 8)}
        </TextLink>
      ),
    },
    { label: 'Version', value: <Version data={data} /> },
    { label: 'Started', value: momentAlone(startedAt, now) },
    over
      ? { label: 'Took', value: lasted(startedAt, Date.parse(finishedAt ?? startedAt)) }
      : { label: 'So far', value: soFar(startedAt, now) },
    ...(nextStepAt === null || over
      ? []
      : [{ label: 'Goes on', value: `${momentAlone(nextStepAt, now)}, ${formatRelative(nextStepAt, now)}` }]),
    ...(waitingFor === null || over
      ? []
      : [{ label: 'Waiting', value: withLocalTimes(waitingFor.replace(/^Waiting |\.$/g, ''), now) }]),
  ];
}

/** Who, what, since when, and how it stands. */
export function RunHead({
  data,
  live,
  updatedAt,
  actions,
  tabs,
}: {
  data: RunData;
  live: LiveState | null;
  updatedAt: number;
  actions: ReactNode;
  tabs: ReactNode;
}) {
  const { paths } = useConnection();
  const { run, now } = data;
  const { id, workflowId, workflowName, userId, status, exitReason, stepErrors } = run;
  return (
    <PageHeader
      title={`${workflowName} for ${userId ?? 'an anonymous person'}`}
      crumbs={[
        { label: 'Runs', to: paths.runs() },
        { label: workflowName, to: paths.workflow(workflowId) },
        { label: id.slice(0, 8), to: paths.run(id) },
      ]}
      chips={
        <>
          <Chip tone={runTones[status]} dot>
            {status}
          </Chip>
          {status === 'completed' && stepErrors > 0 ? (
            <Chip tone="hold">{stepErrors === 1 ? '1 step failed' : `${stepErrors} steps failed`}</Chip>
          ) : null}
          <LiveChip live={live} updatedAt={updatedAt} />
        </>
      }
      meta={
        <>
          <Facts facts={factsOf(data, paths)} />
          {isOver(run) && exitReason !== null ? (
            <p className="-mt-1 pb-3 text-13 text-ink-2 [overflow-wrap:anywhere]">{withLocalTimes(exitReason, now)}</p>
          ) : null}
        </>
      }
      actions={actions}
      tabs={tabs}
    />
  );
}
