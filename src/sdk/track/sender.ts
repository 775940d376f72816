import type { Queue } from './queue.ts';
import type { Log, Report } from './report.ts';
import { isOffline, type Transport } from './transport.ts';
import type { ClientOptions } from './types.ts';
import { batchBytes, isRetryable, readNumber, takeBatch } from './wire.ts';

/** Decides when the queue is sent; one request at a time, oldest events first. */
export interface Sender {
  /** Called after a change of the queue: sends it now, or later together with other events. */
  schedule(): void;
  /** Sends everything that is queued; false when some of it is still waiting. */
  flush(): Promise<boolean>;
  /** Ends timers and waits for good. */
  stop(): void;
}

/** Creates the sender of one queue; events that cannot be sent now wait for the next event or session. */
export function createSender(
  options: Partial<ClientOptions>,
  { post, wait, wake }: Transport,
  queue: Queue,
  log: Log,
  report: Report,
): Sender {
  let active: Promise<boolean> | undefined;
  // How many lines are sent now; later ones are added while a batch has room, and wait otherwise.
  let due = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;

  const run = async () => {
    for (let retries = 0; due > 0 && queue.lines.length; ) {
      const lines = takeBatch(queue.lines, batchBytes);
      if (isStopped || isOffline()) return false;
      const [status, detail, retryAfter] = await post(lines);
      log(status, detail);
      if (isRetryable(status)) {
        if (isStopped || retries >= readNumber(options.maxRetries, 10)) {
          report('unreachable', detail, [], status);
          return false;
        }
        await wait(retries++, retryAfter);
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
    clearTimeout(timer);
    timer = undefined;
    active ??= run().then((isDone) => {
      active = undefined;
      if (isDone) schedule();
      return isDone;
    });
    return active;
  };
  const schedule = () => {
    const { length } = queue.lines;
    if (!length || isStopped) return;
    if (length >= readNumber(options.flushAt, 20)) flush();
    else if (!active) timer ??= setTimeout(flush, readNumber(options.flushIntervalMs, 2_000));
  };
  return {
    schedule,
    flush,
    stop() {
      isStopped = true;
      clearTimeout(timer);
      wake(true);
    },
  };
}
