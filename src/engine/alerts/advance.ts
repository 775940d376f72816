// Decides what an alert does at a moment: which notices are made, what follows from an acknowledgement or the end of it.
// 1. Counting is not done here: events come in under the statement of dispatch, and this says what is due then.
// 2. Nothing is sent while somebody is at it, nothing for what was resolved within its wait, and a resolution only to
//    channels that had heard of the alert.
// 3. Several things that are due at once are done in the order resolve, escalate, repeat. A late timer does what is due.
// 4. Times are arguments: the same state, input and moment give the same change.
import { alertBounds } from '../../contract/messages/alert.ts';
import type { AlertRuleDefinition } from '../../contract/messages/alert-rule.ts';
import { autoResolveAt, closesQuietly, dueOf, escalateAt, intervalAt, repeatAt, toMs } from './rule-timing.ts';
import {
  type AlertChange,
  type AlertEffect,
  type AlertState,
  type ClosedWhy,
  isOpen,
  type NoticePlan,
  type NoticeReason,
  type SilencedBy,
} from './state.ts';

/** What an alert is told; events are counted elsewhere. */
export type AlertInput =
  | { kind: 'timer' }
  | { kind: 'ack'; by: string; until: number; note: string | null }
  | { kind: 'resolve'; why: 'event' | 'manual'; by?: string }
  | { kind: 'rule_off' };

/** What the decision needs to know beside the alert. */
export interface AlertFacts {
  rule: AlertRuleDefinition;
  /** The silence that holds notices of this alert now; asked when one is about to be made. */
  silence(): SilencedBy | null;
  /** The first line of a notice. */
  titleOf(plan: NoticePlan): string;
}

/** More than an alert can do at one moment: each level once, and one of everything else. */
const mostChanges = 12;

/** The alert after an input; a closed one stays as it is. */
export function advance(state: AlertState, input: AlertInput, facts: AlertFacts, now: number): AlertChange {
  if (!isOpen(state) && input.kind !== 'timer') return unchanged(state);
  const change = changeBy(state, input, facts, now);
  return { ...change, state: { ...change.state, dueAt: dueOf(facts.rule, change.state) } };
}

function changeBy(state: AlertState, input: AlertInput, facts: AlertFacts, now: number): AlertChange {
  if (!isOpen(state)) return reportResolved(state, facts, now);
  switch (input.kind) {
    case 'timer':
      return runTimers(state, facts, now);
    case 'ack':
      return acknowledge(state, input, now);
    case 'resolve':
      return reportResolved(resolvedBy(state, input.why, now), facts, now, input.by);
    case 'rule_off':
      return unchanged(closed(state, 'rule_off', now));
  }
}

/**
 * An open alert as a resolve event leaves it: closed, and due for its last notice. Dispatch does the same by a statement, so
 * that events behind it open a new alert.
 */
export function resolvedBy(state: AlertState, why: ClosedWhy, now: number): AlertState {
  return { ...closed(state, why, now), state: 'resolved', dueAt: now };
}

const unchanged = (state: AlertState): AlertChange => ({ state, effects: [] });

const closed = (state: AlertState, closedWhy: ClosedWhy, now: number): AlertState => ({
  ...state,
  state: 'closed',
  closedAt: now,
  closedWhy,
  silencedUntil: null,
  dueAt: null,
});

/** A resolved alert is due until its last notice is made. */
function reportResolved(state: AlertState, facts: AlertFacts, now: number, by?: string): AlertChange {
  if (state.state !== 'resolved' || state.dueAt === null) return unchanged(state);
  const told = { ...state, dueAt: null };
  const heard = state.notices.filter(({ kind, silencedBy }) => isPage(kind) && silencedBy === undefined);
  const channelIds = [...new Set(heard.flatMap((notice) => notice.channelIds))];
  if (channelIds.length === 0) return unchanged(told);
  const why = state.closedWhy ?? 'manual';
  const notice = makeNotice(told, 'resolve', channelIds, facts, now);
  return {
    state: notice.state,
    effects: [...notice.effects, { kind: 'event', type: 'alert.resolved', number: 1, why, ...(by ? { by } : {}) }],
  };
}

const isPage = (kind: string) => kind === 'fire' || kind === 'escalate';

function acknowledge(state: AlertState, ack: Extract<AlertInput, { kind: 'ack' }>, now: number): AlertChange {
  const { by, until, note } = ack;
  const acked: AlertState = {
    ...state,
    state: 'acked',
    ack: { by, at: now, until, note },
    escalateFrom: null,
    silencedUntil: null,
  };
  return { state: acked, effects: [{ kind: 'event', type: 'alert.acked', number: now, by }] };
}

/** Does what is due, one after the other, since each may make the next one due or not. */
function runTimers(state: AlertState, facts: AlertFacts, now: number): AlertChange {
  let current = state;
  const effects: AlertEffect[] = [];
  for (let i = 0; i < mostChanges && isOpen(current); i++) {
    const next = nextDue(current, facts, now);
    if (next === null) break;
    current = next.state;
    effects.push(...next.effects);
  }
  return { state: current, effects };
}

