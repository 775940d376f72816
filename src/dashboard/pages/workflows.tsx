import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { healthQueries } from '../api/queries/health.ts';
import { homeQueries } from '../api/queries/home.ts';
import { workflowQueries } from '../api/queries/workflows.ts';
import { usePlanRight, useRight } from '../api/rights.ts';
import { useConnection } from '../shell/connection.ts';
import { useSearchParams } from '../shell/search.ts';
import { SearchInput } from '../ui/inputs.tsx';
import { ListView } from '../ui/list-view.tsx';
import { PageBody, PageHeader } from '../ui/page.tsx';
import { Segmented } from '../ui/tabs.tsx';
import { type WorkflowRow, workflowColumns } from './workflows/columns.tsx';
import { EmptyWorkflows } from './workflows/empty-workflows.tsx';
import { NewWorkflowMenu } from './workflows/new-workflow-menu.tsx';
import { useActions } from './workflows/use-actions.ts';

const statuses = ['active', 'paused', 'inactive'] as const;
const statusOptions = [
  { value: '', label: 'All' },
  { value: 'active', label: 'Active' },
  { value: 'paused', label: 'Paused' },
  { value: 'inactive', label: 'Inactive' },
];

/** The list with the runs of each workflow. */
function useRows(q: string, status: (typeof statuses)[number] | undefined) {
  const connection = useConnection();
  const hasRuns = usePlanRight('starter').allowed;
  const health = useQuery({ ...healthQueries.workflows(connection), enabled: hasRuns });
  const failed = useQuery({ ...homeQueries.failedRuns(connection), enabled: hasRuns });
  const query = useInfiniteQuery(workflowQueries.pages(connection));
  const data = useMemo(() => {
    const isWanted = (row: WorkflowRow) =>
      row.name.toLowerCase().includes(q.toLowerCase()) && (status === undefined || row.status === status);
    const pages = query.data?.pages.map((page) => ({
      ...page,
      data: page.data
        .map((workflow): WorkflowRow => {
          const runs = health.data?.workflows.find(({ id }) => id === workflow.id)?.runs;
          return {
            ...workflow,
            activeRuns: runs ? runs.queued + runs.running + runs.paused : health.data ? 0 : null,
            failedRuns: failed.data?.data.filter(({ workflowId }) => workflowId === workflow.id).length ?? null,
            changedBy: null,
          };
        })
        .filter(isWanted),
    }));
    return pages && { pages, pageParams: query.data?.pageParams ?? [] };
  }, [query.data, health.data, failed.data, q, status]);
  return { ...query, data } as typeof query & { data: typeof data };
}

export function WorkflowsPage() {
  const { paths } = useConnection();
  const [{ q = '', status }, change] = useSearchParams();
  const chosen = statuses.find((each) => each === status);
  const query = useRows(q, chosen);
  const rows = query.data?.pages.flatMap(({ data }) => data) ?? [];
  const actions = useActions(rows);
  const { reason } = useRight('editor');
  const planReason = usePlanRight('starter').reason;
  const columns = workflowColumns({ actions, reason, planReason });
  return (
    <>
      <PageHeader title="Workflows" actions={<NewWorkflowMenu />} />
      <PageBody>
        <ListView
          label="Workflows"
          query={query as never}
          columns={columns}
          rowKey={({ id }: WorkflowRow) => id}
          rowTo={({ id }) => paths.workflow(id)}
          empty={<EmptyWorkflows />}
          filters={
            <>
              <SearchInput label="Find a workflow" value={q} onChange={(text) => change({ q: text })} />
              <Segmented
                label="Status"
                value={chosen ?? ''}
                onChange={(next) => change({ status: next })}
                options={statusOptions}
              />
            </>
          }
          isFiltered={q !== '' || chosen !== undefined}
          onClearFilters={() => change({ q: null, status: null })}
        />
      </PageBody>
    </>
  );
}
