import { Check, CircleCheck } from 'lucide-react';
import type { Alert } from '../../api/queries/alerts.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { formatNumber } from '../../ui/format.ts';
import { Time } from '../../ui/time.tsx';
import { alertTones, alertWords, endWords, isOpen, severityTones } from '../../words/alert-state.ts';

export interface AlertColumnContext {
  acknowledge: (alert: Alert) => void;
  resolve: (alert: Alert) => void;
  /** Why nothing can be changed. */
  reason: string | null;
}

/** The values of its group, where it has one. */
const groupWords = ({ group }: Alert): string =>
  Object.entries(group)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');

function Who({ alert }: { alert: Alert }) {
  const { acked } = alert;
  const end = endWords(alert);
  if (end !== null) return <span className="text-12 text-ink-2">{end}</span>;
  if (acked === null) return <span className="text-12 text-ink-3">nobody yet</span>;
  return (
    <span className="grid text-12 text-ink-2 [overflow-wrap:anywhere]">
      <span>{acked.by}</span>
      <span className="text-ink-3">
        until <Time at={acked.until} />
      </span>
    </span>
  );
}

export const alertColumns = ({ acknowledge, resolve, reason }: AlertColumnContext): Column<Alert>[] => [
  {
    id: 'state',
    header: 'State',
    width: '128px',
    cell: ({ state }) => (
      <Chip tone={alertTones[state]} dot>
        {alertWords[state]}
      </Chip>
    ),
  },
  {
    id: 'alert',
    header: 'Alert',
    primary: true,
    cell: (alert) => (
      <span className="grid min-w-0 gap-0.5">
        <span className="font-strong [overflow-wrap:anywhere]">{alert.title}</span>
        <span className="text-12 text-ink-3 [overflow-wrap:anywhere]">
          {[alert.ruleName ?? 'a rule that was deleted', groupWords(alert)].filter(Boolean).join(' · ')}
        </span>
      </span>
    ),
  },
  {
    id: 'severity',
    header: 'Severity',
    width: '96px',
    hideBelow: 'lg',
    cell: ({ severity }) => (severity === null ? '–' : <Chip tone={severityTones[severity]}>{severity}</Chip>),
  },
  { id: 'count', header: 'Events', align: 'right', width: '72px', cell: ({ count }) => formatNumber(count) },
  {
    id: 'since',
    header: 'Since',
    width: '110px',
    cell: ({ openedAt }) => <Time at={openedAt} className="text-12 text-ink-2" />,
  },
  { id: 'who', header: 'Who is at it', width: '150px', hideBelow: 'lg', cell: (alert) => <Who alert={alert} /> },
  {
    id: 'actions',
    header: 'Actions',
    align: 'right',
    width: '250px',
    cell: (alert) =>
      isOpen(alert) ? (
        <span className="flex flex-wrap gap-1.5 sm:flex-nowrap sm:justify-end">
          {alert.state === 'acked' ? null : (
            <Button size="small" icon={Check} disabledReason={reason} onClick={() => acknowledge(alert)}>
              Acknowledge
            </Button>
          )}
          <Button size="small" icon={CircleCheck} disabledReason={reason} onClick={() => resolve(alert)}>
            Resolve
          </Button>
        </span>
      ) : null,
  },
];
