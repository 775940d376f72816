// Decides how messages are numbered: a sequence number is the time of receipt in milliseconds, times 1000, plus a
// counter. It grows with every message, so "newer than this one" and "since that time" are both one key comparison.
// 1. numbers always grow, even when the clock goes back;
// 2. numbers are exact until the year 2255, when they reach 2^53.

const PER_MILLISECOND = 1000;
const PREFIX = 'msg_';

/** The number of a message received now, given the newest number so far. */
export function nextSeq(nowMs: number, newestSeq: number): number {
  return Math.max(firstSeqAt(nowMs), newestSeq + 1);
}

/** The lowest number that a message of this millisecond can have. */
export function firstSeqAt(timeMs: number): number {
  return timeMs * PER_MILLISECOND;
}

/** The id of a number. */
export function formatMessageId(seq: number): string {
  return `${PREFIX}${seq.toString(36)}`;
}

/** The number of an id, or null when the text is not an id. */
export function parseMessageId(id: string): number | null {
  if (!/^msg_[0-9a-z]{1,11}$/.test(id)) return null;
  return Number.parseInt(id.slice(PREFIX.length), 36);
}
