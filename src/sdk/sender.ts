import type { Queue } from './queue.ts';
import type { Log, Report } from './report.ts';
import type { ClientOptions } from './types.ts';
import { batchBody, batchBytes, isRetryable, jitterMs, readNumber, readRetryAfterMs, takeBatch } from './wire.ts';

/** Sends the queue over HTTP: one request at a time, oldest events first. */
export interface Sender {
  /** Looks at the queue after a change: sends now, or later with others. */
  poke(): void;
  /** Sends everything queued up to now; false when some of it is still waiting. */
  flush(): Promise<boolean>;
  /** Ends a wait between retries, but one that the server asked for only by force. */
  wake(force?: boolean): void;
  /** Ends everything under way, for good. */
  stop(): void;
}

/** Status (0: no answer came), what was answered or thrown, and the Retry-After header. */
type Answer = [status: number, detail: unknown, retryAfter?: string | null];

/** False only where the platform says so; servers and React Native say nothing. */
export function isOffline(): boolean {
  return globalThis.navigator?.onLine === false;
}

/** One attempt; never throws. */
async function post(
  options: Partial<ClientOptions>,
  url: string,
  lines: string[],
  controller: AbortController,
): Promise<Answer> {
  const { writeKey, fetch: request = globalThis.fetch } = options;
  const timer = setTimeout(() => controller.abort(), readNumber(options.timeoutMs, 15_000));
  try {
    const token = globalThis.btoa?.(`${writeKey}:`);
    const response = await request(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token && { authorization: `Basic ${token}` }),
      },
      // Older React Native has no `btoa`: there the key travels as in a beacon.
      body: batchBody(lines, token ? undefined : writeKey),
      signal: controller.signal,
    });
    // The body is read to its end so that the connection is free again.
    return [response.status, await response.text(), response.headers.get('retry-after')];
  } catch (detail) {
    return [0, detail];
  } finally {
    clearTimeout(timer);
  }
}

/** Makes the sender of one queue; events that cannot be sent now wait for the next event or session. */
export function createSender(
  options: Partial<ClientOptions>,
  url: string,
  queue: Queue,
  log: Log,
  report: Report,
): Sender {
  const flushAt = readNumber(options.flushAt, 20);
  const flushIntervalMs = readNumber(options.flushIntervalMs, 2_000);
  const maxRetries = readNumber(options.maxRetries, 10);
  let active: Promise<boolean> | undefined;
  // How many lines are to go now; later ones ride along where a batch has room, else they gather anew.
  let due = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wake: Sender['wake'] = () => {};
  let isStopped = false;

  const waitBeforeRetry = (retryAfter: string | null | undefined, retry: number) =>
    new Promise<void>((resolve) => {
      const askedMs = readRetryAfterMs(retryAfter, Date.now());
      timer = setTimeout(resolve, Math.max(askedMs, jitterMs(retry, Math.random())));
      wake = (force) => (force || !askedMs) && resolve();
    });

  const run = async () => {
    for (let retries = 0; due > 0 && queue.lines.length; ) {
      const lines = takeBatch(queue.lines, batchBytes);
      if (isStopped || isOffline()) return false;
      const controller = new AbortController();
      wake = (force) => force && controller.abort();
      const [status, detail, retryAfter] = await post(options, url, lines, controller);
      log(status, detail);
      if (isRetryable(status)) {
        if (isStopped || retries >= maxRetries) {
          report('unreachable', detail, [], status);
          return false;
        }
        await waitBeforeRetry(retryAfter, retries++);
      } else {
        due -= lines.length;
        retries = 0;
        const gone = new Set(lines);
        queue.set(queue.lines.filter((line) => !gone.has(line)));
        if (status > 299) report('rejected', detail, lines, status);
      }
    }
    return true;
  };

  const flush = () => {
    due = queue.lines.length;
    if (!active) {
      clearTimeout(timer);
      active = run().then((isDone) => {
        active = timer = undefined;
        if (isDone) poke();
        return isDone;
      });
    }
    return active;
  };
  const poke = () => {
    const { length } = queue.lines;
    if (!length || isStopped) return;
    if (length >= flushAt) flush();
    else if (!active) timer ??= setTimeout(flush, flushIntervalMs);
  };
  return {
    poke,
    flush,
    wake: (force) => wake(force),
    stop() {
      isStopped = true;
      clearTimeout(timer);
      wake(true);
    },
  };
}
