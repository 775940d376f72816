import { describeDevice } from './browser.ts';
import type { Identity } from './identity.ts';
import type { Log, Report } from './report.ts';
import type { CallOptions, WireEvent } from './types.ts';
import { version } from './version.ts';
import { byteLength, checkEvent, copyObject, createId, eventBytes, isText } from './wire.ts';

/** Stamps an event at the call, and queues it as soon as the person is known. */
export type RecordEvent = (
  type: WireEvent['type'],
  fields: { [field: string]: unknown },
  call: CallOptions | null | undefined,
) => Promise<void>;

/** Creates the recorder; `push` receives the event as one line of JSON. */
export function createRecorder(
  identity: Identity,
  isStateless: boolean | undefined,
  log: Log,
  report: Report,
  push: (line: string) => void,
): RecordEvent {
  return (type, fields, call) => {
    const { messageId, timestamp, context, userId, anonymousId } = call ?? {};
    const event: { [field: string]: unknown } = {
      type,
      ...fields,
      messageId: messageId ?? createId(),
      timestamp: new Date(timestamp ?? Date.now()).toISOString(),
      context: {
        ...(!isStateless && describeDevice()),
        ...copyObject(context),
        library: { name: 'sendora-js', version },
      },
    };
    const given = fields.userId ?? userId;
    return identity.ready.then(() => {
      if (type === 'identify' && isText(given)) identity.remember(given);
      const ids = identity.read();
      event.userId = given ?? ids.userId;
      event.anonymousId = anonymousId ?? ids.anonymousId;
      if (type === 'alias') event.previousId ??= ids.userId ?? ids.anonymousId;
      checkEvent(event);
      const line = JSON.stringify(event);
      const bytes = byteLength(line);
      log(type, line);
      if (bytes > eventBytes) report('too_large', bytes, [line]);
      else push(line);
    });
  };
}
