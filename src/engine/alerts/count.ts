// Counts events into an alert, as the statement of dispatch does in the database (store/alerts.ts); a test holds both to
// the same result.
import { alertBounds } from '../../contract/messages/alert.ts';
import type { AlertRuleDefinition } from '../../contract/messages/alert-rule.ts';
import { dueOf } from './rule-timing.ts';
import type { AlertState, Lines } from './state.ts';

/** An event of a group. */
export interface CountedEvent {
  eventId: string;
  /** What `dedupeKey` names it; null without one. */
  line: string | null;
}

/** An alert that an event opens at a moment (epoch ms). */
export function openAlert(rule: AlertRuleDefinition, event: CountedEvent, now: number): AlertState {
  const empty: AlertState = {
    state: 'pending',
    count: 0,
    notified: 0,
    lines: {},
    toldLines: {},
    recent: [],
    openedAt: now,
    lastAt: now,
    firedAt: null,
    noticeAt: null,
    escalateFrom: null,
    silencedUntil: null,
    dueAt: null,
    ack: null,
    level: 0,
    notices: [],
    closedAt: null,
    closedWhy: null,
  };
  return countEvent(rule, empty, event, now);
}

/** An open alert after one more event. */
export function countEvent(rule: AlertRuleDefinition, state: AlertState, event: CountedEvent, now: number): AlertState {
  const counted: AlertState = {
    ...state,
    count: state.count + 1,
    lines: event.line === null ? state.lines : countLine(state.lines, event.line),
    recent: [event.eventId, ...state.recent].slice(0, alertBounds.recent),
    lastAt: Math.max(state.lastAt, now),
  };
  return { ...counted, dueAt: dueOf(rule, counted) };
}

/** Once there are as many lines as may be, a new one counts in the alert alone. */
function countLine(lines: Lines, line: string): Lines {
  const before = Object.hasOwn(lines, line) ? lines[line] : undefined;
  if (before === undefined && Object.keys(lines).length >= alertBounds.lines) return lines;
  return { ...lines, [line]: (before ?? 0) + 1 };
}
