import type { Workflow } from '../../api/queries/workflows.ts';
import { Chip, type Tint } from '../../ui/chip.tsx';
import { cx } from '../../ui/cx.ts';
import type { Column } from '../../ui/data-table.tsx';
import { formatNumber } from '../../ui/format.ts';
import { Switch } from '../../ui/inputs.tsx';
import { Time } from '../../ui/time.tsx';
import { counted } from '../../words/counted.ts';
import { workflowTones } from '../../words/run-status.ts';
import { triggerWords } from '../../words/trigger.ts';
import { RowMenu } from './row-menu.tsx';
import type { WorkflowActions } from './use-actions.ts';

/** A workflow with what its runs do. */
export interface WorkflowRow extends Workflow {
  /** null where that is not known. */
  activeRuns: number | null;
  /** Runs of the last 24 hours that failed; null where that is not known. */
  failedRuns: number | null;
  changedBy: string | null;
}

const codeTints: Record<Tint, string> = {
  email: 'bg-tint-email-soft text-tint-email',
  push: 'bg-tint-push-soft text-tint-push',
  sms: 'bg-tint-sms-soft text-tint-sms',
  webhook: 'bg-tint-webhook-soft text-tint-webhook',
  user: 'bg-tint-user-soft text-tint-user',
  wait: 'bg-tint-wait-soft text-tint-wait',
  branch: 'bg-tint-branch-soft text-tint-branch',
  ai: 'bg-tint-ai-soft text-tint-ai',
};

function Trigger({ trigger }: Pick<Workflow, 'trigger'>) {
  const { text, code, tint, conditions } = triggerWords(trigger);
  return (
    <span className="text-ink-2 [overflow-wrap:anywhere]">
      {text}
      {code === null ? null : (
        <>
          {' '}
          <code className={cx('rounded-chip px-1.5 py-0.5 font-mono text-12', codeTints[tint])}>{code}</code>
        </>
      )}
      {conditions > 0 ? <span className="text-ink-3"> with {counted(conditions, 'condition')}</span> : null}
    </span>
  );
}

const number = (value: number | null) => (value === null ? '–' : formatNumber(value));

export interface ColumnContext {
  actions: WorkflowActions;
  /** Why nothing can be changed. */
  reason: string | null;
  planReason: string | null;
}

function Status({ row, actions, reason, planReason }: ColumnContext & { row: WorkflowRow }) {
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
export const workflowColumns = (context: ColumnContext): Column<WorkflowRow>[] => [
  { id: 'name', header: 'Name', primary: true, cell: ({ name }) => <span className="font-strong">{name}</span> },
  { id: 'trigger', header: 'Starts', cell: (row) => <Trigger trigger={row.trigger} /> },
  { id: 'active', header: 'Active runs', align: 'right', cell: ({ activeRuns }) => number(activeRuns) },
  {
    id: 'failed',
    header: 'Failed 24 h',
    align: 'right',
    cell: ({ failedRuns }) => <span className={failedRuns ? 'text-bad' : undefined}>{number(failedRuns)}</span>,
  },
  { id: 'version', header: 'Version', align: 'right', hideBelow: 'lg', cell: ({ version }) => version },
  {
    id: 'changed',
    header: 'Changed',
    hideBelow: 'md',
    cell: ({ updatedAt, changedBy }) => (
      <span className="text-12 text-ink-3">
        <Time at={updatedAt} />
        {changedBy === null ? null : <span className="block [overflow-wrap:anywhere]">{changedBy}</span>}
      </span>
    ),
  },
  { id: 'status', header: 'Status', align: 'right', cell: (row) => <Status row={row} {...context} /> },
  {
    id: 'menu',
    header: 'Actions',
    align: 'right',
    cell: (row) => <RowMenu workflow={row} activeRuns={row.activeRuns} {...context} />,
  },
];
