import { useQuery } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { type Alert, alertQueries } from '../../api/queries/alerts.ts';
import { channelQueries } from '../../api/queries/channels.ts';
import { useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { formatNumber } from '../../ui/format.ts';
import { TextLink } from '../../ui/link.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { ErrorState, ListSkeleton } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { alertTones, alertWords, endWords, isOpen, noticeWords, severityTones } from '../../words/alert-state.ts';
import { AckForm } from './ack-form.tsx';
import { useAlertActions } from './use-alert-actions.ts';

/** Lines of an alert that are listed. */
const listed = 20;

/** One alert with its pages and events, beside the list. */
export function AlertPanel({ id, onClose }: { id: string | null; onClose: () => void }) {
  const { paths } = useConnection();
  return (
    <Sheet
      open={id !== null}
      onOpenChange={(open) => !open && onClose()}
      title="Alert"
      footer={id === null ? null : <ButtonLink to={paths.logs({ alertId: id })}>Its messages in the log</ButtonLink>}
    >
      {id === null ? null : <Details id={id} />}
    </Sheet>
  );
}

function Details({ id }: { id: string }) {
  const connection = useConnection();
  const query = useQuery(alertQueries.one(connection, id));
  if (query.isPending) return <ListSkeleton rows={6} />;
  if (query.data === undefined) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  const alert = query.data;
  const { state, severity, title, lines, notices, eventIds } = alert;
  return (
    <div className="grid gap-5">
      <div className="grid gap-2">
        <p className="flex flex-wrap items-center gap-2">
          <Chip tone={alertTones[state]} dot>
            {alertWords[state]}
          </Chip>
          {severity === null ? null : <Chip tone={severityTones[severity]}>{severity}</Chip>}
        </p>
        <p className="font-strong text-14 [overflow-wrap:anywhere]">{title}</p>
      </div>
      {isOpen(alert) ? <Act alert={alert} /> : null}
      <Facts alert={alert} />
      <Part title="Pages">
        {notices.length === 0 ? (
          <p className="text-13 text-ink-3">
            {state === 'pending' ? 'None yet: it waits for further events.' : 'It paged with the message of its event.'}
          </p>
        ) : (
          <Notices alert={alert} />
        )}
      </Part>
      {lines.length === 0 ? null : (
        <Part title="What happened how often">
          <ul className="grid gap-1 text-13">
            {lines.slice(0, listed).map(({ key, count }) => (
              <li key={key} className="flex gap-2">
                <span className="min-w-12 text-right tabular-nums">×{formatNumber(count)}</span>
                <span className="min-w-0 [overflow-wrap:anywhere]">{key}</span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {eventIds.length === 0 ? null : (
        <Part title="Its newest events">
          <ul className="flex flex-wrap gap-x-4 gap-y-1 text-13">
            {eventIds.map((eventId, place) => (
              <li key={eventId}>
                <TextLink to={connection.paths.event(eventId)}>Event {place + 1}</TextLink>
              </li>
            ))}
          </ul>
        </Part>
      )}
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="grid gap-2">
      <h3 className="font-strong text-12 text-ink-3">{title}</h3>
      {children}
    </section>
  );
}

function Act({ alert }: { alert: Alert }) {
  const right = useRight('editor');
  const { acknowledge, resolve } = useAlertActions();
  return (
    <div className="grid gap-2">
      <AckForm
        disabledReason={right.reason}
        loading={acknowledge.isPending}
        onAck={(ack) => acknowledge.mutate({ alert, ack })}
      />
      <span>
        <Button
          icon={CircleCheck}
          loading={resolve.isPending}
          disabledReason={right.reason}
          onClick={() => resolve.mutate({ alert })}
        >
          Resolve
        </Button>
      </span>
    </div>
  );
}

function Facts({ alert }: { alert: Alert }) {
  const { paths } = useConnection();
  const { ruleId, ruleName, group, count, openedAt, lastAt, nextAt, acked, level, closedAt } = alert;
  const end = endWords(alert);
  const facts: [label: string, value: ReactNode][] = [
    [
      'Rule',
      ruleName === null ? (
        'deleted'
      ) : (
        <TextLink key="rule" to={paths.alertRule(ruleId)}>
          {ruleName}
        </TextLink>
      ),
    ],
    ...Object.entries(group).map(([name, value]): [string, ReactNode] => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
    ['Events', formatNumber(count)],
    ['Since', <Time key="since" at={openedAt} />],
    ['Newest event', <Time key="last" at={lastAt} />],
    ['Next', nextAt && <Time at={nextAt} />],
    ['Escalated', level > 0 ? `to level ${level}` : null],
    [
      'Acknowledged',
      acked && (
        <>
          by {acked.by}, until <Time at={acked.until} />
          {acked.note === null ? null : <span className="block text-ink-2">“{acked.note}”</span>}
        </>
      ),
    ],
    [
      'Ended',
      closedAt && (
        <>
          <Time at={closedAt} />, {end}
        </>
      ),
    ],
  ];
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-13">
      {facts
        .filter(([, value]) => value !== null)
        .map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-ink-3">{label}</dt>
            <dd className="min-w-0 [overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Notices({ alert }: { alert: Alert }) {
  const connection = useConnection();
  const { paths } = connection;
  const channels = useQuery(channelQueries.some(connection)).data?.data ?? [];
  const nameOf = (id: string) => channels.find((channel) => channel.id === id)?.name ?? 'a channel that is gone';
  return (
    <ol className="grid gap-2.5 text-13">
      {alert.notices.toReversed().map(({ n, kind, at, title, count, channelIds, deliveryIds, silencedBy }) => (
        <li key={n} className="grid gap-0.5 border-line border-l-2 pl-2.5">
          <span className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-medium">{noticeWords(kind)}</span>
            <Time at={at} className="text-12 text-ink-3" />
            {count > 1 ? <span className="text-12 text-ink-3">after {formatNumber(count)} events</span> : null}
          </span>
          <span className="text-ink-2 [overflow-wrap:anywhere]">{title}</span>
          {silencedBy === undefined ? (
            <span className="text-12 text-ink-3">
              {channelIds.map(nameOf).join(', ')}
              {deliveryIds.map((id, place) => (
                <TextLink key={id} to={paths.log(id, { alertId: alert.id })} className="ml-2">
                  Message{deliveryIds.length > 1 ? ` ${place + 1}` : ''}
                </TextLink>
              ))}
            </span>
          ) : (
            <span className="text-12 text-hold [overflow-wrap:anywhere]">
              Held by a silence: {silencedBy.reason}
              {silencedBy.owner === null ? '' : ` (${silencedBy.owner})`}
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}
