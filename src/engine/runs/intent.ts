import type { JsonValue } from '../../contract/primitives.ts';

/** An effect that was decided and is to happen. */
export interface Intent {
  /** R3: the same over all attempts and crashes. */
  readonly key: string;
  /** When it was decided, epoch ms. */
  readonly at: number;
  /** R4: generation in which it was decided; a result of an earlier one does not count. */
  readonly gen: number;
  /** When nobody can be working on it any more, epoch ms. */
  readonly leaseUntil: number;
  /** How often its task was issued since the last result. */
  readonly timesIssued: number;
  /** When it was claimed, epoch ms; recorded only where the effect must not happen twice. */
  readonly claimedAt: number | null;
  /** What earlier attempts already achieved (devices reached, the reply of a model). */
  readonly progress: JsonValue;
  /** How often in a row nothing could be attempted; none when left out. */
  readonly holds?: number;
  /** How many attempts have reported that they are to be tried again; none when left out. */
  readonly failures?: number;
  /** Its message is acknowledged, though its result is not there: nobody but the run notices that its consumer died. */
  readonly detached?: boolean;
  /** Hash of what the first attempt that may have left carried. */
  readonly payload?: string;
}
