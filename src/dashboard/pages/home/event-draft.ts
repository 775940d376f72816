// The event of the form before it is sent: texts as they are typed, and what is wrong with them.
import type { Fault } from '../../../contract/errors.ts';
import type { SampleEvent } from '../../samples/sample-event.ts';
import type { SentEvent } from './follow-event.ts';

export interface EventDraft {
  event: string;
  userId: string;
  /** JSON as it is typed. */
  properties: string;
}

export type DraftFaults = Partial<Record<keyof EventDraft, string>>;

const asText = (properties: Record<string, unknown>) => JSON.stringify(properties, null, 2);

export const draftOf = ({ event, properties }: SampleEvent, userId: string): EventDraft => ({
  event,
  userId,
  properties: asText(properties),
});

/** The event of another workflow brings its sample properties, unless there are some written by hand. */
export function withEvent(draft: EventDraft, event: string, samples: readonly SampleEvent[]): EventDraft {
  const sample = samples.find((each) => each.event === event);
  const isSample = samples.some(({ properties }) => asText(properties) === draft.properties);
  return sample !== undefined && isSample ? draftOf(sample, draft.userId) : { ...draft, event };
}

/** The event, or what is wrong with the texts. An empty person or type is left to the service to refuse. */
export function readDraft({ event, userId, properties }: EventDraft): { event: SentEvent | null; faults: DraftFaults } {
  try {
    const value: unknown = JSON.parse(properties.trim() || '{}');
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (isObject) return { event: { event, userId, properties: value as Record<string, unknown> }, faults: {} };
    return { event: null, faults: { properties: 'Properties are an object: { "name": "value" }.' } };
  } catch (error) {
    return { event: null, faults: { properties: `Not JSON yet: ${error instanceof Error ? error.message : error}` } };
  }
}

const fields = ['event', 'userId', 'properties'] as const;

/** Faults of the service by the field they are about; those of no field are in `rest`. */
export function faultsByField(faults: readonly Fault[]): { fields: DraftFaults; rest: Fault[] } {
  const found: DraftFaults = {};
  const rest: Fault[] = [];
  for (const fault of faults) {
    const field = fields.find((name) => fault.pointer === `/${name}` || fault.pointer.startsWith(`/${name}/`));
    if (field === undefined) rest.push(fault);
    else found[field] ??= fault.message;
  }
  return { fields: found, rest };
}
