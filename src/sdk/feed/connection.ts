// The one socket of a browser: it is opened again when it breaks, and replaced by polling while it cannot be opened.
import { readMissed, type Session, TokenRefused } from './session.ts';
import type { Frame } from './state.ts';
import { Timers } from './tabs.ts';
import type { FeedStatus } from './types.ts';

/** A connection that lasted so long begins anew with its pauses. */
const steadyMs = 30_000;
const pollMs = 30_000;
const heartbeatMs = 60_000;
const answerMs = 10_000;
/** A page that is hidden for so long needs no socket. */
const sleepAfterMs = 10 * 60_000;
const failuresBeforePolling = 3;
const codes = { tokenEnded: 4401, otherPerson: 4403, erased: 4410 };

/** Spread from the first moment on, so that clients that were cut off together do not come back together. */
export const backoffMs = (tries: number, random: number): number => random * Math.min(60_000, 1_000 * 2 ** tries);

export interface ConnectionHooks {
  /** `seq` of what the client has. */
  seq(): number;
  /** `since`: what was asked for, where the frame is the answer to that. */
  onFrame(frame: Frame, since: number): void;
  onStatus(status: FeedStatus): void;
  onError(error: unknown): void;
}

export class Connection {
  readonly #session: Session;
  readonly #hooks: ConnectionHooks;
  /** End with the socket. */
  readonly #ofSocket = new Timers();
  readonly #answer = new Timers();
  readonly #reconnect = new Timers();
  readonly #sleep = new Timers();
  readonly #polling = new Timers();
  #socket: WebSocket | null = null;
  readonly #listening = new AbortController();
  #isOpening = false;
  #isOver = false;
  #isPolling = false;
  #etag = '';
  /** For the pauses. */
  #tries = 0;
  /** To connect, one after the other. */
  #failures = 0;
  /** Of tokens, one after the other. */
  #refusals = 0;

  constructor(session: Session, hooks: ConnectionHooks) {
    this.#session = session;
    this.#hooks = hooks;
    const { signal } = this.#listening;
    globalThis.document?.addEventListener('visibilitychange', this.#look, { signal });
    globalThis.addEventListener?.('online', this.#look, { signal });
    hooks.onStatus('connecting');
    void this.#connect();
  }

  stop(): void {
    this.#end('closed');
  }

  async #connect(): Promise<void> {
    if (this.#isOver || this.#socket || this.#isOpening) return;
    this.#reconnect.clear();
    this.#isOpening = true;
    try {
      const token = await this.#session.token();
      if (!this.#isOver) this.#open(token, this.#hooks.seq());
    } catch (error) {
      this.#hooks.onError(error);
      this.#lost(false);
    }
    this.#isOpening = false;
  }

  #open(token: string, since: number): void {
    const address = `${this.#session.address('ws')}/live?since=${since}`;
    const socket = new WebSocket(address, ['sendora', `token.${token}`]);
    this.#socket = socket;
    let wasOpen = false;
    socket.onopen = () => {
      wasOpen = true;
      this.#opened(socket, token);
    };
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      this.#refusals = 0;
      this.#answer.clear();
      if (data !== 'pong') this.#hooks.onFrame(JSON.parse(data), since);
    };
    socket.onclose = ({ code }) => {
      if (this.#socket !== socket) return;
      this.#drop();
      if (!this.#isOver) this.#closed(code, wasOpen);
    };
  }

  #opened(socket: WebSocket, token: string): void {
    this.#failures = 0;
    this.#stopPolling();
    this.#hooks.onStatus('live');
    this.#ofSocket.set(steadyMs, () => {
      this.#tries = 0;
    });
    this.#beatLater(socket, token);
  }

  #closed(code: number, wasOpen: boolean): void {
    const isRefused = code === codes.tokenEnded || code === codes.otherPerson;
    if (code === codes.erased) this.#end('closed');
    else if (!isRefused) this.#lost(wasOpen);
    // One more token, and no more where that is not taken either.
    else if (this.#refusals++ > 0) this.#end('error');
    else {
      this.#session.forget();
      void this.#connect();
    }
  }

  /** Plans the next try, and polls where several have failed. */
  #lost(wasOpen: boolean): void {
    if (!wasOpen) this.#failures += 1;
    const polls = this.#failures >= failuresBeforePolling;
    if (polls && !this.#isPolling) {
      this.#isPolling = true;
      void this.#poll();
    }
    this.#hooks.onStatus(polls ? 'polling' : 'connecting');
    this.#reconnect.set(backoffMs(this.#tries, Math.random()), () => void this.#connect());
    this.#tries += 1;
  }

  /**
   * A network that went away without a word is noticed by the answer that does not come. A token that ends soon is replaced,
   * so that the socket outlives it.
   */
  #beatLater(socket: WebSocket, known: string): void {
    this.#ofSocket.set(heartbeatMs, async () => {
      const token = await this.#session.token().catch(this.#hooks.onError);
      if (this.#socket !== socket) return;
      if (token && token !== known) socket.send(JSON.stringify({ type: 'token', token }));
      socket.send('ping');
      this.#answer.set(answerMs, () => {
        this.#drop();
        socket.close();
        this.#lost(true);
      });
      this.#beatLater(socket, token ?? known);
    });
  }

  /** In the place of a socket: asks for the counts, and for what changed where they did. */
  async #poll(): Promise<void> {
    try {
      const { json, etag } = await this.#session.call<{ seq: number }>('/counts', { etag: this.#etag });
      this.#etag = etag ?? this.#etag;
      const since = this.#hooks.seq();
      if (json && json.seq !== since) {
        const frame = await readMissed(this.#session, since);
        if (this.#isPolling) this.#hooks.onFrame(frame, since);
      }
    } catch (error) {
      if (error instanceof TokenRefused) this.#end('error');
      else this.#hooks.onError(error);
    }
    if (this.#isPolling) this.#polling.set(pollMs, () => void this.#poll());
  }

  #stopPolling(): void {
    this.#isPolling = false;
    this.#polling.clear();
  }

  /** The page was hidden or shown, or the network is back. */
  #look = (): void => {
    this.#sleep.clear();
    if (globalThis.document?.visibilityState !== 'hidden') return void this.#connect();
    this.#sleep.set(sleepAfterMs, () => {
      const socket = this.#socket;
      this.#drop();
      this.#stopPolling();
      this.#reconnect.clear();
      socket?.close();
    });
  };

  #drop(): void {
    this.#socket = null;
    this.#ofSocket.clear();
    this.#answer.clear();
  }

  #end(status: FeedStatus): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const socket = this.#socket;
    this.#drop();
    this.#stopPolling();
    this.#reconnect.clear();
    this.#sleep.clear();
    this.#listening.abort();
    socket?.close();
    this.#hooks.onStatus(status);
  }
}
