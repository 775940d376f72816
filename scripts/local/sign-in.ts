import { randomBytes } from 'node:crypto';
import type { D1Database } from '@cloudflare/workers-types';
import { type SignedIn, signInMinutes } from '../../src/contract/account/sign-in.ts';
import { sealedFor } from '../../src/worker/db/sealed.ts';
import { encryptJson, importKeyring } from '../../src/worker/guard/encrypt.ts';
import { sha256Hex } from '../../src/worker/ids.ts';
import { insertSignInCode } from '../../src/worker/store/sign-in-codes.ts';

/** Stores a one-time code for keys, and returns the address that signs in with it. */
export async function makeSignInLink(
  db: D1Database,
  encryptionKey: string,
  url: string,
  keys: SignedIn,
): Promise<string> {
  const code = randomBytes(32).toString('base64url');
  const hash = sha256Hex(code);
  const sealed = await encryptJson(await importKeyring(encryptionKey), sealedFor.signInCode(hash), keys);
  await db
    .prepare(insertSignInCode)
    .bind(hash, sealed, Date.now() + signInMinutes * 60_000)
    .run();
  // Behind # nothing is sent to the server, so the code is in no log either.
  return `${url}/#code=${code}`;
}
