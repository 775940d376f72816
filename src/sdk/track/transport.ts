import type { ClientOptions } from './types.ts';
import { batchBody, jitterMs, readNumber, readRetryAfterMs } from './wire.ts';

/** Status (0: no answer), the answer or the error, and the Retry-After header. */
type Answer = [status: number, detail: unknown, retryAfter?: string | null];

/** Sends to /v1/batch; one request or one wait at a time. */
export interface Transport {
  /** One attempt; never throws. */
  post(lines: string[]): Promise<Answer>;
  /** The wait before a retry. */
  wait(retry: number, retryAfter: string | null | undefined): Promise<void>;
  /** Ends a wait; with force also a wait that the server asked for, and a request. */
  wake(force?: boolean): void;
}

/** Whether the platform reports that it is offline; servers and React Native report nothing. */
export function isOffline(): boolean {
  return globalThis.navigator?.onLine === false;
}

/** Creates the transport of one client. */
export function createTransport(options: Partial<ClientOptions>, url: string): Transport {
  const { writeKey, fetch: request = globalThis.fetch } = options;
  let wake: Transport['wake'] = () => {};
  return {
    async post(lines) {
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(), readNumber(options.timeoutMs, 15_000));
      wake = (force) => force && controller.abort();
      try {
        const response = await request(url, {
          method: 'POST',
          // Text, which is what it is without a header, with the key in it needs no CORS preflight.
          body: batchBody(lines, writeKey),
          signal: controller.signal,
        });
        // The body is read to its end so that the connection is free again.
        return [response.status, await response.text(), response.headers.get('retry-after')];
      } catch (detail) {
        return [0, detail];
      } finally {
        clearTimeout(timer);
      }
    },
    wait: (retry, retryAfter) =>
      new Promise((resolve) => {
        const askedMs = readRetryAfterMs(retryAfter, Date.now());
        const timer = setTimeout(resolve, Math.max(askedMs, jitterMs(retry, Math.random())));
        wake = (force) => {
          if (askedMs && !force) return;
          clearTimeout(timer);
          resolve();
        };
      }),
    wake: (force) => wake(force),
  };
}
