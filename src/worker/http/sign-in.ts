import type { Hono } from 'hono';
import type { SignedIn } from '../../contract/account/sign-in.ts';
import { signInMinutes } from '../../contract/account/sign-in.ts';
import { signInRoutes } from '../../contract/api/sign-in.ts';
import { AppError, invalidInput } from '../../contract/errors.ts';
import { faultsOf } from '../../engine/faults/faults.ts';
import { addressOf, keepPace } from '../access/pace.ts';
import { openSecret } from '../db/sealed.ts';
import { sha256Hex } from '../ids.ts';
import { takeSignInCode } from '../store/sign-in-codes.ts';
import { parseJson, readText } from './body.ts';
import type { AppEnv } from './mount.ts';

/**
 * Exchanges the code of a sign-in link for keys, once. A link may be seen by others, in a history or a log; when they
 * read it, its code is used.
 */
export function mountSignIn(app: Hono<AppEnv>): void {
  const { path, body: schema, maxBytes } = signInRoutes.signIn;
  app.post(path, async (c) => {
    const now = Date.now();
    c.set('pace', await keepPace(c.env, 'signIn', addressOf(c.req.raw.headers) ?? 'unknown', now));
    const input = parseJson(await readText(c.req.raw, maxBytes));
    const parsed = schema.safeParse(input);
    if (!parsed.success) throw invalidInput(faultsOf(parsed.error, { input, schema }));
    const codeHash = sha256Hex(parsed.data.code);
    const sealed = await takeSignInCode(c.env.DB, codeHash, now);
    if (sealed === null) {
      const message = `This sign-in link was used already, or is older than ${signInMinutes} minutes; ask for a new one where you got it.`;
      throw new AppError('unauthorized', message);
    }
    return c.json(await openSecret<SignedIn>(c.env, 'signInCode', codeHash, sealed));
  });
}
