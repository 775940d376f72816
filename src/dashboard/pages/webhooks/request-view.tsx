import { useQuery } from '@tanstack/react-query';
import { endpointBody, webhookIdOf } from '../../../engine/endpoints/body.ts';
import type { WebhookDelivery } from '../../api/queries/endpoints.ts';
import { type Event, eventQueries } from '../../api/queries/events.ts';
import { useConnection } from '../../shell/connection.ts';
import { CodeBlock } from '../../ui/code.tsx';

type Sent = Pick<WebhookDelivery, 'id' | 'eventId' | 'attempts'>;

/** The headers that every endpoint gets. The secrets are not readable, so a signature cannot be shown again. */
export function headersOf({ id, attempts }: Pick<Sent, 'id' | 'attempts'>): string {
  const last = attempts.at(-1);
  const seconds = last === undefined ? '(seconds of the attempt)' : String(Math.floor(Date.parse(last.at) / 1_000));
  return [
    'content-type: application/json',
    'user-agent: Sendora-Webhooks/1',
    `webhook-id: ${webhookIdOf(id)}`,
    `webhook-timestamp: ${seconds}`,
    'webhook-signature: v1,… (HMAC-SHA256 of id.timestamp.body, one for each valid secret)',
  ].join('\n');
}

const bodyOf = (projectId: string, event: Event): string =>
  endpointBody(projectId, { ...event, timestamp: Date.parse(event.timestamp) });

/** What was sent of an event: the signed headers and the body. */
export function RequestView({ delivery, source }: { delivery: Sent; source: WebhookDelivery['source'] }) {
  const connection = useConnection();
  const { eventId } = delivery;
  const event = useQuery({ ...eventQueries.one(connection, eventId ?? ''), enabled: eventId !== null });
  const missing =
    source === 'test'
      ? 'The body is that of a sample event, which is not stored.'
      : 'The event is not stored any more, so its body cannot be shown.';
  return (
    <div className="grid gap-2">
      <CodeBlock code={headersOf(delivery)} label="headers" />
      <p className="text-12 text-ink-3">
        Each attempt has its own timestamp and signature; id and body stay the same. Headers of your own are in the
        settings.
      </p>
      {event.data ? (
        <CodeBlock
          code={JSON.stringify(JSON.parse(bodyOf(connection.projectId, event.data)), null, 2)}
          label="body"
          language="JSON"
        />
      ) : event.isLoading ? null : (
        <p className="text-13 text-ink-3">{missing}</p>
      )}
    </div>
  );
}
