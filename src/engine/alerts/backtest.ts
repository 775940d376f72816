// Decides which notices a rule would have made of past events.
// 1. It is the state machine of live alerts, with the times of the events as its clock; timers that fall between two
//    events run before the second one, and those after the last event up to the end of the span.
// 2. Silences and the storm control of the channels count; nothing is read, written or sent.
import type { StreamEvent } from '../../contract/events.ts';
import type { Backtest } from '../../contract/messages/alert.ts';
import type { AlertRuleDefinition } from '../../contract/messages/alert-rule.ts';
import { isoTime } from '../../contract/primitives.ts';
import { evaluate } from '../conditions/evaluate.ts';
import { buildScope, type Scope } from '../scope.ts';
import { type AlertFacts, type AlertInput, advance, resolvedBy } from './advance.ts';
import { countEvent, openAlert } from './count.ts';
import { groupOf } from './group.ts';
import { headlineOf } from './headline.ts';
import { isPlain } from './rule-timing.ts';
import { type KnownSilence, silencedBy } from './silences.ts';
import { singlePlan } from './single.ts';
import type { AlertState, NoticeEntry, SilencedBy } from './state.ts';

/** How many messages of alerts a channel takes in a window. */
export interface Storm {
  limit: number;
  windowSeconds: number;
}

export interface BacktestInput {
  rule: AlertRuleDefinition;
  /** Oldest first; `receivedAt` is the clock. */
  events: readonly StreamEvent[];
  silences: readonly KnownSilence[];
  /** Storm control by channel; a channel without one is not here. */
  storms: ReadonlyMap<string, Storm>;
  org: Record<string, unknown>;
  /** Epoch ms; timers run up to it. */
  end: number;
}

const listed = { notices: 500, matches: 50, errors: 20 };
/** Steps of timers: a rule that repeats every second for a month would make millions. */
const mostTimers = 20_000;

interface Open {
  state: AlertState;
  scope: Scope;
}

/** Tries a rule over events. */
export function backtest(input: BacktestInput): Backtest {
  const trial = new Trial(input);
  for (const event of input.events) trial.take(event);
  trial.runTimersUntil(input.end);
  return trial.result();
}

class Trial {
  private readonly open = new Map<string, Open>();
  private readonly windows = new Map<string, { from: number; sent: number }>();
  private readonly days = new Map<string, { matched: number; notices: number }>();
  private readonly found: Pick<Backtest, 'notices' | 'matches' | 'errors' | 'byChannel' | 'stormed'> = {
    notices: [],
    matches: [],
    errors: [],
    byChannel: {},
    stormed: {},
  };
  private matched = 0;
  private wouldFire = 0;
  private timers = 0;

  private readonly input: BacktestInput;

  constructor(input: BacktestInput) {
    this.input = input;
  }

  take(event: StreamEvent): void {
    const { rule, org } = this.input;
    const now = event.receivedAt;
    this.runTimersUntil(now);
    const scope = buildScope({ event, org });
    const resolves = rule.resolveOn !== null && evaluate(rule.resolveOn, scope, now).ok;
    if (resolves) this.resolve(scope, now);
    const verdict = evaluate(rule.match, scope, now);
    if (!verdict.ok) {
      if (verdict.why.broken) this.fail(event.id, verdict.why.sentence);
      return;
    }
    this.matched += 1;
    this.dayOf(now).matched += 1;
    this.found.matches.unshift({ eventId: event.id, type: event.type, at: isoTime(now) });
    if (this.found.matches.length > listed.matches) this.found.matches.pop();
    if (isPlain(rule)) this.send(scope, event, now);
    else this.count(scope, event, now);
  }

  runTimersUntil(until: number): void {
    for (;;) {
      const [key, next] = this.nextDue() ?? [];
      const at = next?.state.dueAt;
      if (key === undefined || !next || at === undefined || at === null || at > until) return;
      this.timers += 1;
      if (this.timers > mostTimers) return;
      this.tell(key, next, { kind: 'timer' }, at);
    }
  }

  result(): Backtest {
    const { events } = this.input;
    const [oldest, newest] = [events[0], events.at(-1)];
    return {
      events: events.length,
      matched: this.matched,
      wouldFire: this.wouldFire,
      ...this.found,
      byDay: [...this.days].map(([day, counts]) => ({ day, ...counts })),
      from: oldest ? isoTime(oldest.receivedAt) : null,
      to: newest ? isoTime(newest.receivedAt) : null,
    };
  }

