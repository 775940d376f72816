import type { SignedIn } from '../../src/contract/account/sign-in.ts';
import { sealSecret } from '../../src/worker/db/sealed.ts';
import { sha256Hex } from '../../src/worker/ids.ts';
import { insertSignInCode } from '../../src/worker/store/sign-in-codes.ts';
import { env } from './worker.ts';

/** Stores a one-time code for keys, as `npm start` does, and returns it. */
export async function makeCode(keys: SignedIn, expiresAt = Date.now() + 60_000): Promise<string> {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const code = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
  const hash = sha256Hex(code);
  const sealed = await sealSecret(env, 'signInCode', hash, keys);
  await env.DB.prepare(insertSignInCode).bind(hash, sealed, expiresAt).run();
  return code;
}
