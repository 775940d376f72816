import { useInfiniteQuery } from '@tanstack/react-query';
import { workflowQueries } from '../api/queries/workflows.ts';
import { usePlanRight, useRight } from '../api/rights.ts';
import { useConnection } from '../shell/connection.ts';
import { useSearchParams } from '../shell/search.ts';
import { SearchInput } from '../ui/inputs.tsx';
import { ListView } from '../ui/list-view.tsx';
import { PageBody, PageHeader } from '../ui/page.tsx';
import { Segmented } from '../ui/tabs.tsx';
import { workflowColumns } from './workflows/columns.tsx';
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
const everyMs = 10_000;

export function WorkflowsPage() {
  const connection = useConnection();
  const { paths } = connection;
  const [{ q = '', status: asked }, change] = useSearchParams();
  const status = statuses.find((each) => each === asked);
  const filters = { ...(q === '' ? {} : { q }), ...(status === undefined ? {} : { status }) };
  const query = useInfiniteQuery({ ...workflowQueries.pages(connection, filters), refetchInterval: everyMs });
  const actions = useActions(query.data?.pages.flatMap(({ data }) => data) ?? []);
  const { reason } = useRight('editor');
  const planReason = usePlanRight('starter').reason;
  return (
    <>
      <PageHeader title="Workflows" actions={<NewWorkflowMenu />} />
      <PageBody>
        <ListView
          label="Workflows"
          query={query}
          columns={workflowColumns({ actions, reason, planReason })}
          rowKey={({ id }) => id}
          rowTo={({ id }) => paths.workflow(id)}
          empty={<EmptyWorkflows />}
          filters={
            <>
              <SearchInput label="Find a workflow" value={q} onChange={(text) => change({ q: text })} />
              <Segmented
                label="Status"
                value={status ?? ''}
                onChange={(next) => change({ status: next })}
                options={statusOptions}
              />
            </>
          }
          isFiltered={q !== '' || status !== undefined}
          onClearFilters={() => change({ q: null, status: null })}
        />
      </PageBody>
    </>
  );
}
