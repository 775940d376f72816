// A delivery that owns its row: what its state is, and what an attempt came to. Times are epoch ms.
import type { DeliveryState, WaitingFor } from '../../contract/messages/delivery.ts';
import type { Outcome } from '../../contract/outcomes.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { AttemptEntry } from '../runs/state.ts';

/** Sources whose deliveries own their rows; the delivery of a step is owned by its run. */
export type OwnSource = 'rule' | 'alert' | 'endpoint' | 'test';

/** An attempt as it stands in the row. */
export interface OwnAttempt extends AttemptEntry {
  /** Whoever began it has not said yet what came of it. */
  readonly open?: true;
  /** Its claim took over from one whose lease had ended. */
  readonly over?: true;
  /** It was begun and never ended, so its message may have left. */
  readonly unknown?: true;
}

/** What the lifecycle needs of a row that was claimed. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly source: OwnSource;
  /** Whether its provider takes no key, so that what may have left is not repeated. */
  readonly once: boolean;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  /** Failed attempts that count, since it was queued or replayed. */
  readonly tries: number;
  /** The last one is open: it is the attempt that the claim began. */
  readonly attempts: readonly OwnAttempt[];
  readonly payloadHash: string | null;
  readonly progress: JsonValue;
}

/** One request to a provider, as the log keeps it. */
export type Attempt = AttemptEntry;

/** What came of a claimed delivery. */
export type AttemptResult =
  /** The provider took it. */
  | { kind: 'sent'; attempt: Attempt; providerId: string | null; message?: string }
  /** It is over without having been sent: a closed gate, a refusal, something that no longer exists. */
  | { kind: 'ended'; outcome: Outcome; reason: string; message: string; attempt?: Attempt }
  /** It may leave later, and nothing was attempted. */
  | { kind: 'held'; why: Exclude<WaitingFor, 'retry'>; dueAt: number; reason: string; message: string }
  /** Something of ours was not available, and nothing was attempted. */
  | { kind: 'outage'; reason: string; message: string }
  /** A failure that may pass. */
  | {
      kind: 'failed';
      reason: string;
      message: string;
      attempt: Attempt;
      retryAfterMs?: number;
      /** Fewer retries than the schedule allows. */
      maxRetries?: number;
      /** The request may have left. */
      uncertain?: boolean;
      /** Hash of what it carried. */
      payloadHash?: string;
      progress?: JsonValue;
    };

/** A row after a claim has ended. */
export interface SettledDelivery {
  readonly state: Extract<DeliveryState, 'waiting' | 'done'>;
  readonly why: WaitingFor | null;
  readonly outcome: Outcome | null;
  readonly reason: string | null;
  readonly message: string | null;
  readonly dueAt: number | null;
  readonly checkAt: number | null;
  readonly tries: number;
  readonly attempts: readonly OwnAttempt[];
  readonly providerId: string | null;
  readonly payloadHash: string | null;
  readonly progress: JsonValue;
}
