import type { StreamEvent } from '../../../../contract/events.ts';
import type { Scope } from '../../../../engine/scope.ts';
import type { MatchEntry } from '../../../store/match-index.ts';
import type { NewDelivery } from '../../../store/own-delivery-row.ts';
import type { OutboxEvent } from '../../../store/stream-outbox.ts';
import type { References } from '../../../stream/enqueue.ts';
import type { Round } from '../work.ts';

/** An event that something beside workflows is to react to: its type and its conditions match. */
export interface Hit {
  event: StreamEvent;
  entry: MatchEntry;
  scope: Scope;
}

/** What the things of one kind make of a round of events. It may be made again: every id in it is derived. */
export interface Reaction {
  /** Messages to be sent. */
  deliveries: NewDelivery[];
  /** Further statements of the batch that records the events, in front of that record. */
  statements: D1PreparedStatement[];
  events: OutboxEvent[];
  /** What is due by the results of `statements`, which are in their order. */
  references(results: readonly D1Result<unknown>[]): References;
}

export type React = (round: Round, hits: readonly Hit[]) => Reaction | Promise<Reaction>;
