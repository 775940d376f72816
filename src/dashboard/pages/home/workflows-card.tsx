import { useQuery } from '@tanstack/react-query';
import { type Workflow, workflowQueries } from '../../api/queries/workflows.ts';
import { useConnection } from '../../shell/connection.ts';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { formatNumber } from '../../ui/format.ts';
import { TextLink } from '../../ui/link.tsx';
import { PanelError, PanelNote } from '../../ui/panel-state.tsx';
import { ListSkeleton } from '../../ui/states.tsx';
import { workflowTones } from '../../words/run-status.ts';
import { triggerWords } from '../../words/trigger.ts';

const shownWorkflows = 6;
const everyMs = 10_000;

const columns: Column<Workflow>[] = [
  { id: 'name', header: 'Name', primary: true, cell: ({ name }) => <span className="font-strong">{name}</span> },
  {
    id: 'trigger',
    header: 'Starts on',
    cell: ({ trigger }) => {
      const { text, code } = triggerWords(trigger);
      return code === null ? (
        <span className="text-ink-2">{text}</span>
      ) : (
        <code className="font-mono text-12 text-ink-2">{code}</code>
      );
    },
  },
  {
    id: 'active',
    header: 'Active runs',
    align: 'right',
    cell: ({ activeRuns }) => formatNumber(activeRuns),
  },
  {
    id: 'failed',
    header: 'Failed 24\u00a0h',
    align: 'right',
    cell: ({ failed24h }) => <span className={failed24h > 0 ? 'text-bad' : undefined}>{formatNumber(failed24h)}</span>,
  },
  {
    id: 'status',
    header: 'Status',
    align: 'right',
    cell: ({ status }) => (
      <Chip tone={workflowTones[status]} dot>
        {status}
      </Chip>
    ),
  },
];

/** The first workflows, with how many runs each has in flight. */
export function WorkflowsCard() {
  const connection = useConnection();
  const { paths } = connection;
  const workflows = useQuery({ ...workflowQueries.first(connection), refetchInterval: everyMs });
  const rows = (workflows.data?.data ?? []).slice(0, shownWorkflows);
  return (
    <Card title="Workflows" actions={<TextLink to={paths.workflows()}>All workflows</TextLink>} padded={false}>
      {workflows.isError ? <PanelError error={workflows.error} onRetry={() => workflows.refetch()} /> : null}
      {workflows.isPending ? <ListSkeleton rows={3} rowHeight={41} /> : null}
      {rows.length > 0 ? (
        <DataTable
          label="Workflows"
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
          rowTo={({ id }) => paths.workflow(id)}
          globalKeys={false}
        />
      ) : null}
      {workflows.data?.data.length === 0 ? (
        <PanelNote>
          No workflow yet. A workflow says what happens after an event.{' '}
          <TextLink to={paths.gallery()}>Start from a blueprint</TextLink>
        </PanelNote>
      ) : null}
    </Card>
  );
}
