// How a message of the log is said in words.
import type { Delivery } from '../../api/queries/deliveries.ts';
import { outcomeWords, toneOfOutcome } from '../../trace/tones.ts';
import type { Tone } from '../../ui/chip.tsx';

const sources: Record<Delivery['source'], string> = {
  step: 'Workflow step',
  rule: 'Notification rule',
  alert: 'Alert',
  endpoint: 'Webhook endpoint',
  test: 'Test',
};

const states: Record<Exclude<Delivery['state'], 'done'>, string> = {
  queued: 'queued',
  waiting: 'waiting',
  in_flight: 'being sent',
};

const waits: Record<NonNullable<Delivery['why']>, string> = {
  retry: 'Waits for its next attempt.',
  quiet_hours: 'Waits for the end of quiet hours.',
  pace: 'Waits for its turn: the channel sends at a limited pace.',
  parked: 'Waits until the vendor works again.',
  order: 'Waits for the message before it.',
  channel_closed: 'Waits until the channel works again.',
};

/** What a message waits for, as a sentence; null: nobody said. */
export const waitWords = (why: Delivery['why']): string => (why === null ? 'Waits for its turn.' : waits[why]);

export const sourceWords = (source: Delivery['source']): string => sources[source];

/** The state as one short phrase with its tone. */
export function stateOf({ state, outcome }: Pick<Delivery, 'state' | 'outcome'>): { text: string; tone: Tone } {
  if (state !== 'done') return { text: states[state], tone: 'info' };
  return { text: outcome === null ? 'done' : outcomeWords(outcome), tone: toneOfOutcome(outcome) };
}

/** Why it is where it is, as a sentence; null when it was sent without more to say. */
export function reasonOf({ message, why, outcome, attempts }: Delivery): string | null {
  if (message !== null) return message;
  if (why !== null) return waitWords(why);
  if (outcome === 'sent' && attempts.length > 1) return `Sent at attempt ${attempts.length}.`;
  return null;
}

/** What an attempt came to, in a few words. */
export const attemptResult = ({ statusCode, error }: Delivery['attempts'][number]): string =>
  error ?? (statusCode === null ? 'No answer was needed' : 'Accepted');
