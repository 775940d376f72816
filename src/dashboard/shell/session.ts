// How a tab comes to its keys: a sign-in link, another tab, or the form.
import { askOtherTabs, type Keys, keepKeys, keysOfTab, takeCode } from '../api/keys.ts';
import { signIn } from '../api/sign-in.ts';

export type Session =
  | { kind: 'connected'; keys: Keys }
  /** There are keys, and a link that may bring others. */
  | { kind: 'choose'; keys: Keys; code: string }
  /** There are none; `failure` is why a link brought none, `notice` why the ones that were here are gone. */
  | { kind: 'disconnected'; failure?: unknown; notice?: string };

/** Exchanges the code of a link. It works once, so this must not be called twice. */
export async function enterBy(code: string): Promise<Session> {
  try {
    return connect(await signIn(code));
  } catch (failure) {
    return { kind: 'disconnected', failure };
  }
}

export function connect(keys: Keys): Session {
  keepKeys(keys);
  return { kind: 'connected', keys };
}

/** What the tab begins with. Anybody can make a link, so none replaces keys without a question. */
export async function beginSession(): Promise<Session> {
  const code = takeCode();
  const keys = keysOfTab() ?? (await askOtherTabs());
  if (keys !== null) return code === null ? connect(keys) : { kind: 'choose', keys, code };
  return code === null ? { kind: 'disconnected' } : enterBy(code);
}
