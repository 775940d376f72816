import type { Workflow } from '../../api/queries/workflows.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { formatNumber } from '../../ui/format.ts';
import { Switch } from '../../ui/inputs.tsx';
import { Time } from '../../ui/time.tsx';
import { counted } from '../../words/counted.ts';
import { EventChip } from '../../words/event-chip.tsx';
import { workflowTones } from '../../words/run-status.ts';
import { triggerWords } from '../../words/trigger.ts';
import { RowMenu } from './row-menu.tsx';
import type { WorkflowActions } from './use-actions.ts';

function Trigger({ trigger }: Pick<Workflow, 'trigger'>) {
  const { text, code, conditions } = triggerWords(trigger);
  return (
    <span className="text-ink-2 [overflow-wrap:anywhere]">
      {text}
      {code === null ? null : (
        <>
          {' '}
          {trigger.eventType === undefined ? (
            <code className="font-mono text-12">{code}</code>
          ) : (
            <EventChip type={code} />
          )}
        </>
      )}
      {conditions > 0 ? <span className="text-ink-3"> with {counted(conditions, 'condition')}</span> : null}
    </span>
  );
}

export interface ColumnContext {
  actions: WorkflowActions;
  /** Why nothing can be changed. */
  reason: string | null;
  planReason: string | null;
}

function Status({ row, actions, reason, planReason }: ColumnContext & { row: Workflow }) {
  const { status, name } = row;
  const toggle = { active: actions.pause, paused: actions.resume, inactive: actions.activate }[status];
  return (
    <span className="flex items-center gap-2.5 sm:justify-end">
      <Chip tone={workflowTones[status]} dot>
        {status}
      </Chip>
      <Switch
        label={`${name} is active`}
        hideLabel
        checked={status === 'active'}
        disabledReason={reason ?? planReason}
        onChange={() => toggle(row)}
      />
    </span>
  );
}

/** Columns of the list, the most telling first. */
export const workflowColumns = (context: ColumnContext): Column<Workflow>[] => [
  { id: 'name', header: 'Name', primary: true, cell: ({ name }) => <span className="font-strong">{name}</span> },
  { id: 'trigger', header: 'Starts', cell: (row) => <Trigger trigger={row.trigger} /> },
  { id: 'active', header: 'Active runs', align: 'right', cell: ({ activeRuns }) => formatNumber(activeRuns) },
  {
    id: 'failed',
    header: 'Failed 24\u00a0h',
    align: 'right',
    cell: ({ failed24h }) => <span className={failed24h > 0 ? 'text-bad' : undefined}>{formatNumber(failed24h)}</span>,
  },
  { id: 'version', header: 'Version', align: 'right', hideBelow: 'lg', cell: ({ version }) => version },
  {
    id: 'changed',
    header: 'Changed',
    hideBelow: 'lg',
    cell: ({ updatedAt, updatedBy }) => (
      <span className="text-12 text-ink-3">
        <Time at={updatedAt} />
        {updatedBy === null ? null : <span className="block [overflow-wrap:anywhere]">{updatedBy}</span>}
      </span>
    ),
  },
  { id: 'status', header: 'Status', align: 'right', cell: (row) => <Status row={row} {...context} /> },
  {
    id: 'menu',
    header: 'Actions',
    align: 'right',
    cell: (row) => <RowMenu workflow={row} {...context} />,
  },
];
