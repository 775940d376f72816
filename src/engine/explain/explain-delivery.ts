// Decides how it is explained to a person what came of one message.
import type { DeliveryState, WaitingFor } from '../../contract/messages/delivery.ts';
import type { Outcome } from '../../contract/outcomes.ts';
import { isoTime } from '../../contract/primitives.ts';

/** What is known of a message; times in epoch ms. */
export interface DeliveryFacts {
  state: DeliveryState;
  why: WaitingFor | null;
  outcome: Outcome | null;
  reason: string | null;
  message: string | null;
  /** Address, or the name of the channel. */
  recipient: string | null;
  nextAttemptAt: number | null;
  attempts: readonly { at: number; statusCode?: number; error?: string }[];
  /** Attempts that its source makes. */
  mostAttempts: number;
}

export interface DeliveryExplanation {
  code: string;
  sentence: string;
}

/** What came of a message, as a code and one sentence. */
export function explainDelivery(facts: DeliveryFacts): DeliveryExplanation {
  const { state, outcome, reason, message, recipient } = facts;
  if (state === 'queued' || state === 'in_flight') return { code: 'planned', sentence: 'It is about to be sent.' };
  if (state === 'waiting') return explainWaiting(facts);
  if (outcome === 'sent') {
    const last = facts.attempts.at(-1);
    const at = last ? ` at ${timeOf(last.at)}` : '';
    const status = last?.statusCode === undefined ? '' : `, status ${last.statusCode}`;
    return { code: 'sent', sentence: `Sent to ${recipient ?? 'its recipient'}${at}${status}.` };
  }
  return { code: reason ?? outcome ?? 'error', sentence: message ?? `It ended as ${outcome}.` };
}

function explainWaiting({
  why,
  reason,
  message,
  attempts,
  mostAttempts,
  nextAttemptAt,
}: DeliveryFacts): DeliveryExplanation {
  if (why !== 'retry') return { code: reason ?? why ?? 'waiting', sentence: message ?? 'It waits.' };
  const last = attempts.at(-1);
  if (!last) return { code: 'retrying', sentence: message ?? 'It is tried again.' };
  const failure = last.statusCode === undefined ? '' : ` with ${last.statusCode}`;
  const next = nextAttemptAt === null ? '' : `; next at ${timeOf(nextAttemptAt)}`;
  return { code: 'retrying', sentence: `Attempt ${attempts.length} of ${mostAttempts} failed${failure}${next}.` };
}

/** Seconds are enough: `2026-05-01T14:05:02Z`. */
const timeOf = (ms: number) => isoTime(ms).replace(/\.\d+Z$/, 'Z');
