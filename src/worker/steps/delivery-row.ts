import type { GateVerdict } from '../../contract/messages/gates.ts';
import type { AttemptEntry, LoggedMessage } from '../../engine/runs/state.ts';
import type { DeliveryOrigin, DeliveryRow } from '../store/delivery-row.ts';

/** What is known of a message before its attempt. */
interface LogEntry {
  projectId: string;
  id: string;
  origin: DeliveryOrigin;
  /** Attempts before this one. */
  earlier: AttemptEntry[];
  /** Epoch ms. */
  createdAt: number;
}

/** What a message came to, by whoever decides whether a failure is tried again. */
export type Ending = Pick<DeliveryRow, 'outcome' | 'nextAttemptAt'> & {
  reason?: string | undefined;
  message?: string | undefined;
};

/** The log row of a message after an attempt. */
export function deliveryRowOf(
  { earlier, ...entry }: LogEntry,
  message: LoggedMessage,
  { attempt, gates = [] }: { attempt?: AttemptEntry; gates?: readonly GateVerdict[] },
  ending: Ending,
  now: number,
): DeliveryRow {
  return {
    ...entry,
    kind: message.kind,
    channelId: message.channelId,
    recipient: message.recipient,
    outcome: ending.outcome,
    reason: ending.reason ?? null,
    message: ending.message ?? null,
    nextAttemptAt: ending.nextAttemptAt,
    attempts: attempt ? [...earlier, attempt] : earlier,
    gates: gates.length > 0 ? gates : null,
    updatedAt: now,
  };
}
