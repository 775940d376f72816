// Decides which events a digest gathers, and what of them is kept.
// 1. Of the events of one digest the newest 100 are kept, and no more than 64,000 characters of JSON; all are counted.
// 2. An event counts once: the ids of the newest 1,000 that were taken are remembered, whichever digest took them.
// 3. A run takes an event while a digest is open, or where it is certain to come to one: then it is kept for that one.
import type { JsonValue } from '../../contract/primitives.ts';
import type { Definition, Step } from '../../contract/workflows/workflow.ts';
import { endTarget } from '../graph.ts';
import { isDoneAt } from '../steps/registry.ts';
import { successors } from '../steps/step-graph.ts';

/** Events that were gathered for one digest. */
export interface Gathered {
  /** The newest, oldest first. */
  readonly events: readonly GatheredEvent[];
  /** All of them, also those that are not kept. */
  readonly count: number;
}

export interface GatheredEvent {
  readonly id: string;
  readonly type: string;
  /** Epoch ms. */
  readonly timestamp: number;
  readonly properties: { readonly [name: string]: JsonValue };
}

export interface Digest {
  /** Of the digest that is open, or was the last to end; null before the first one begins. */
  readonly current: Gathered | null;
  /** What came for the next one. */
  readonly next: Gathered;
  /** Of the newest events that were taken: the first 12 characters of each id. */
  readonly taken: readonly string[];
}

/** An event as it comes to a digest. */
export interface ComingEvent {
  id: string;
  type: string;
  timestamp: number;
  properties?: Record<string, unknown> | null;
}

const kept = { events: 100, chars: 64_000, ids: 1_000 } as const;
const nobody: Gathered = { events: [], count: 0 };

type Collect = NonNullable<Extract<Step, { type: 'wait' }>['config']['collect']>;

/** What a step gathers, where it is a digest. */
export function collectOf(step: Step): Collect | null {
  return isDoneAt(step, 'wait') ? (step.config.collect ?? null) : null;
}

/** The key by which the digests of a workflow tell events apart; null where it has none. All of them have the same. */
export function digestOf({ steps }: Pick<Definition, 'steps'>): { key: string | undefined } | null {
  const [first] = steps.flatMap((step) => collectOf(step) ?? []);
  return first ? { key: first.key } : null;
}

/** The digest of a run that begins with an event. */
export const newDigest = (opening: ComingEvent | undefined): Digest => {
  const empty: Digest = { current: null, next: nobody, taken: [] };
  return opening ? take(empty, 'next', opening) : empty;
};

/** Whether an event was taken before. */
export const isTaken = ({ taken }: Digest, id: string): boolean => taken.includes(shortOf(id));

/** The digest with one more event: of the one that is open, or of the next one. */
export function take(digest: Digest, into: 'current' | 'next', event: ComingEvent): Digest {
  const gathered = digest[into] ?? nobody;
  const { id, type, timestamp, properties } = event;
  const added = { id, type, timestamp, properties: (properties ?? {}) as GatheredEvent['properties'] };
  return {
    ...digest,
    [into]: { events: newest([...gathered.events, added]), count: gathered.count + 1 },
    taken: [...digest.taken, shortOf(id)].slice(-kept.ids),
  };
}

/** A digest opens: what has come for it is in it. */
export const openDigest = (digest: Digest): Digest => ({ ...digest, current: digest.next, next: nobody });

/** The run begins again in front of the last digest: what that had gathered is gathered once more. */
export function reopenDigest(digest: Digest): Digest {
  const { current, next } = digest;
  if (!current) return digest;
  const events = newest([...current.events, ...next.events]);
  return { ...digest, current: null, next: { events, count: current.count + next.count } };
}

/** Whether a digest has as many events as it waits for. */
export const isFull = ({ max }: Collect, { current }: Digest): boolean =>
  max !== undefined && (current?.count ?? 0) >= max;

/** Whether a run that stands at a step is certain to come to a digest. `isBegun`: its `if` was judged. */
export function comesToDigest(
  steps: readonly Step[],
  place: { cursor: number; isBegun: boolean; isDone: boolean },
): boolean {
  const { cursor, isBegun, isDone } = place;
  const step = steps[cursor];
  if (step && !isDone && collectOf(step) && (isBegun || step.if === undefined)) return true;
  for (let index = onlyNext(steps, cursor); index !== null; index = onlyNext(steps, index)) {
    const next = steps[index];
    if (next && collectOf(next)) return next.if === undefined;
  }
  return false;
}

/** The only step that a step can lead to; null where it leads to several, or to the end. */
function onlyNext(steps: readonly Step[], index: number): number | null {
  const targets = new Set(successors(steps, index).map(({ target }) => target));
  const [target] = targets;
  if (targets.size !== 1 || target === undefined || target === endTarget) return null;
  const found = steps.findIndex(({ label }) => label === target);
  return found > index ? found : null;
}

function newest(events: readonly GatheredEvent[]): readonly GatheredEvent[] {
  let held = events.slice(-kept.events);
  while (held.length > 1 && JSON.stringify(held).length > kept.chars) held = held.slice(1);
  return held;
}

const shortOf = (id: string) => id.slice(0, 12);
