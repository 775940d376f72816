// Decides whether a silence holds a notice, and until when.
// 1. Of several that hold, the one that ends last counts.
// 2. Weekly hours are judged by the clock of their zone: `[start, end)`, over midnight where `end` is before `start`; the
//    day is that on which they begin.
// 3. A match that cannot be evaluated holds nothing.

import type { Filters } from '../../contract/conditions.ts';
import { replaceRuleLeaves } from '../../contract/messages/alert-match.ts';
import { type SilenceDefinition, type WeeklyHours, weekdays } from '../../contract/messages/silence.ts';
import { evaluate } from '../conditions/evaluate.ts';
import { matchesGlob } from '../conditions/glob.ts';
import type { Scope } from '../scope.ts';
import { isTimeZone, localTime, nextLocalTime } from '../time-zone.ts';
import type { SilencedBy } from './state.ts';

export interface KnownSilence extends SilenceDefinition {
  id: string;
}

/** The notice that is about to be made: the newest event of its alert, and the name of the rule. */
export interface SilenceSubject {
  scope: Scope;
  ruleName: string;
}

/** The silence that holds a notice at a moment (epoch ms), or null. */
export function silencedBy(silences: readonly KnownSilence[], subject: SilenceSubject, now: number): SilencedBy | null {
  const holding = silences.flatMap((silence): SilencedBy[] => {
    const until = holdsUntil(silence, now);
    if (until === null || !matchesSilence(silence, subject, now)) return [];
    return [{ id: silence.id, owner: silence.owner, reason: silence.reason, until }];
  });
  const [longest] = holding.sort((a, b) => b.until - a.until);
  return longest ?? null;
}

/** Whether the match of a silence holds for a notice. */
export function matchesSilence(
  { match }: Pick<SilenceDefinition, 'match'>,
  { scope, ruleName }: SilenceSubject,
  now: number,
): boolean {
  const holds = { all: [] };
  const plain = replaceRuleLeaves(match, ({ rule }) =>
    typeof rule === 'string' && matchesGlob(rule, ruleName) ? holds : { not: holds },
  );
  // Sound because a silence was checked with its leaves on rules replaced.
  return evaluate(plain as Filters, scope, now).ok;
}

/** When a silence that holds at a moment ends (epoch ms); null where it does not hold. */
export function holdsUntil(
  { from, until, weekly }: Pick<SilenceDefinition, 'from' | 'until' | 'weekly'>,
  now: number,
): number | null {
  if (from !== null && now < Date.parse(from)) return null;
  const end = until === null ? Number.POSITIVE_INFINITY : Date.parse(until);
  if (now >= end) return null;
  const ofHours = weekly === null ? end : hoursEnd(weekly, now);
  return ofHours === null ? null : Math.min(ofHours, end);
}

function hoursEnd({ days, start, end, timezone }: WeeklyHours, now: number): number | null {
  if (!isTimeZone(timezone)) return null;
  const local = localTime(now, timezone);
  const minute = local.hour * 60 + local.minute;
  const [from, to] = [minuteOf(start), minuteOf(end)];
  const isDay = (weekday: number) => days.some((day) => weekdays.indexOf(day) + 1 === weekday);
  const yesterday = local.weekday === 1 ? 7 : local.weekday - 1;
  const begunToday = isDay(local.weekday) && (from < to ? from <= minute && minute < to : minute >= from);
  const begunYesterday = from > to && minute < to && isDay(yesterday);
  return begunToday || begunYesterday ? nextLocalTime(now, timezone, end) : null;
}

const minuteOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
