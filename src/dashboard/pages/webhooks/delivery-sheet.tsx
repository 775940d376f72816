import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { problemOf } from '../../api/problem.ts';
import { type Delivery, deliveryQueries } from '../../api/queries/deliveries.ts';
import { type Endpoint, endpointQueries } from '../../api/queries/endpoints.ts';
import { useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { CodeBlock } from '../../ui/code.tsx';
import { TextLink } from '../../ui/link.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { ErrorState, ListSkeleton } from '../../ui/states.tsx';
import { Duration, Time } from '../../ui/time.tsx';
import { useToasts } from '../../ui/toast.tsx';
import { EventChip } from '../../words/event-chip.tsx';
import { reasonOf, stateOf } from '../logs/delivery-words.ts';
import { RequestView } from './request-view.tsx';

/** One delivery with what was sent, what the endpoint returned, and a way to send it again. */
export function DeliverySheet({
  id,
  endpoint,
  onClose,
}: {
  id: string | null;
  endpoint: Endpoint;
  onClose: () => void;
}) {
  return (
    <Sheet
      open={id !== null}
      onOpenChange={(open) => open || onClose()}
      title="Delivery"
      width={600}
      footer={id === null ? null : <Actions id={id} endpoint={endpoint} />}
    >
      {id === null ? null : <Details id={id} />}
    </Sheet>
  );
}

function Details({ id }: { id: string }) {
  const connection = useConnection();
  const query = useQuery(deliveryQueries.one(connection, id));
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
          {delivery.eventType === null ? null : <EventChip type={delivery.eventType} />}
          <span className="text-12 text-ink-3">
            <Time at={delivery.createdAt} />
          </span>
        </div>
        {reason === null ? null : <p className="text-13 text-ink-2 [overflow-wrap:anywhere]">{reason}</p>}
        {delivery.nextAttemptAt === null ? null : (
          <p className="text-13 text-ink-2">
            Next attempt <Time at={delivery.nextAttemptAt} />
          </p>
        )}
        {delivery.replays === 0 ? null : (
          <p className="text-12 text-ink-3">
            Sent again by hand {delivery.replays === 1 ? 'once' : `${delivery.replays} times`}
          </p>
        )}
      </div>
      <Part title="Attempts">
        <Attempts delivery={delivery} />
      </Part>
      <Part title="Request">
        <RequestView delivery={delivery} source={delivery.source} />
      </Part>
      <Links delivery={delivery} />
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

function Attempts({ delivery: { attempts, state } }: { delivery: Delivery }) {
  if (attempts.length === 0) {
    const text = state === 'done' ? 'Nothing was sent: it was kept.' : 'Not tried yet.';
    return <p className="text-13 text-ink-3">{text}</p>;
  }
  return (
    <ol className="grid gap-2.5">
      {attempts.map(({ at, statusCode, error, ms }, place) => (
        <li key={at} className="grid gap-1.5 rounded-control border border-line p-2.5 text-13">
          <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
            <span className="text-ink-3 tabular-nums">{place + 1}.</span>
            <Chip tone={error === null ? 'good' : 'bad'}>
              {statusCode === null ? 'no response' : `status ${statusCode}`}
            </Chip>
            <Time at={at} />
            <span className="ml-auto text-12 text-ink-3">
              <Duration ms={ms} />
            </span>
          </span>
          {error === null ? null : <CodeBlock code={error} label={`response ${place + 1}`} />}
        </li>
      ))}
    </ol>
  );
}

function Links({ delivery: { eventId, userId, id } }: { delivery: Delivery }) {
  const { paths } = useConnection();
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 text-13">
      {eventId === null ? null : <TextLink to={paths.event(eventId)}>Open the event</TextLink>}
      {userId === null ? null : <TextLink to={paths.person(userId)}>{userId}</TextLink>}
      <TextLink to={paths.log(id)}>Open in the log</TextLink>
    </p>
  );
}

function useReplay(id: string) {
  const { client, projectId } = useConnection();
  const queries = useQueryClient();
  const toasts = useToasts();
  return useMutation({
    mutationFn: () => client.replayWebhookDelivery({ params: { id }, body: {}, idempotencyKey: crypto.randomUUID() }),
    onSuccess: async () => {
      toasts.add({ tone: 'good', title: 'The delivery is sent again' });
      await Promise.all([
        queries.invalidateQueries({ queryKey: endpointQueries.all(projectId) }),
        queries.invalidateQueries({ queryKey: deliveryQueries.all(projectId) }),
      ]);
    },
    onError: (error) => toasts.add({ tone: 'bad', title: 'Not sent again', text: problemOf(error).detail }),
  });
}

function Actions({ id, endpoint }: { id: string; endpoint: Endpoint }) {
  const connection = useConnection();
  const right = useRight('editor');
  const replay = useReplay(id);
  const { data: delivery } = useQuery(deliveryQueries.one(connection, id));
  if (delivery === undefined) return null;
  const why =
    delivery.source === 'test'
      ? 'This was an example; send another one instead.'
      : endpoint.status === 'disabled'
        ? 'The endpoint is disabled; enable it first.'
        : delivery.state === 'done'
          ? right.reason
          : 'It has not ended yet; it is sent by its schedule.';
  return (
    <Button icon={RotateCw} loading={replay.isPending} disabledReason={why} onClick={() => replay.mutate()}>
      Replay
    </Button>
  );
}