function nextDue(state: AlertState, facts: AlertFacts, now: number): AlertChange | null {
  const { rule } = facts;
  const isDue = (at: number | null) => at !== null && at <= now;
  if (isDue(autoResolveAt(rule, state))) return reportResolved(resolvedBy(state, 'auto', now), facts, now);
  if (state.state === 'pending') {
    const waited = isDue(state.openedAt + toMs(rule.groupWaitSeconds));
    return waited ? speak({ ...state, state: 'firing' }, 'first', facts, now) : null;
  }
  if (state.state === 'acked') return isDue(state.ack?.until ?? null) ? ackOver(state, facts, now) : null;
  if (state.silencedUntil !== null) return silenceOver(state, facts, now);
  if (isDue(escalateAt(rule, state))) return escalate(state, facts, now);
  if (isDue(intervalAt(rule, state))) {
    if (state.count > state.notified) return speak(state, 'more', facts, now);
    if (closesQuietly(rule)) return unchanged(closed(state, 'quiet', now));
  }
  return isDue(repeatAt(rule, state)) ? speak(state, 'still_open', facts, now) : null;
}

/** Nobody is at it any more: it is said again, and escalation begins anew. */
function ackOver(state: AlertState, facts: AlertFacts, now: number): AlertChange {
  const firing: AlertState = { ...state, state: 'firing', level: 0, escalateFrom: now };
  const { state: after, effects } = speak(firing, 'ack_ended', facts, now);
  return { state: { ...after, ack: null }, effects };
}

/** A silence may end early, when it is deleted, and another one may take its place. */
function silenceOver(state: AlertState, facts: AlertFacts, now: number): AlertChange | null {
  const silence = facts.silence();
  if (silence === null) return speak({ ...state, silencedUntil: null, escalateFrom: now }, 'silence_ended', facts, now);
  return silence.until === state.silencedUntil ? null : unchanged({ ...state, silencedUntil: silence.until });
}

/** A notice to the channels of the rule. */
function speak(state: AlertState, reason: NoticeReason, facts: AlertFacts, now: number): AlertChange {
  const isFirst = state.firedAt === null;
  const silence = facts.silence();
  const { state: said, effects } = makeNotice(state, reason, facts.rule.channelIds, facts, now, silence);
  if (silence !== null) return { state: { ...said, silencedUntil: silence.until }, effects };
  return {
    state: {
      ...said,
      notified: state.count,
      toldLines: state.lines,
      firedAt: state.firedAt ?? now,
      escalateFrom: isFirst ? now : said.escalateFrom,
    },
    effects: isFirst ? [...effects, { kind: 'event', type: 'alert.fired', number: 1 }] : effects,
  };
}

/** A notice to the channels of the next level alone; those of the rule have not heard anything new. */
function escalate(state: AlertState, facts: AlertFacts, now: number): AlertChange {
  const level = facts.rule.escalation[state.level];
  const silence = facts.silence();
  const notice = makeNotice(state, 'escalate', level?.channelIds ?? [], facts, now, silence);
  if (silence !== null) return { ...notice, state: { ...notice.state, silencedUntil: silence.until } };
  const paged = state.level + 1;
  return {
    state: { ...notice.state, level: paged },
    effects: [
      ...notice.effects,
      { kind: 'event', type: 'alert.escalated', number: notice.state.notices.at(-1)?.n ?? paged, level: paged },
    ],
  };
}

function makeNotice(
  state: AlertState,
  reason: NoticeReason,
  channelIds: readonly string[],
  facts: AlertFacts,
  now: number,
  silence: SilencedBy | null = null,
): AlertChange {
  const plan = planOf(state, reason, channelIds, now);
  const { n, kind, count } = plan;
  const entry = { n, kind, at: now, count, title: facts.titleOf(plan), channelIds: [...channelIds], deliveryIds: [] };
  const held = silence && { id: silence.id, owner: silence.owner, reason: silence.reason };
  const notices = [...state.notices, { ...entry, ...(held ? { silencedBy: held } : {}) }].slice(-alertBounds.notices);
  return { state: { ...state, notices, noticeAt: now }, effects: silence ? [] : [{ kind: 'notice', plan }] };
}

function planOf(state: AlertState, reason: NoticeReason, channelIds: readonly string[], now: number): NoticePlan {
  const isFirst = state.firedAt === null;
  const kind = reason === 'escalate' || reason === 'resolve' ? reason : isFirst ? 'fire' : 'repeat';
  const added = state.count - state.notified;
  const counts = Object.entries(state.lines);
  const shown = kind === 'repeat' ? counts.filter(([key, count]) => count > (state.toldLines[key] ?? 0)) : counts;
  return {
    n: (state.notices.at(-1)?.n ?? 0) + 1,
    kind,
    reason,
    at: now,
    count: state.count,
    added,
    since: (reason === 'escalate' ? state.escalateFrom : state.noticeAt) ?? state.openedAt,
    openedAt: state.openedAt,
    channelIds,
    lines: shown
      .map(([key, count]) => ({ key, count: kind === 'repeat' ? count - (state.toldLines[key] ?? 0) : count }))
      .sort((a, b) => b.count - a.count),
    recent: kind === 'repeat' && added > 0 ? state.recent.slice(0, added) : state.recent,
    level: reason === 'escalate' ? state.level + 1 : state.level,
    ackedBy: reason === 'ack_ended' ? (state.ack?.by ?? null) : null,
    closedWhy: state.closedWhy,
    staysOpen: isOpen(state),
  };
}
