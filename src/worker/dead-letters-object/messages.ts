/** A queue message that failed every time. */
export interface Letter {
  /** Derived from queue and body: the same message has the same id each time it is given up. */
  id: string;
  /** Name of its queue, e.g. sendora-sends. */
  queue: string;
  /** The message as JSON. */
  body: string;
  /** Tries since it was first accepted, those after a redrive included. */
  attempts: number;
  /** Error of the last try before it was first given up; null where only the platform knows. */
  firstError: string | null;
  /** The same for the last time. */
  lastError: string | null;
  /** When it was first given up, epoch ms. */
  createdAt: number;
  /** When it was last put back on its queue, epoch ms; null if never, or since it was given up again. */
  redrivenAt: number | null;
}

/** The place of a letter in the order of time. */
export type LetterPlace = Pick<Letter, 'createdAt' | 'id'>;

/** Which letters a bulk redrive takes. */
export interface LetterFilter {
  queue?: string | undefined;
  /** Given up at or after it, epoch ms. */
  from?: number | undefined;
  /** Given up before it, epoch ms. */
  to?: number | undefined;
}

/** The message of a letter, as its queue carried it. */
export function parseLetter(body: string): unknown {
  return JSON.parse(body);
}
