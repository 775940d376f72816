// What is heard of a message after it left: deliveries, opens, clicks, bounces, from providers and from links of our own.
// 1. Pure: entries and facts in, entries out. The same fact twice changes nothing, in whatever order facts come.
// 2. A row keeps `mostEntries`; beyond that only types that it has not yet.
import type { HeardType } from '../../contract/messages/delivery.ts';

export const mostEntries = 50;
/** So many different links of one message within `burstMs` are followed by a scanner, not by a person. */
const burstLinks = 5;
const burstMs = 1_000;

/** One thing that was heard of a message. */
export interface HeardFact {
  type: HeardType;
  /** Epoch ms. */
  at: number;
  /** The same whenever the same thing is told again. */
  id: string;
  /** Set where the message cannot come to another end: the first such fact holds. */
  final?: true;
  /** Set where a program did it, as far as the request shows. */
  machine?: true;
  /** In the words of the provider, where something went wrong. */
  code?: string;
  /** The link that was followed. */
  url?: string;
  /** Why nothing should be sent to the address of the message again. */
  suppress?: 'hard_bounce' | 'complaint' | 'unsubscribed';
}

/** A fact as the row of its message keeps it. */
export interface HeardEntry extends Omit<HeardFact, 'url' | 'final' | 'suppress'> {
  /** Hash of the link that was followed. */
  link?: string;
}

/** The entries after some facts, and those of them that the facts are now part of. */
export interface Heard {
  entries: readonly HeardEntry[];
  /** By the id of the fact; one that is missing here was not taken. */
  taken: ReadonlyMap<string, HeardEntry>;
}

/** What health counts of messages after they left. */
export const countedTypes = ['delivered', 'opened', 'clicked', 'bounced', 'complained'] as const;
export type HeardCounts = Record<(typeof countedTypes)[number], number>;

/** What was heard of a message by now, each 0 or 1; opens and clicks of machines count for nothing. */
export function countsOf(entries: readonly HeardEntry[]): HeardCounts {
  const has = (wanted: HeardType) => Number(entries.some(({ type, machine }) => type === wanted && machine !== true));
  const [delivered, opened, clicked] = [has('delivered'), has('opened'), has('clicked')];
  return { delivered, opened, clicked, bounced: has('bounced'), complained: has('complained') };
}

const ends: ReadonlySet<HeardType> = new Set(['delivered', 'failed']);

/** Adds facts to what was heard before; `hash` gives a short text for a link. */
export function hear(known: readonly HeardEntry[], facts: readonly HeardFact[], hash: (url: string) => string): Heard {
  const entries = [...known];
  for (const fact of facts) if (isNew(entries, fact)) entries.push(entryOf(fact, hash));
  const marked = markBursts(entries);
  const wanted = new Set(facts.map(({ id }) => id));
  return {
    entries: marked,
    taken: new Map(marked.flatMap((entry) => (wanted.has(entry.id) ? [[entry.id, entry]] : []))),
  };
}

function isNew(entries: readonly HeardEntry[], { id, type, final }: HeardFact): boolean {
  if (entries.some((entry) => entry.id === id)) return false;
  if (final && entries.some((entry) => ends.has(entry.type))) return false;
  return entries.length < mostEntries || !entries.some((entry) => entry.type === type);
}

function entryOf({ type, at, id, machine, code, url }: HeardFact, hash: (url: string) => string): HeardEntry {
  return {
    type,
    at,
    id,
    ...(machine ? { machine } : {}),
    ...(code === undefined ? {} : { code }),
    ...(url === undefined ? {} : { link: hash(url) }),
  };
}

/** Marks every click of a burst as done by a machine, those that were there already too. */
function markBursts(entries: readonly HeardEntry[]): HeardEntry[] {
  const clicks = entries.filter(({ link }) => link !== undefined).sort((a, b) => a.at - b.at);
  const marked = new Set<HeardEntry>();
  let first = 0;
  for (const [last, click] of clicks.entries()) {
    while ((clicks[first]?.at ?? 0) < click.at - burstMs) first += 1;
    const burst = clicks.slice(first, last + 1);
    if (new Set(burst.map(({ link }) => link)).size >= burstLinks) for (const entry of burst) marked.add(entry);
  }
  return entries.map((entry) => (marked.has(entry) && !entry.machine ? { ...entry, machine: true } : entry));
}
