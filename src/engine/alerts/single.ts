import type { NoticePlan } from './state.ts';

/** The one notice of an event that is a message of its own. */
export function singlePlan(channelIds: readonly string[], eventId: string, now: number): NoticePlan {
  return {
    n: 1,
    kind: 'fire',
    reason: 'first',
    at: now,
    count: 1,
    added: 1,
    since: now,
    openedAt: now,
    channelIds,
    lines: [],
    recent: [eventId],
    level: 0,
    ackedBy: null,
    closedWhy: 'single',
    staysOpen: false,
  };
}