  private nextDue(): [string, Open] | null {
    let found: [string, Open] | null = null;
    for (const entry of this.open) {
      const due = entry[1].state.dueAt;
      if (due !== null && (found === null || due < (found[1].state.dueAt ?? due))) found = entry;
    }
    return found;
  }

  private count(scope: Scope, event: StreamEvent, now: number): void {
    const { rule } = this.input;
    const { groupKey, line, failure } = groupOf(rule, scope, now);
    if (failure !== null) this.fail(event.id, `The dedupeKey could not be rendered: ${failure}`);
    const known = this.open.get(groupKey);
    const counted = { eventId: event.id, line };
    const state = known ? countEvent(rule, known.state, counted, now) : openAlert(rule, counted, now);
    this.tell(groupKey, { state, scope }, { kind: 'timer' }, now);
  }

  private resolve(scope: Scope, now: number): void {
    const { groupKey } = groupOf(this.input.rule, scope, now);
    const known = this.open.get(groupKey);
    if (known) this.tell(groupKey, { ...known, state: resolvedBy(known.state, 'event', now) }, { kind: 'timer' }, now);
  }

  private tell(key: string, { state, scope }: Open, input: AlertInput, now: number): void {
    const change = advance(state, input, this.factsOf(scope, now), now);
    const before = state.notices.length === 0 ? 0 : (state.notices.at(-1)?.n ?? 0);
    for (const notice of change.state.notices.filter(({ n }) => n > before)) this.note(notice);
    if (change.state.closedAt === null) this.open.set(key, { state: change.state, scope });
    else this.open.delete(key);
  }

  private factsOf(scope: Scope, now: number): AlertFacts {
    const { rule } = this.input;
    return {
      rule,
      silence: () => this.silenceOf(scope, now),
      titleOf: (plan) => headlineOf(rule, plan, scope, now).text,
    };
  }

  private silenceOf(scope: Scope, now: number): SilencedBy | null {
    return silencedBy(this.input.silences, { scope, ruleName: this.input.rule.name }, now);
  }

  private send(scope: Scope, event: StreamEvent, now: number): void {
    const { rule } = this.input;
    const silence = this.silenceOf(scope, now);
    const plan = singlePlan(rule.channelIds, event.id, now);
    const title = headlineOf(rule, plan, scope, now).text;
    const notice = { n: 1, kind: plan.kind, at: now, count: 1, title, channelIds: rule.channelIds, deliveryIds: [] };
    this.note(silence === null ? notice : { ...notice, silencedBy: silence });
  }

  private note(notice: NoticeEntry): void {
    const { at, kind, title, count, silencedBy: silence } = notice;
    const channelIds = silence ? [] : notice.channelIds;
    if (!silence) {
      this.wouldFire += 1;
      this.dayOf(at).notices += 1;
      for (const channelId of channelIds) this.countMessage(channelId, kind, at);
    }
    if (this.found.notices.length >= listed.notices) return;
    const held = silence ? { silencedBy: silence.reason } : {};
    this.found.notices.push({ at: isoTime(at), kind, title, count, channelIds: [...channelIds], ...held });
  }

  /** What the storm control of a channel takes; a resolution, an escalation and a critical rule pass it. */
  private countMessage(channelId: string, kind: string, at: number): void {
    const { rule, storms } = this.input;
    const storm = storms.get(channelId);
    const isHeld = storm && rule.priority !== 'critical' && (kind === 'fire' || kind === 'repeat');
    const into = isHeld && this.isStorm(channelId, storm, at) ? this.found.stormed : this.found.byChannel;
    into[channelId] = (into[channelId] ?? 0) + 1;
  }

  private isStorm(channelId: string, { limit, windowSeconds }: Storm, at: number): boolean {
    const known = this.windows.get(channelId);
    const window = known && at < known.from + windowSeconds * 1_000 ? known : { from: at, sent: 0 };
    window.sent += 1;
    this.windows.set(channelId, window);
    return window.sent > limit;
  }

  private dayOf(at: number) {
    const day = isoTime(at).slice(0, 10);
    const known = this.days.get(day) ?? { matched: 0, notices: 0 };
    this.days.set(day, known);
    return known;
  }

  private fail(eventId: string, message: string): void {
    if (this.found.errors.length < listed.errors) this.found.errors.push({ eventId, message });
  }
}
