import { describePage } from './browser.ts';
import type { RecordEvent } from './recorder.ts';
import type { Guard } from './report.ts';
import type { CallOptions, Client, WireEvent } from './types.ts';
import { copyObject } from './wire.ts';

type Fields = { [field: string]: unknown };
type Calls = Pick<Client, WireEvent['type']>;

type Arguments = [first?: unknown, second?: unknown, options?: unknown, options?: unknown];

/** A view: `(name, properties, options)`, or the same behind a category, which is taken away. */
function viewOf(given: Arguments, page?: object): Fields {
  const category = typeof given[1] === 'string' ? given.shift() : undefined;
  return { category, name: given[0], properties: { ...page, ...copyObject(given[1]) } };
}

/** The fields of the first two arguments of a call; '' for a required one that is missing, which is refused later. */
const fieldsOf: { [Type in WireEvent['type']]: (given: Arguments) => Fields } = {
  track: ([event, properties]) => ({ event: event ?? '', properties: copyObject(properties) }),
  identify: ([userId, traits]) => ({ userId, traits: copyObject(traits) }),
  page: (given) => viewOf(given, describePage()),
  screen: (given) => viewOf(given),
  group: ([groupId, traits]) => ({ groupId: groupId ?? '', traits: copyObject(traits) }),
  alias: ([userId, previousId]) => ({ userId: userId ?? '', previousId }),
};

/** The calls that make events, each `(first, second, options)`. */
export function createCalls(record: RecordEvent, guard: Guard): Calls {
  const calls = Object.entries(fieldsOf).map(([type, read]) => [
    type,
    guard((...given: Arguments) =>
      record(type as WireEvent['type'], read(given), given[2] as CallOptions | null | undefined),
    ),
  ]);
  return Object.fromEntries(calls);
}
