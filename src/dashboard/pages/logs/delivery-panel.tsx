import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { problemOf } from '../../api/problem.ts';
import { type Delivery, deliveryQueries } from '../../api/queries/deliveries.ts';
import { useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { ExternalLink, TextLink } from '../../ui/link.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { ErrorState, ListSkeleton } from '../../ui/states.tsx';
import { Duration, Time, useNow } from '../../ui/time.tsx';
import { useToasts } from '../../ui/toast.tsx';
import { capturedUrl } from '../../words/captured.ts';
import { kindWords } from '../../words/channel-kind.tsx';
import { GateList } from '../../words/gate-list.tsx';
import { attemptResult, reasonOf, sourceWords, stateOf } from './delivery-words.ts';

/** One message with its attempts, beside the log. */
export function DeliveryPanel({ id, onClose }: { id: string | null; onClose: () => void }) {
  return (
    <Sheet
      open={id !== null}
      onOpenChange={(open) => !open && onClose()}
      title="Message"
      footer={id === null ? null : <Actions id={id} />}
    >
      {id === null ? null : <Details id={id} />}
    </Sheet>
  );
}

function Details({ id }: { id: string }) {
  const connection = useConnection();
  const query = useQuery(deliveryQueries.one(connection, id));
  const now = useNow();
  if (query.isPending) return <ListSkeleton rows={6} />;
  if (query.data === undefined) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  const delivery = query.data;
  const { text, tone } = stateOf(delivery);
  const reason = reasonOf(delivery);
  return (
    <div className="grid gap-5">
      <div className="grid gap-2">
        <div className="flex flex-wrap items-center gap-2">
          <Chip tone={tone}>{text}</Chip>
          <span className="min-w-0 font-medium [overflow-wrap:anywhere]">{delivery.recipient ?? 'No recipient'}</span>
        </div>
        {reason === null ? null : <p className="text-13 text-ink-2">{reason}</p>}
        {delivery.warnings.map((warning) => (
          <p key={warning.code} className="text-13 text-hold">
            {warning.message}
          </p>
        ))}
      </div>
      <Captured delivery={delivery} />
      <Facts delivery={delivery} />
      <Part title="Attempts">
        <Attempts delivery={delivery} />
      </Part>
      {delivery.gates.length === 0 ? null : (
        <Part title="Gates, in their order">
          <GateList gates={delivery.gates} now={now} />
        </Part>
      )}
      {delivery.events.length === 0 ? null : (
        <Part title="Later">
          <Later events={delivery.events} />
        </Part>
      )}
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-2">
      <h3 className="font-strong text-12 text-ink-3">{title}</h3>
      {children}
    </section>
  );
}

/** On a laptop: where the sandbox shows what it caught. */
function Captured({ delivery: { kind, recipient, outcome } }: { delivery: Delivery }) {
  const { keys, me } = useConnection();
  const url = outcome === 'sent' ? capturedUrl(me.sandboxUrl ?? keys.sandboxUrl, { kind, recipient }) : null;
  if (url === null) return null;
  return (
    <p className="text-13">
      <ExternalLink href={url}>Look for it in the sandbox</ExternalLink>
    </p>
  );
}

function Facts({ delivery }: { delivery: Delivery }) {
  const { paths } = useConnection();
  const { runId, workflowId, stepLabel, ruleId, ruleKey, endpointId, alertId, eventId, eventType, userId } = delivery;
  const run = runId && <TextLink to={paths.run(runId, { step: stepLabel })}>{stepLabel ?? runId}</TextLink>;
  const ruleAt = delivery.source === 'alert' ? paths.alertRule : paths.rule;
  const facts: { label: string; value: ReactNode }[] = [
    { label: 'Kind', value: kindWords(delivery.kind) },
    { label: 'Source', value: sourceWords(delivery.source) },
    { label: 'Run', value: run },
    { label: 'Workflow', value: workflowId && <TextLink to={paths.workflow(workflowId)}>Open the workflow</TextLink> },
    { label: 'Rule', value: ruleId && <TextLink to={ruleAt(ruleId)}>{ruleKey ?? 'Open the rule'}</TextLink> },
    { label: 'Alert', value: alertId && <TextLink to={paths.alerts({ alert: alertId })}>Open the alert</TextLink> },
    { label: 'Endpoint', value: endpointId && <TextLink to={paths.webhook(endpointId)}>Open the endpoint</TextLink> },
    { label: 'Event', value: eventId && <TextLink to={paths.event(eventId)}>{eventType ?? eventId}</TextLink> },
    { label: 'Person', value: userId && <TextLink to={paths.person(userId)}>{userId}</TextLink> },
    { label: 'Created', value: <Time at={delivery.createdAt} /> },
    { label: 'Next attempt', value: delivery.nextAttemptAt && <Time at={delivery.nextAttemptAt} /> },
    { label: 'Sent again by hand', value: delivery.replays || null },
    { label: 'Message id', value: <code className="font-mono text-12">{delivery.id}</code> },
  ];
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-13">
      {facts
        .filter(({ value }) => value !== null)
        .map(({ label, value }) => (
          <div key={label} className="contents">
            <dt className="text-ink-3">{label}</dt>
            <dd className="min-w-0 [overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Attempts({ delivery }: { delivery: Delivery }) {
  if (delivery.attempts.length === 0) return <p className="text-13 text-ink-3">Nothing was attempted.</p>;
  return (
    <table className="w-full text-13">
      <thead>
        <tr className="text-left text-12 text-ink-3">
          <th className="py-1 pr-3 font-normal">At</th>
          <th className="py-1 pr-3 font-normal">Answer</th>
          <th className="py-1 pr-3 font-normal">What happened</th>
          <th className="py-1 text-right font-normal">Took</th>
        </tr>
      </thead>
      <tbody>
        {delivery.attempts.map((attempt) => (
          <tr key={attempt.at} className="border-line border-t align-top">
            <td className="py-1.5 pr-3">
              <Time at={attempt.at} />
            </td>
            <td className="py-1.5 pr-3">
              <Chip tone={attempt.error === null ? 'good' : 'bad'} dot={false}>
                {attempt.statusCode ?? (attempt.error === null ? 'ok' : 'none')}
              </Chip>
            </td>
            <td className="py-1.5 pr-3 [overflow-wrap:anywhere]">{attemptResult(attempt)}</td>
            <td className="py-1.5 text-right">
              <Duration ms={attempt.ms} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Later({ events }: { events: Delivery['events'] }) {
  return (
    <ul className="grid gap-1.5 text-13">
      {events.map((event) => (
        <li key={`${event.type} ${event.at}`} className="flex flex-wrap items-center gap-2">
          <Chip tone={['bounced', 'complained', 'failed'].includes(event.type) ? 'bad' : 'good'}>{event.type}</Chip>
          <Time at={event.at} />
          {event.machine ? <span className="text-12 text-ink-3">by a program, not a person</span> : null}
          {event.code ? <span className="text-12 text-ink-3">{event.code}</span> : null}
        </li>
      ))}
    </ul>
  );
}

function Actions({ id }: { id: string }) {
  const connection = useConnection();
  const queries = useQueryClient();
  const toasts = useToasts();
  const right = useRight('editor');
  const { data: delivery } = useQuery(deliveryQueries.one(connection, id));
  const replay = useMutation({
    mutationFn: () => connection.client.replayDelivery({ params: { id }, idempotencyKey: crypto.randomUUID() }),
    onSuccess: () => {
      toasts.add({ title: 'The message is sent again', tone: 'good' });
      return queries.invalidateQueries({ queryKey: deliveryQueries.all(connection.projectId) });
    },
    onError: (error) => toasts.add({ title: 'Not sent again', text: problemOf(error).detail, tone: 'bad' }),
  });
  if (delivery === undefined) return null;
  if (delivery.runId !== null) {
    const to = connection.paths.run(delivery.runId, { step: delivery.stepLabel });
    return <ButtonLink to={to}>Open the run</ButtonLink>;
  }
  if (delivery.source !== 'rule' && delivery.source !== 'alert') return null;
  const reason = delivery.state === 'done' ? right.reason : 'It has not ended yet; it is sent by its schedule.';
  return (
    <Button icon={RotateCw} loading={replay.isPending} disabledReason={reason} onClick={() => replay.mutate()}>
      Send again
    </Button>
  );
}
