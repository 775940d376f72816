// Decides how a rule groups events, and when an open alert has something to do.
// 1. A rule without a key and without anything that needs an open alert is plain: each event is a message of its own.
// 2. An open alert with a timer has `dueAt`; while a notice is silenced or somebody is at it, its other timers are off.
import type { AlertRuleDefinition } from '../../contract/messages/alert-rule.ts';
import type { AlertState } from './state.ts';

type Rule = AlertRuleDefinition;

/** Whether every event is a message of its own. */
export function isPlain(rule: Rule): boolean {
  return rule.groupBy.length === 0 && rule.dedupeKey === null && !needsOpenAlert(rule) && rule.groupWaitSeconds === 0;
}

function needsOpenAlert({ resolveOn, escalation, repeatSeconds, autoResolveSeconds }: Rule): boolean {
  return resolveOn !== null || escalation.length > 0 || repeatSeconds > 0 || autoResolveSeconds > 0;
}

/** Whether `dedupeKey` alone tells the groups apart. */
const isDedupeGroup = ({ groupBy, dedupeKey }: Rule) => groupBy.length === 0 && dedupeKey !== null;

/**
 * Whether a window without events closes the alert. Where something else is to end it or to page somebody, it does not:
 * nobody would be paged by a level whose minutes are longer than the window.
 */
export const closesQuietly = (rule: Rule): boolean => isDedupeGroup(rule) && !needsOpenAlert(rule);

/** Least time between two notices of a group. */
export const intervalMs = (rule: Rule): number =>
  toMs(isDedupeGroup(rule) ? rule.dedupeWindowSeconds : rule.groupIntervalSeconds);

export const toMs = (seconds: number): number => Math.round(seconds * 1_000);

/** When the alert is resolved without an event; null where it never is. */
export const autoResolveAt = ({ autoResolveSeconds }: Rule, { lastAt }: AlertState): number | null =>
  autoResolveSeconds > 0 ? lastAt + toMs(autoResolveSeconds) : null;

/** When the next level is paged; null where none is. */
export function escalateAt({ escalation }: Rule, { level, escalateFrom }: AlertState): number | null {
  const next = escalation[level];
  return next === undefined || escalateFrom === null ? null : escalateFrom + toMs(next.afterMinutes * 60);
}

/** When the interval of a firing alert is over; null where nothing would be done then. */
export function intervalAt(rule: Rule, { count, notified, noticeAt }: AlertState): number | null {
  if (noticeAt === null || (count === notified && !closesQuietly(rule))) return null;
  return noticeAt + intervalMs(rule);
}

/** When an alert that is still open is mentioned again; null where it never is. */
export const repeatAt = ({ repeatSeconds }: Rule, { noticeAt }: AlertState): number | null =>
  repeatSeconds > 0 && noticeAt !== null ? noticeAt + toMs(repeatSeconds) : null;

/** When an alert has something to do next; null where it has not. */
export function dueOf(rule: Rule, state: AlertState): number | null {
  const times = timersOf(rule, state).filter((time) => time !== null);
  return times.length === 0 ? null : Math.min(...times);
}

function timersOf(rule: Rule, state: AlertState): (number | null)[] {
  const auto = autoResolveAt(rule, state);
  switch (state.state) {
    case 'pending':
      return [auto, state.openedAt + toMs(rule.groupWaitSeconds)];
    case 'acked':
      return [auto, state.ack?.until ?? null];
    case 'firing':
      if (state.silencedUntil !== null) return [auto, state.silencedUntil];
      return [auto, escalateAt(rule, state), intervalAt(rule, state), repeatAt(rule, state)];
    default:
      return [];
  }
}
