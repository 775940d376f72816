import { findLocalStorage, listenToPage } from './browser.ts';
import { createCalls } from './calls.ts';
import { createIdentity } from './identity.ts';
import { createQueue, createStorageDoor } from './queue.ts';
import { createRecorder } from './recorder.ts';
import { createReporter } from './report.ts';
import { createSender } from './sender.ts';
import { createTransport } from './transport.ts';
import type { AnyEvents, Client, ClientOptions, EventMap } from './types.ts';
import { isText, readNumber } from './wire.ts';
import { within } from './within.ts';

export type {
  CallOptions,
  Client,
  ClientOptions,
  Fetch,
  KeyValueStorage,
  Problem,
  ProblemCode,
  WireEvent,
} from './types.ts';

/** A copy of the options; empty when a getter among them throws. */
function copyOptions(input: ClientOptions): Partial<ClientOptions> {
  try {
    return { ...input };
  } catch {
    return {};
  }
}

/** Creates a client of one project; nothing it does throws or rejects into the host app. */
export function createClient<Events extends EventMap<Events> = AnyEvents>(input: ClientOptions): Client<Events> {
  const options = copyOptions(input);
  const { writeKey, host, storage = findLocalStorage() } = options;
  const { log, report, guard } = createReporter(options);
  // Why calls are refused; '' while they are accepted.
  let closed = 'writeKey, host';
  let url = '';
  if (isText(writeKey) && isText(host)) {
    closed = '';
    url = `${host.replace(/\/+$/, '')}/v1/batch`;
  } else report('invalid', closed);
  const prefix = closed || `sendora:${writeKey}:`;
  const useStorage = createStorageDoor(closed ? null : storage, report);
  const queue = createQueue(useStorage, `${prefix}queue:`, readNumber(options.maxQueue, 1_000), report);
  const transport = createTransport(options, url);
  const sender = createSender(options, transport, queue, log, report);
  queue.adopt().then(sender.schedule);
  const identity = createIdentity(useStorage, `${prefix}ids`, options.stateless);
  const listening = listenToPage(url, writeKey, queue, sender, transport, identity, guard);
  const record = createRecorder(identity, options.stateless, log, report, (line) => {
    if (closed) throw closed;
    queue.set([...queue.lines, line]);
    sender.schedule();
  });
  const flush = (timeoutMs?: number) => within(identity.ready.then(sender.flush), readNumber(timeoutMs, 0));
  return {
    ...createCalls(record, guard),
    userId: () => identity.ready.then(() => identity.read().userId),
    anonymousId: () => identity.ready.then(() => identity.read().anonymousId),
    reset: guard(() => identity.ready.then(() => identity.remember())),
    flush,
    async shutdown(timeoutMs) {
      // Calls that wait for the storage are handled first.
      identity.ready.then(() => {
        closed ||= 'shut down';
      });
      const isDone = await flush(readNumber(timeoutMs, 5_000));
      sender.stop();
      listening.abort();
      queue.set(queue.lines, 0);
      return isDone;
    },
  };
}
