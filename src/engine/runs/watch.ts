import type { ScopeEvent } from '../scope.ts';

/** What a waiting run listens for. */
export type Watch =
  | { kind: 'until' }
  /** `since`: events from this moment (epoch ms) on count. */
  | { kind: 'event'; since: number }
  | { kind: 'condition' }
  /** Events that match the trigger join. */
  | { kind: 'collect' };

/** An event of the person, as far as waits and exits look at it; times in epoch ms. */
export type SeenEvent = ScopeEvent & { id: string; timestamp: number; receivedAt: number };
