// Turns what a client sent into the events of the stream: checked, stamped, with one id for retries.
import type * as z from 'zod';
import { AppError, type Fault } from '../../contract/errors.ts';
import { occasionPrefix, reservedPrefixes } from '../../contract/event-names.ts';
import { type IngestKind, ingestBodies, ingestKinds, ingestLimits } from '../../contract/events.ts';
import { jsonFault } from '../../contract/primitives.ts';
import { textFaults } from '../../contract/text-faults.ts';
import { faultsOf } from '../../engine/faults/faults.ts';
import { closest } from '../../engine/faults/suggest.ts';
import { encodeUtf8 } from '../guard/bytes.ts';
import type { QueuedEvent } from '../messages.ts';
import { type JudgeAddress, readDeviceContext } from './device-context.ts';

export interface StampClock {
  receivedAt: number;
  /** Clock of the sender at sending, to correct its timestamps; null when it did not say. */
  sentAt: number | null;
  randomId(): string;
  /** Whether the caller may send events whose type is reserved for the platform. */
  mayUseReserved: boolean;
  judge: JudgeAddress;
  /** Of a batch, for its calls that have none. */
  context?: unknown;
}

type Stamped = { event: QueuedEvent } | { faults: Fault[] };
type Common = z.infer<(typeof ingestBodies)['identify']>;

/** A timestamp further in the future than this is the sender's clock, not the truth. */
const futureMs = 24 * 3_600_000;

/** Stamps one call of one kind; faults carry pointers below `at`. */
export function stamp(kind: IngestKind, input: unknown, clock: StampClock, at = ''): Stamped {
  const tooDeep = jsonFault(input, ingestLimits.depth);
  if (tooDeep !== null) return { faults: [{ pointer: at, code: 'too_deep', message: tooDeep }] };
  const broken = textFaults(input, at);
  if (broken.length > 0) return { faults: broken };
  const schema = ingestBodies[kind];
  const parsed = schema.safeParse(input);
  const faults = parsed.success ? [] : faultsOf(parsed.error, { input, schema, at });
  const body = typeof input === 'object' && input !== null ? (input as Partial<Common>) : {};
  const nobody = !body.userId && !body.anonymousId;
  if (nobody && !faults.some((fault) => /\/(userId|anonymousId)$/.test(fault.pointer))) {
    faults.push({ pointer: `${at}/userId`, code: 'required', message: 'Give a userId or an anonymousId.' });
  }
  if (!parsed.success || faults.length) return { faults };
  const event = toEvent(kind, parsed.data, clock);
  const reserved = reservedPrefixes.find((prefix) => event.type.startsWith(prefix));
  if (reserved === occasionPrefix || (reserved !== undefined && !clock.mayUseReserved))
    return { faults: [reservedFault(reserved, at)] };
  return { event };
}

function reservedFault(prefix: string, at: string): Fault {
  const message = `Names that begin with "${prefix}" are reserved for Sendora's own events${prefix === occasionPrefix ? '' : '; a key of the role editor may send them'}.`;
  return { pointer: `${at}/event`, code: 'reserved_name', message };
}

const tooLarge = `An event is at most ${ingestLimits.eventBytes / 1024} KB of JSON.`;
const isTooLarge = (item: unknown): boolean => encodeUtf8(JSON.stringify(item)).byteLength > ingestLimits.eventBytes;

/** A stamped event and the JSON pointer of the call that it came from. */
export interface StampedCall {
  event: QueuedEvent;
  at: string;
}

/**
 * Stamps the calls of a batch: good calls are taken, bad ones are told, so that one never costs the others. `idAt` makes
 * the messageId of a call that has none.
 */
export function stampBatch(
  batch: unknown[],
  clock: StampClock,
  idAt: (index: number) => string = clock.randomId,
): { calls: StampedCall[]; faults: Fault[] } {
  const calls: StampedCall[] = [];
  const faults: Fault[] = [];
  for (const [index, item] of batch.entries()) {
    const at = `/batch/${index}`;
    const kind = kindOf(item);
    if (typeof kind !== 'string') faults.push({ ...kind, pointer: `${at}/type` });
    else if (isTooLarge(item)) faults.push({ pointer: at, code: 'too_long', message: tooLarge });
    else {
      const stamped = stamp(kind, item, { ...clock, randomId: () => idAt(index) }, at);
      if ('event' in stamped) calls.push({ event: stamped.event, at });
      else faults.push(...stamped.faults);
    }
  }
  return { calls, faults };
}

/** 413 for an event over the limit. */
export function requireEventSize(item: unknown): void {
  if (isTooLarge(item)) throw new AppError('payload_too_large', tooLarge);
}

function kindOf(item: unknown): IngestKind | Omit<Fault, 'pointer'> {
  const type = typeof item === 'object' && item !== null && 'type' in item ? item.type : undefined;
  const kind = ingestKinds.find((name) => name === type);
  if (kind) return kind;
  const suggestion = typeof type === 'string' ? closest(type, [...ingestKinds]) : undefined;
  const message = `The type of a call is one of ${ingestKinds.join(', ')}.`;
  return { code: 'invalid_value', message, ...(suggestion ? { suggestion } : {}) };
}

function toEvent(kind: IngestKind, data: z.infer<(typeof ingestBodies)[IngestKind]>, clock: StampClock): QueuedEvent {
  const person = { userId: data.userId ?? null, anonymousId: data.anonymousId ?? null };
  const times = {
    timestamp: happenedAt(data.timestamp ?? data.originalTimestamp, clock),
    receivedAt: clock.receivedAt,
  };
  const messageId = data.messageId ?? clock.randomId();
  const context = readDeviceContext(data.context ?? clock.context, clock.judge);
  return { kind, messageId, ...person, ...times, ...contentOf(kind, data), depth: 0, ...(context && { context }) };
}

function contentOf(
  kind: IngestKind,
  data: Record<string, unknown>,
): Pick<QueuedEvent, 'type' | 'properties' | 'traits'> {
  const object = (value: unknown) => (value ?? {}) as Record<string, unknown>;
  switch (kind) {
    case 'track':
      return { type: String(data.event), properties: object(data.properties), traits: null };
    case 'identify':
      // The traits are the properties of the event as well, and travel once.
      return { type: 'user.identified', properties: null, traits: object(data.traits) };
    case 'page':
    case 'screen': {
      const named = {
        ...(data.name ? { name: data.name } : {}),
        ...(data.category ? { category: data.category } : {}),
      };
      return { type: `${kind}.viewed`, properties: { ...object(data.properties), ...named }, traits: null };
    }
    case 'group':
      return {
        type: 'group.identified',
        properties: { ...object(data.traits), groupId: data.groupId },
        traits: { groupId: data.groupId },
      };
    case 'alias':
      return { type: 'user.aliased', properties: { previousId: data.previousId }, traits: null };
  }
}

function happenedAt(timestamp: unknown, clock: StampClock): number {
  const said =
    typeof timestamp === 'number' ? timestamp : typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN;
  const skew = clock.sentAt === null ? 0 : clock.receivedAt - clock.sentAt;
  const corrected = said + skew;
  if (!Number.isFinite(corrected)) return clock.receivedAt;
  return Math.min(Math.max(Math.round(corrected), 0), clock.receivedAt + futureMs);
}
