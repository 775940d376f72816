// Decides what an answer, or a person, makes of an endpoint: ok, failing or disabled, and who is to be told.
// 1. Each announcement is made once: becoming failing, each percentage, being disabled, having recovered.
// 2. Only a person or a green test takes an endpoint out of `disabled`; nothing that was under way does.
// 3. A state that an input does not change is returned as it is, so that there is nothing to write.
import type { DisabledReason } from '../../contract/messages/endpoint.ts';
import { countFailure, countSuccess } from './breaker.ts';
import { type EndpointRules, type EndpointState, healthy } from './state.ts';

/** Failures in a row that make an endpoint failing. */
export const failingAfter = 4;
/** Percentages of `disableAfter.hours` at which its owner is told. */
export const warnPercents = [50, 70, 90] as const;

const hourMs = 3_600_000;

export type EndpointInput =
  | { kind: 'success' }
  | { kind: 'failure' }
  /** It answered 410: it is gone. */
  | { kind: 'gone' }
  /** It asked to be disabled. */
  | { kind: 'asked' }
  /** A delivery of an ordered endpoint was given up that may not be skipped. */
  | { kind: 'exhausted' }
  | { kind: 'disable' }
  /** By a person. */
  | { kind: 'enable' }
  /** A test succeeded. */
  | { kind: 'tested' };

export type EndpointEffect =
  | { kind: 'failing'; percent: number }
  /** `since`: the first failure, or the moment itself. */
  | { kind: 'disabled'; reason: DisabledReason; since: number }
  | { kind: 'recovered'; downMs: number };

export interface EndpointMove {
  state: EndpointState;
  effects: EndpointEffect[];
}

/** The state after an input, and what follows from it. */
export function advanceEndpoint(
  state: EndpointState,
  input: EndpointInput,
  rules: EndpointRules,
  now: number,
): EndpointMove {
  if (input.kind === 'enable') return moved(isSame(state, healthy) ? state : healthy);
  if (state.status === 'disabled') return moved(input.kind === 'tested' ? healthy : state);
  switch (input.kind) {
    case 'success':
    case 'tested':
      return recover(state, now, countSuccess(state, now));
    case 'failure':
      return fail(countFailure(state, now), rules, now);
    case 'gone':
      return disable(state, 'gone', now);
    case 'asked':
      return disable(state, 'asked', now);
    case 'exhausted':
      return disable(state, 'exhausted', now);
    case 'disable':
      return disable(state, 'manual', now);
  }
}

const moved = (state: EndpointState, ...effects: EndpointEffect[]): EndpointMove => ({ state, effects });

function fail(state: EndpointState, { disableAfter }: EndpointRules, now: number): EndpointMove {
  const since = state.failSince ?? now;
  const limitMs = disableAfter.hours * hourMs;
  if (state.failures >= disableAfter.attempts && now - since >= limitMs) return disable(state, 'failures', now);
  if (state.status === 'ok') {
    if (state.failures < failingAfter) return moved(state);
    return moved({ ...state, status: 'failing', failingSince: since, toldPercent: 0 }, { kind: 'failing', percent: 0 });
  }
  const percent = warnPercents.findLast((each) => (now - since) * 100 >= each * limitMs) ?? 0;
  if (percent <= state.toldPercent) return moved(state);
  return moved({ ...state, toldPercent: percent }, { kind: 'failing', percent });
}

/** Nothing is sent to it any more, so that its counters end with it. */
function disable(state: EndpointState, disabledReason: DisabledReason, now: number): EndpointMove {
  const since = disabledReason === 'failures' ? (state.failSince ?? now) : now;
  const failingSince = disabledReason === 'failures' ? since : state.failingSince;
  const disabled: EndpointState = { ...healthy, status: 'disabled', disabledReason, disabledAt: now, failingSince };
  return moved(disabled, { kind: 'disabled', reason: disabledReason, since });
}

function recover(state: EndpointState, now: number, after: EndpointState): EndpointMove {
  if (state.status === 'ok') return isSame(state, after) ? moved(state) : moved(after);
  const downMs = Math.max(0, now - (state.failingSince ?? now));
  return moved({ ...after, status: 'ok', failingSince: null, toldPercent: 0 }, { kind: 'recovered', downMs });
}

/** Whether two states are the same, field by field. */
export function isSame(one: EndpointState, other: EndpointState): boolean {
  return (Object.keys(healthy) as (keyof EndpointState)[]).every((field) => one[field] === other[field]);
}

/** Whether nothing of a state has to be stored beside its status: no counters, no breaker. */
export function isCalm({ failures, countSince, breakerUntil }: EndpointState): boolean {
  return failures === 0 && countSince === null && breakerUntil === null;
}
