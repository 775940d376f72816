import type { StreamEvent } from '../contract/events.ts';

/** Whose event it is: the userId, or the anonymousId of a person not yet known. */
export function personOf(event: Pick<StreamEvent, 'userId' | 'anonymousId'>): string {
  return event.userId ?? event.anonymousId ?? '';
}

/** Two ids of one person; `from` becomes `to`. */
export interface Join {
  from: string;
  to: string;
}

type Joining = Pick<StreamEvent, 'kind' | 'userId' | 'anonymousId'> & { properties: Record<string, unknown> | null };

/** The two ids that an event says are one person's; null where it names only one. */
export function joinOf({ kind, userId, anonymousId, properties }: Joining): Join | null {
  const from = kind === 'alias' ? String(properties?.previousId) : kind === 'identify' ? anonymousId : null;
  return userId && from && from !== userId ? { from, to: userId } : null;
}
