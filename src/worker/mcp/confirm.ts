// Tokens that stand between what a tool would do and its doing it.
// 1. A token is sealed for one API key and holds the tool, the hash of its arguments, what was shown, and its end. Nothing
//    is stored for it, and nobody but this server can make one.
// 2. Its call is done once: the token names it for an Idempotency-Key, so a second use returns the first result.
import { isObject } from '../../contract/json.ts';
import { openSecret, sealSecret } from '../db/sealed.ts';
import type { Env } from '../env.ts';
import { sha256Hex } from '../ids.ts';

export const confirmMinutes = 10;

/** A call that was shown, and waits to be confirmed. */
export interface PendingCall {
  /** Names it for as long as its result is kept. */
  id: string;
  tool: string;
  /** Of its arguments. */
  hash: string;
  /** What it is bound to beside its arguments, such as the fingerprint of a plan. */
  bound: string;
  /** Epoch ms. */
  expiresAt: number;
}

export async function tokenOf(env: Env, keyId: string, call: PendingCall): Promise<string> {
  return sealSecret(env, 'toolCall', keyId, call);
}

/** The call that a token confirms; null where this key never got it, or it was for something else, or it is over. */
export async function confirmedCall(
  env: Env,
  keyId: string,
  token: string,
  wanted: { tool: string; hash: string; now: number },
): Promise<PendingCall | null> {
  const call = await openSecret<PendingCall>(env, 'toolCall', keyId, token).catch(() => null);
  const isMeant = call?.tool === wanted.tool && call.hash === wanted.hash && call.expiresAt > wanted.now;
  return isMeant ? call : null;
}

/** A hash of arguments that does not depend on the order of their fields. */
export function hashOf(args: unknown): string {
  return sha256Hex(JSON.stringify(args, inOrder));
}

function inOrder(_name: string, value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
