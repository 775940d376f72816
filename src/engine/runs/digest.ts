import type { JsonValue } from '../../contract/primitives.ts';

/** Events that were gathered for one digest. */
export interface Gathered {
  /** The newest, oldest first. */
  readonly events: readonly GatheredEvent[];
  /** All of them, also those that are not kept. */
  readonly count: number;
}

export interface GatheredEvent {
  readonly id: string;
  readonly type: string;
  /** Epoch ms. */
  readonly timestamp: number;
  readonly properties: { readonly [name: string]: JsonValue };
}

export interface Digest {
  /** Of the digest that is open, or was the last to end; null before the first one begins. */
  readonly current: Gathered | null;
  /** What came for the next one. */
  readonly next: Gathered;
  /** Of the newest events that were taken: the first 12 characters of each id, so that one told twice counts once. */
  readonly taken: readonly string[];
}
