/** Limits of the ingest; for a batch and a beacon a little less, to leave room for the envelope. */
export const eventBytes = 32_768;
export const batchBytes = 499_000;
export const beaconBytes = 59_000;
const batchEvents = 2_500;

/** Ceiling of the first wait and of any wait between retries, and the longest Retry-After that is respected. */
const backoffBaseMs = 1_000;
const backoffCapMs = 60_000;
const retryAfterCapMs = 86_400_000;

/** Characters of a text field, 256 unless named; 0 means an object. A timestamp over 24 has a year of six digits. */
const fieldLengths: { [field: string]: number } = {
  event: 200,
  name: 200,
  timestamp: 24,
  properties: 0,
  traits: 0,
  context: 0,
};

/** A random id; React Native and plain-http pages have no `randomUUID`. */
export function createId(): string {
  return globalThis.crypto?.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
}

/** Length in UTF-8. */
export function byteLength(text: string): number {
  return encodeURIComponent(text).replace(/%../g, '.').length;
}

/** The first lines that fit into so many bytes. */
export function takeBatch(lines: string[], maxBytes: number): string[] {
  let room = maxBytes;
  return lines.slice(0, batchEvents).filter((line) => {
    room -= byteLength(line) + 1;
    return room >= 0;
  });
}

/** Body of /v1/batch: a text with the key in it, which beacons can send, and pages of other sites without a preflight. */
export function batchBody(lines: string[], writeKey: string | undefined): string {
  return `{"batch":[${lines}],${JSON.stringify({ sentAt: new Date(), writeKey }).slice(1)}`;
}

/** Whether it is text of 1 to `max` characters. */
export function isText(value: unknown, max = 256): value is string {
  return typeof value === 'string' && !!value && value.length <= max;
}

/** A copy of an object through JSON; throws for circular values, functions and the like. */
export function copyObject(value: unknown): object {
  return JSON.parse(JSON.stringify(value ?? {}));
}

/** Throws the name of the first field for which the ingest would refuse the whole batch. */
export function checkEvent(event: { [field: string]: unknown }): void {
  const fields = { ...event, userId: event.userId ?? event.anonymousId ?? '' };
  for (const [name, value] of Object.entries(fields)) {
    const length = fieldLengths[name] ?? 256;
    const isFit = length ? isText(value, length) : JSON.stringify(value)[0] === '{';
    if (value != null && !isFit) throw TypeError(name);
  }
}

/** A count or a delay; the cap keeps delays from overflowing a timer, which then fires at once. */
export function readNumber(value: unknown, fallback: number): number {
  return typeof value === 'number' && value >= 0 ? Math.min(value, 2 ** 31 - 1) : fallback;
}

/** Whether the same batch may succeed later; status 0 means that there was no answer. */
export function isRetryable(status: number): boolean {
  return !status || status > 499 || [408, 425, 429].includes(status);
}

/** How long the server asked to wait, in seconds or as an HTTP date; 0 when it did not. */
export function readRetryAfterMs(header: string | null | undefined, now: number): number {
  const wantedMs = header ? +header * 1_000 || Date.parse(header) - now : 0;
  return wantedMs > 0 ? Math.min(wantedMs, retryAfterCapMs) : 0;
}

/** Full jitter: any wait between nothing and a ceiling that doubles with each retry. */
export function jitterMs(retry: number, random: number): number {
  return random * Math.min(backoffCapMs, backoffBaseMs * 2 ** retry);
}
