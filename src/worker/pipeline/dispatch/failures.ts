// What of a batch of events could not be done, and whether it is worth another try.
// 1. One event that fails takes no neighbour with it: it is taken again alone.
// 2. What fails in the same way each time is not tried again.
import type { StreamEvent } from '../../../contract/events.ts';

/** Events that have to be taken again, with the reason. */
export class Failures {
  private readonly byEvent = new Map<string, unknown>();

  add({ id }: Pick<StreamEvent, 'id'>, error: unknown): void {
    if (!this.byEvent.has(id)) this.byEvent.set(id, error);
  }

  has({ id }: Pick<StreamEvent, 'id'>): boolean {
    return this.byEvent.has(id);
  }

  reasonOf({ id }: Pick<StreamEvent, 'id'>): unknown {
    return this.byEvent.get(id);
  }
}

const permanent = ['TypeError', 'RangeError', 'SyntaxError', 'ReferenceError'];

/** Whether an error of a run object comes from what it was asked, and not from the platform or a database. */
export function isLasting(error: unknown): boolean {
  if (!(error instanceof Error) || ('retryable' in error && error.retryable === true)) return false;
  return permanent.includes(error.name) || permanent.some((name) => error.message.startsWith(`${name}: `));
}
