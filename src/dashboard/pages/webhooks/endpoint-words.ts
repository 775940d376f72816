// How the state of an endpoint and of its deliveries is said in words.
import type { Endpoint, WebhookDelivery } from '../../api/queries/endpoints.ts';
import type { Tone } from '../../ui/chip.tsx';

const looks: Record<Endpoint['status'], { text: string; tone: Tone }> = {
  ok: { text: 'active', tone: 'good' },
  failing: { text: 'failing', tone: 'bad' },
  disabled: { text: 'disabled', tone: 'neutral' },
};

/** The state as one word. */
export const statusOf = ({ status }: Pick<Endpoint, 'status'>): { text: string; tone: Tone } => looks[status];

const disabledBecause: Record<NonNullable<Endpoint['disabledReason']>, string> = {
  failures: 'It only failed, for as long as its settings allow.',
  gone: 'It answered 410: the address is gone.',
  asked: 'It asked for it, by the header webhook-delivery: disable.',
  exhausted: 'A delivery was given up after its last attempt, and its settings say to stop then.',
  manual: 'Somebody disabled it.',
};

/** Why it is not simply active, as one sentence; null where it is. */
export function statusReason({ status, disabledReason, breaker }: Endpoint): string | null {
  if (status === 'disabled') return disabledReason === null ? null : disabledBecause[disabledReason];
  if (breaker === 'open') return 'It failed too often just now: what is due for it waits, and loses no attempt.';
  if (breaker === 'probing') return 'One request tries whether it works again; the rest follows when it does.';
  return status === 'failing' ? 'Its last four attempts or more failed.' : null;
}

/** What is looked at of a delivery. */
export type Judged = Pick<WebhookDelivery, 'state' | 'outcome'> & {
  attempts: readonly Pick<WebhookDelivery['attempts'][number], 'error'>[];
};

/** What a delivery counts as. A suppressed one was kept, not sent, so it is no failure; `retry` failed so far. */
export type DeliveryMark = 'sent' | 'failed' | 'retry' | 'kept' | 'open';

export function markOf({ state, outcome, attempts }: Judged): DeliveryMark {
  if (state !== 'done') return attempts.some(({ error }) => error !== null) ? 'retry' : 'open';
  if (outcome === 'sent') return 'sent';
  return outcome === 'suppressed' ? 'kept' : 'failed';
}

/** Of those that were tried, how many succeeded; null where none was. One that waits after a failure has not. */
export function successOf(deliveries: readonly Judged[]): { sent: number; tried: number; share: number } | null {
  const marks = deliveries.map(markOf);
  const sent = marks.filter((mark) => mark === 'sent').length;
  const tried = sent + marks.filter((mark) => mark === 'failed' || mark === 'retry').length;
  return tried === 0 ? null : { sent, tried, share: sent / tried };
}
