import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { isNotFound } from '../api/problem.ts';
import type { Run } from '../api/queries/runs.ts';
import { useConnection } from '../shell/connection.ts';
import { useDetailKeys } from '../shell/detail-keys.ts';
import { useSearchParams } from '../shell/search.ts';
import { AuditView } from '../trace/audit-view.tsx';
import { EventAndPerson } from '../trace/event-and-person.tsx';
import { RunActions } from '../trace/run-actions.tsx';
import { useRun, useRunData } from '../trace/run-data.ts';
import { RunHead } from '../trace/run-head.tsx';
import { TraceView } from '../trace/trace-view.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { JsonView } from '../ui/code.tsx';
import { PageBody, PageHeader } from '../ui/page.tsx';
import { ErrorState, ListSkeleton, NotFound } from '../ui/states.tsx';
import { TabPanel, Tabs } from '../ui/tabs.tsx';

type View = 'trace' | 'event' | 'audit' | 'json';
const tabsLabel = 'Parts of the run';

/** What is shown in the place of a run. */
function Missing({ id, error, onRetry }: { id: string; error: unknown; onRetry: () => void }) {
  const { paths } = useConnection();
  return (
    <PageBody>
      {isNotFound(error) ? (
        <NotFound
          what="Run"
          text={
            <>
              There is no run <code className="text-12">{id}</code> that this key may see. Runs are gone 30 days after
              they have ended; a new one has its page within a second of its event.
            </>
          }
          action={<ButtonLink to={paths.runs()}>All runs</ButtonLink>}
        />
      ) : (
        <ErrorState error={error} onRetry={onRetry} level={1} />
      )}
    </PageBody>
  );
}

/** `[` and `]` open the neighbours in the list, Escape leads back to it. */
function useRunKeys(id: string): void {
  const { paths } = useConnection();
  useDetailKeys('run', { list: 'runs', id: id, listTo: paths.runs(), to: paths.run });
}

function RunView({ run, live, updatedAt }: { run: Run } & Pick<Parameters<typeof RunHead>[0], 'live' | 'updatedAt'>) {
  const data = useRunData(run);
  const [search, change] = useSearchParams();
  const [restartAt, setRestartAt] = useState<string | null>(null);
  const tabs = [
    { value: 'trace', label: 'Trace' },
    { value: 'event', label: 'Event and person' },
    { value: 'audit', label: 'Audit', count: run.audit.length },
    { value: 'json', label: 'JSON' },
  ] as const satisfies readonly { value: View; label: string; count?: number }[];
  const view: View = tabs.find(({ value }) => value === search.view)?.value ?? 'trace';
  return (
    <>
      <RunHead
        data={data}
        live={live}
        updatedAt={updatedAt}
        actions={<RunActions data={data} restartAt={restartAt} onRestart={setRestartAt} />}
        tabs={
          <Tabs
            label={tabsLabel}
            value={view}
            onChange={(next) => change({ view: next === 'trace' ? null : next })}
            tabs={tabs}
          />
        }
      />
      <PageBody flush className="flex flex-1 flex-col">
        <TabPanel label={tabsLabel} value={view} className="flex flex-1 flex-col">
          {view === 'trace' ? <TraceView data={data} onRestart={setRestartAt} /> : null}
          {view === 'event' ? <EventAndPerson data={data} /> : null}
          {view === 'audit' ? <AuditView audit={run.audit} now={data.now} /> : null}
          {view === 'json' ? (
            <div className="p-4 md:p-6">
              <JsonView value={run} label="run" />
            </div>
          ) : null}
        </TabPanel>
      </PageBody>
    </>
  );
}

export function RunPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { query, live } = useRun(id);
  useRunKeys(id);
  if (query.data) return <RunView key={id} run={query.data} live={live} updatedAt={query.dataUpdatedAt} />;
  if (query.isError) return <Missing id={id} error={query.error} onRetry={() => query.refetch()} />;
  return (
    <>
      <PageHeader title="Run" />
      <PageBody>
        <ListSkeleton rows={8} rowHeight={56} />
      </PageBody>
    </>
  );
}
