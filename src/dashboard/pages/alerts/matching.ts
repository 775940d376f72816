import type { Filters } from '../../../contract/conditions.ts';
import { evaluate } from '../../../engine/conditions/evaluate.ts';
import { buildScope } from '../../../engine/scope.ts';
import type { Event } from '../../api/queries/events.ts';

/** The events that a match takes, by the engine; none while the match cannot be judged. */
export function matchingEvents(events: readonly Event[], match: unknown, now: number): readonly Event[] {
  try {
    // Sound: a match that is not well formed is judged as false, or throws.
    return events.filter((event) => evaluate(match as Filters, buildScope({ event }), now).ok);
  } catch {
    return [];
  }
}
