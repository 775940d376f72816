import type { StreamEvent } from '../../../contract/events.ts';
import type { Env } from '../../env.ts';
import { moveFeed } from '../../feed-object/move.ts';
import type { Join } from '../../person.ts';
import type { Failures } from './failures.ts';

/** A join that was made, by the event that asked for it. */
export interface MadeJoin {
  event: StreamEvent;
  join: Join;
}

/** Moves the items of joined people; an event whose feed cannot be reached is taken again. */
export async function moveFeeds(
  env: Env,
  projectId: string,
  joined: readonly MadeJoin[],
  failures: Failures,
): Promise<void> {
  await Promise.all(
    joined.map(({ event, join }) =>
      moveFeed(env, projectId, join).catch((error: unknown) => failures.add(event, error)),
    ),
  );
}
