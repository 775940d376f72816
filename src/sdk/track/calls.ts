import { describePage } from './browser.ts';
import type { RecordEvent } from './recorder.ts';
import type { Guard } from './report.ts';
import type { CallOptions, Client, WireEvent } from './types.ts';
import { copyObject } from './wire.ts';

type Fields = { [field: string]: unknown };
type Calls = Pick<Client, WireEvent['type']>;

/** The fields of the first two arguments of a call; '' for a required one that is missing, which is refused later. */
const fieldsOf: { [Type in WireEvent['type']]: (first: unknown, second: unknown) => Fields } = {
  track: (event, properties) => ({ event: event ?? '', properties: copyObject(properties) }),
  identify: (userId, traits) => ({ userId, traits: copyObject(traits) }),
  page: (name, properties) => ({ name, properties: { ...describePage(), ...copyObject(properties) } }),
  screen: (name, properties) => ({ name, properties: copyObject(properties) }),
  group: (groupId, traits) => ({ groupId: groupId ?? '', traits: copyObject(traits) }),
  alias: (userId, previousId) => ({ userId: userId ?? '', previousId }),
};

/** The calls that make events, each `(first, second, options)`. */
export function createCalls(record: RecordEvent, guard: Guard): Calls {
  const calls = Object.entries(fieldsOf).map(([type, read]) => [
    type,
    guard((first: unknown, second: unknown, call?: CallOptions | null) =>
      record(type as WireEvent['type'], read(first, second), call),
    ),
  ]);
  return Object.fromEntries(calls);
}
