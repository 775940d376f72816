// Everything beside workflows that a round of events leads to, as parts of the one batch that records them.
import { insertDeliveriesStatement, placeOf } from '../../../store/own-deliveries.ts';
import { type OutboxEvent, outboxStatement } from '../../../store/stream-outbox.ts';
import type { References } from '../../../stream/enqueue.ts';
import type { Round } from '../work.ts';
import type { Hit } from './reaction.ts';
import { kindOf, reactions } from './registry.ts';

/** The reactions to a round, ready for its batch. */
export interface Reacted {
  statements: D1PreparedStatement[];
  /** Posted when the batch is committed. */
  events: OutboxEvent[];
  /** What is due, by the results of `statements`. */
  references(results: readonly D1Result<unknown>[]): References;
}

/** Lets every kind of thing react to what concerns it. Deliveries come first in the batch, then the rest by kind. */
export async function react(round: Round, hits: readonly Hit[], faults: readonly OutboxEvent[]): Promise<Reacted> {
  const groups = [...Map.groupBy(hits, ({ entry }) => kindOf(entry.kind))];
  const made = await Promise.all(groups.flatMap(([kind, group]) => reactions[kind]?.(round, group) ?? []));
  const deliveries = made.flatMap((one) => one.deliveries);
  const events = uniqueById([...faults, ...made.flatMap((one) => one.events)]);
  const first = insertDeliveriesStatement(round.db, deliveries);
  return {
    statements: [
      ...first,
      ...made.flatMap(({ statements }) => statements),
      ...(events.length > 0 ? [outboxStatement(round.db, events)] : []),
    ],
    events,
    references(results) {
      let next = first.length;
      const parts = made.map(({ statements, references }) => {
        next += statements.length;
        return references(results.slice(next - statements.length, next));
      });
      return {
        deliveries: [...deliveries.map(placeOf), ...parts.flatMap((part) => part.deliveries ?? [])],
        alerts: parts.flatMap((part) => part.alerts ?? []),
      };
    },
  };
}

const uniqueById = (events: readonly OutboxEvent[]): OutboxEvent[] => [
  ...new Map(events.map((event) => [event.id, event])).values(),
];
