// Decides what an input makes of a broadcast: scheduled, running, paused, stopped, done.
// 1. People are counted before anybody is reached; a pause holds both.
// 2. stopped and done are ends. What was under way at the end still counts, and nothing else changes.
// 3. At the end the numbers add up: who was counted and not met any more had left the audience.
import type { BroadcastStatus, StopReason } from '../../contract/workflows/broadcast.ts';
import { broadcastLimits } from '../../contract/workflows/broadcast.ts';
import { allowance, spend } from './pace.ts';

/** People reached at once; a pause waits for no more than these. */
export const chunkSize = 50;
/** After so many tries in a row a person counts as failed, and the next ones have their turn. */
export const mostTries = 10;
/** A fast pace is looked at so often, ms. */
const leastWaitMs = 200;

export interface BroadcastState {
  status: BroadcastStatus;
  stopReason: StopReason | null;
  /** Version of the workflow that everybody gets. */
  version: number;
  total: number;
  capped: boolean;
  /** The last person who was looked at for `total`; null once that is final. */
  countCursor: string | null;
  /** People who were looked at for it. */
  counted: number;
  started: number;
  skipped: number;
  failed: number;
  /** Of `skipped`, by reason. */
  skips: Readonly<Record<string, number>>;
  perMinute: number | null;
  /** The moment of the next person, epoch ms with a fraction; null before the beginning. */
  nextAt: number | null;
  /** The last person who was reached or passed over. */
  cursor: string;
  /** Tries in a row that got no further than there. */
  tries: number;
  /** Epoch ms. */
  at: number;
  startedAt: number | null;
  finishedAt: number | null;
}

/** What a page of people had. */
export interface Counted {
  members: number;
  looked: number;
  /** The last one; null where nobody is left. */
  cursor: string | null;
}

/** What became of people who were next. */
export interface Reached {
  /** Those whose start was tried; the pace counts them. */
  tried: number;
  started: number;
  failed: number;
  /** By reason. */
  skips: Readonly<Record<string, number>>;
  /** The last person of them, members or not. */
  cursor: string;
  /** Whether nobody is left. */
  isEnd: boolean;
}

export type BroadcastInput =
  | { kind: 'pause' }
  | { kind: 'resume' }
  | { kind: 'stop'; reason: StopReason }
  | ({ kind: 'counted' } & Counted)
  /** Its first people may be reached; in this version. */
  | { kind: 'begin'; version: number }
  | ({ kind: 'reached' } & Reached);

/** Whether it may still reach anybody. */
export const isOpen = ({ status }: Pick<BroadcastState, 'status'>): boolean =>
  status === 'scheduled' || status === 'running' || status === 'paused';

/** One that is over stands at nobody. */
const nowhere = { cursor: '', countCursor: null };

/** The state after an input; null where the state does not allow it. */
export function advanceBroadcast(state: BroadcastState, input: BroadcastInput, now: number): BroadcastState | null {
  switch (input.kind) {
    case 'pause':
      if (state.status === 'paused') return state;
      return isOpen(state) ? { ...state, status: 'paused' } : null;
    case 'resume':
      return resume(state, now);
    case 'stop':
      if (state.status === 'stopped') return state;
      if (!isOpen(state)) return null;
      return { ...state, ...nowhere, status: 'stopped', stopReason: input.reason, finishedAt: now };
    case 'counted':
      return isOpen(state) ? count(state, input) : state;
    case 'begin':
      if (state.status !== 'scheduled' && state.status !== 'running') return null;
      if (state.startedAt !== null) return { ...state, status: 'running' };
      return { ...state, status: 'running', version: input.version, startedAt: now, nextAt: now };
    case 'reached':
      return reach(state, input, now);
  }
}

function resume(state: BroadcastState, now: number): BroadcastState | null {
  if (!isOpen(state)) return null;
  if (state.status !== 'paused') return state;
  if (state.startedAt === null && state.at > now) return { ...state, status: 'scheduled' };
  // Nobody's moment was in the pause.
  return { ...state, status: 'running', nextAt: state.nextAt === null ? null : Math.max(state.nextAt, now) };
}

function count(state: BroadcastState, { members, looked, cursor }: Counted): BroadcastState {
  const counted = state.counted + looked;
  const total = state.total + members;
  const isFull = counted >= broadcastLimits.counted;
  const isDone = cursor === null || isFull;
  return { ...state, counted, total, capped: cursor !== null, countCursor: isDone ? null : cursor };
}

function reach(state: BroadcastState, reached: Reached, now: number): BroadcastState {
  const skips = addSkips(state.skips, reached.skips);
  const after = {
    ...state,
    started: state.started + reached.started,
    failed: state.failed + reached.failed,
    skipped: sum(skips),
    skips,
    cursor: isOpen(state) ? reached.cursor : state.cursor,
    tries: reached.cursor === state.cursor && !reached.isEnd ? state.tries + 1 : 0,
    nextAt: spend(state.nextAt ?? now, state.perMinute, now, reached.tried),
  };
  const met = after.started + after.failed + after.skipped;
  const counted = { ...after, total: Math.max(after.total, met) };
  if (!reached.isEnd || !isOpen(state)) return counted;
  return finish(counted, now);
}

/** Everybody was met: whoever was counted and is missing left the audience before their turn. */
function finish(state: BroadcastState, now: number): BroadcastState {
  const left = state.capped ? 0 : state.total - state.started - state.failed - state.skipped;
  const skips = left > 0 ? addSkips(state.skips, { left_audience: left }) : state.skips;
  const skipped = sum(skips);
  const total = state.started + state.failed + skipped;
  return { ...state, status: 'done', skips, skipped, total, capped: false, ...nowhere, finishedAt: now };
}

function addSkips(before: BroadcastState['skips'], more: BroadcastState['skips']): BroadcastState['skips'] {
  const after: Record<string, number> = { ...before };
  for (const [reason, n] of Object.entries(more)) if (n > 0) after[reason] = (after[reason] ?? 0) + n;
  return after;
}

const sum = (counts: BroadcastState['skips']): number => Object.values(counts).reduce((all, n) => all + n, 0);

/** How many people may be reached now. */
export function mayReach({ status, nextAt, perMinute }: BroadcastState, now: number): number {
  return status === 'running' && nextAt !== null ? allowance(nextAt, perMinute, now, chunkSize) : 0;
}

/** When it has to be looked at, epoch ms; null where nothing is due. */
export function broadcastDueAt(state: BroadcastState, now: number): number | null {
  if (state.status !== 'scheduled' && state.status !== 'running') return null;
  if (state.countCursor !== null) return now;
  if (state.startedAt === null) return state.at;
  if (state.nextAt === null || state.perMinute === null) return now;
  return state.nextAt <= now ? now : Math.max(Math.ceil(state.nextAt), now + leastWaitMs);
}
