import type { StreamEvent } from '../contract/events.ts';

/** Whose event it is: the userId, or the anonymousId of a person not yet known. */
export function personOf(event: Pick<StreamEvent, 'userId' | 'anonymousId'>): string {
  return event.userId ?? event.anonymousId ?? '';
}
