// The token of the person, and calls that carry it.
import type { Frame } from './state.ts';
import type { FeedCounts, FeedItem, FeedOptions } from './types.ts';

/** The token is not taken, and the one that was asked for in its place neither. */
export class TokenRefused extends Error {}

/** An answer; each caller names the shape that it asked for. */
export interface Reply<T> {
  /** null where nothing has changed (304). */
  json: T | null;
  etag: string | null;
}

interface CallOptions {
  body?: object;
  etag?: string;
}

/** A token is replaced so long before it ends; a socket looks at it every minute. */
const renewBeforeMs = 120_000;

export class Session {
  readonly #options: FeedOptions;
  #kept = '';
  #claims: { projectId?: string; sub?: string; exp?: number } = {};

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  /** A token that is good for a while. */
  async token(): Promise<string> {
    const isGood = this.#kept !== '' && (this.#claims.exp ?? 0) * 1_000 - renewBeforeMs > Date.now();
    return isGood ? this.#kept : this.#ask(this.#kept !== '');
  }

  /** The token is of no use any more. */
  forget(): void {
    this.#claims = {};
  }

  /** What the tabs of one person and project share. */
  name(): string {
    return `sendora-feed:${this.#claims.projectId}:${this.#claims.sub}`;
  }

  /** The address of the feed, behind this scheme. */
  address(scheme: 'http' | 'ws'): string {
    return `${this.#options.baseUrl.replace(/\/+$/, '').replace(/^http/, scheme)}/v1/feed`;
  }

  /** Calls the feed. */
  async call<T>(path: string, init: CallOptions = {}): Promise<Reply<T>> {
    let response = await this.#send(path, await this.token(), init);
    if (response.status === 401) response = await this.#send(path, await this.#ask(true), init);
    if (response.status === 401) throw new TokenRefused('The user token is not valid.');
    const isSame = response.status === 304;
    if (!response.ok && !isSame) throw new Error(`The feed was answered ${response.status}.`);
    return { json: isSame ? null : ((await response.json()) as T), etag: response.headers.get('etag') };
  }

  /** The same without an ETag, so that there is always something to read. */
  async read<T>(path: string, body?: object): Promise<T> {
    return (await this.call<T>(path, body ? { body } : {})).json as T;
  }

  #send(path: string, token: string, { body, etag }: CallOptions): Promise<Response> {
    return fetch(this.address('http') + path, {
      // A click may lead to another page at once.
      ...(body ? { method: 'POST', body: JSON.stringify(body), keepalive: true } : {}),
      headers: {
        authorization: `Bearer ${token}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(etag ? { 'if-none-match': etag } : {}),
      },
      cache: 'no-store',
    });
  }

  async #ask(refresh: boolean): Promise<string> {
    this.#kept = await this.#options.getToken({ refresh });
    this.#claims = claimsOf(this.#kept);
    return this.#kept;
  }
}

/** What a JWT claims; nothing of it is proved, and nothing depends on it but a name and timers. */
function claimsOf(token: string): object {
  try {
    return JSON.parse(atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return {};
  }
}

interface Missed {
  data: FeedItem[];
  seq: number;
  counts: FeedCounts;
  reset?: boolean;
}

/** What changed since a `seq`, as the frame that a socket would have brought. */
export async function readMissed(session: Session, since: number): Promise<Frame> {
  const missed = await session.read<Missed>(`?since=${since}`);
  return { ...missed, type: missed.reset ? 'reset' : 'catchup' };
}
