// Decides when an endpoint is spared: a breaker that opens, lets one request probe, and closes.
// 1. It opens after `opensAfter` failures in a row, or when `opensAtShare` of at least `opensAtLeast` answers in a window
//    failed. Successes are counted only once one has failed, so a healthy endpoint has nothing to store.
// 2. Each failed probe doubles its time, up to `maxMs`. Failures that were under way when it opened do not.
// 3. Any success closes it, and then nothing of it is left.
import { seededUnit } from '../seeded.ts';
import type { EndpointState } from './state.ts';

export const breakerLimits = {
  opensAfter: 10,
  opensAtShare: 0.7,
  opensAtLeast: 10,
  windowMs: 5 * 60_000,
  firstMs: 60_000,
  maxMs: 60 * 60_000,
  /** What is parked comes due within this time after the breaker, so that not all of it comes at once. */
  spreadMs: 10_000,
  /** What finds another request probing waits so long. */
  besideProbeMs: 5_000,
  /** A request that probes may take so long; then another one may. */
  probeMs: 60_000,
} as const;

export type BreakerPhase = 'closed' | 'open' | 'probing';

/** The phase of the breaker: `probing` from the moment on from which one request may try. */
export function breakerPhase({ breakerUntil }: Pick<EndpointState, 'breakerUntil'>, now: number): BreakerPhase {
  if (breakerUntil === null) return 'closed';
  return now < breakerUntil ? 'open' : 'probing';
}

/** When a message that met an open breaker is tried again, epoch ms; `seed` tells messages apart. */
export function parkedUntil(breakerUntil: number, seed: string): number {
  return breakerUntil + Math.round(breakerLimits.spreadMs * seededUnit(`${seed}:parked`));
}

/** The counters and the breaker after one more failure. */
export function countFailure(state: EndpointState, now: number): EndpointState {
  const window = openWindow(state, now) ?? { okCount: 0, failCount: 0, countSince: now };
  const counted: EndpointState = {
    ...state,
    ...window,
    failCount: window.failCount + 1,
    failures: state.failures + 1,
    failSince: state.failSince ?? now,
  };
  const phase = breakerPhase(state, now);
  if (phase === 'open') return counted;
  if (phase === 'closed' && !isTooMany(counted)) return counted;
  const breakerMs = Math.min(state.breakerMs === 0 ? breakerLimits.firstMs : 2 * state.breakerMs, breakerLimits.maxMs);
  return { ...counted, breakerMs, breakerUntil: now + breakerMs };
}

/** The counters and the breaker after a success; the window goes on where it is not over and no breaker was open. */
export function countSuccess(state: EndpointState, now: number): EndpointState {
  const window = state.breakerUntil === null ? openWindow(state, now) : null;
  return {
    ...state,
    failures: 0,
    failSince: null,
    ...(window ? { ...window, okCount: window.okCount + 1 } : { okCount: 0, failCount: 0, countSince: null }),
    breakerUntil: null,
    breakerMs: 0,
  };
}

function openWindow({ okCount, failCount, countSince }: EndpointState, now: number) {
  const isOpen = countSince !== null && now - countSince < breakerLimits.windowMs;
  return isOpen ? { okCount, failCount, countSince } : null;
}

function isTooMany({ failures, okCount, failCount }: EndpointState): boolean {
  if (failures >= breakerLimits.opensAfter) return true;
  const answers = okCount + failCount;
  return answers >= breakerLimits.opensAtLeast && failCount >= breakerLimits.opensAtShare * answers;
}
