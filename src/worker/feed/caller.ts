import { AppError } from '../../contract/errors.ts';
import { addressOf, keepPace, type Pace, refuseWhileSpent } from '../access/pace.ts';
import { readUserToken, type TokenUser } from '../access/user-token.ts';
import type { Env } from '../env.ts';
import { type FeedStub, feedOf } from '../feed-object/stub.ts';

/** A person who calls, and their feed. */
export interface Caller {
  user: TokenUser;
  feed: FeedStub;
  pace: Pace;
  /** Epoch ms. */
  now: number;
}

/** One text for every cause, so that nothing can be guessed from it. */
const notValid =
  'Send a valid user token as bearer token: a JWT (HS256), signed with the feed secret of the project, with the claims sub, projectId and exp (at most 24 hours ahead).';

/** The person of a token; 401 for a token that is not valid, 429 for a person or an address that calls too often. */
export async function admitUser(env: Env, token: string | undefined, headers: Headers, now: number): Promise<Caller> {
  const address = addressOf(headers);
  const spare = () => {
    if (address !== null) refuseWhileSpent(env, 'failures', address, now);
  };
  const user = token ? await readUserToken(env, token, now, spare) : null;
  if (!user) {
    if (token && address !== null) await keepPace(env, 'failures', address, now);
    throw new AppError('unauthorized', notValid);
  }
  const { projectId, userId } = user;
  const pace = await keepPace(env, 'feed', `${projectId} ${userId}`, now);
  return { user, feed: feedOf(env, projectId, userId), pace, now };
}
