// Changes one alert by an input: the state, the messages of its notices and what the stream hears of it, in one batch.
// 1. A batch counts only while the alert is as it was read; whoever loses a race reads again and decides anew.
// 2. What cannot be posted behind the batch is found by the sweep.

import { AppError } from '../../../contract/errors.ts';
import type { StreamEvent } from '../../../contract/events.ts';
import type { JsonValue } from '../../../contract/primitives.ts';
import type { Warning } from '../../../contract/workflows/run.ts';
import { type AlertInput, advance } from '../../../engine/alerts/advance.ts';
import { renderText } from '../../../engine/alerts/group.ts';
import { headlineOf } from '../../../engine/alerts/headline.ts';
import { silencedBy } from '../../../engine/alerts/silences.ts';
import type { AlertEffect, AlertState, NoticePlan } from '../../../engine/alerts/state.ts';
import type { Env } from '../../env.ts';
import { log } from '../../log.ts';
import { noticeDeliveries, shownEvent } from '../../store/alert-deliveries.ts';
import { type AlertRow, parseGroup, toAlertState } from '../../store/alert-rows.ts';
import { alertView } from '../../store/alert-view.ts';
import { saveAlertStatement, unchangedAlertStatement } from '../../store/alert-writes.ts';
import { insertDeliveriesStatement, placeOf } from '../../store/own-deliveries.ts';
import type { NewDelivery } from '../../store/own-delivery-row.ts';
import { type OutboxEvent, outboxStatement } from '../../store/stream-outbox.ts';
import { isChanged } from '../../store/unchanged.ts';
import { enqueueReferences, type References } from '../enqueue.ts';
import { tryRelay } from '../relay.ts';
import { alertEvents } from './alert-events.ts';
import { type AlertPlace, type KnownAlerts, type KnownRule, readAlertFacts } from './alert-facts.ts';
import { ruleFailed } from './rule-failed.ts';

/** Races that are lost before somebody else is left to do it. */
const mostTries = 5;

export interface ChangedAlert {
  row: AlertRow;
  state: AlertState;
  /** Whether there was something to do; its next message is posted then. */
  isChanged: boolean;
}

/** Decides by what was read; null where the alert, or what there was to do, is gone. */
export type Decide = (state: AlertState, rule: KnownRule | null, now: number) => AlertInput | null;

/**
 * Changes alerts by what `decide` makes of each; `more` is written in the same batch. Returns them as they are then; those
 * that do not exist are missing.
 */
export async function changeAlerts(
  env: Env,
  db: D1Database,
  place: AlertPlace,
  keys: readonly (readonly [ruleId: string, id: string])[],
  decide: Decide,
  more: (row: AlertRow) => D1PreparedStatement[] = () => [],
): Promise<ChangedAlert[]> {
  const done: ChangedAlert[] = [];
  let open = [...keys];
  for (let i = 0; i < mostTries && open.length > 0; i++) {
    const known = await readAlertFacts(env, db, place, open);
    const results = await Promise.all(known.rows.map((row) => changeOne(env, db, place, known, row, { decide, more })));
    done.push(...results.flatMap((result) => (result.changed ? [result.changed] : [])));
    open = results.flatMap(({ lost }) => (lost ? [[lost.ruleId, lost.id] as const] : []));
  }
  if (open.length > 0) throw new Error(`${open.length} alerts were changed by others all the time`);
  return done;
}

/** The 409 for a change of an alert that is over. */
export const alertClosed = (): AppError =>
  new AppError('alert_closed', 'The alert is over: what comes after its end opens a new one.');

interface Deciding {
  decide: Decide;
  more(row: AlertRow): D1PreparedStatement[];
}

async function changeOne(
  env: Env,
  db: D1Database,
  place: AlertPlace,
  known: KnownAlerts,
  row: AlertRow,
  { decide, more }: Deciding,
): Promise<{ changed?: ChangedAlert; lost?: AlertRow }> {
  const now = Date.now();
  const state = toAlertState(row);
  const rule = known.rules.get(row.ruleId) ?? null;
  const input = decide(state, rule, now);
  if (input === null) return { changed: { row, state, isChanged: false } };
  // A queue counts in seconds and clocks differ: what comes a moment early counts as in time.
  const at = input.kind === 'timer' ? Math.max(now, state.dueAt ?? now) : now;
  const made = applied(place, known, row, state, input, at);
  try {
    await db.batch([
      unchangedAlertStatement(db, row),
      saveAlertStatement(db, row, made.state, now),
      ...insertDeliveriesStatement(db, made.deliveries),
      ...(made.events.length > 0 ? [outboxStatement(db, made.events)] : []),
      ...more(row),
    ]);
  } catch (error) {
    if (isChanged(error)) return { lost: row };
    throw error;
  }
  await post(env, db, place, made, row, now);
  return { changed: { row, state: made.state, isChanged: true } };
}

interface Applied {
  state: AlertState;
  deliveries: NewDelivery[];
  events: OutboxEvent[];
}

/** The alert after the input, with the messages of its notices. */
function applied(
  place: AlertPlace,
  known: KnownAlerts,
  row: AlertRow,
  state: AlertState,
  input: AlertInput,
  now: number,
): Applied {
  const rule = known.rules.get(row.ruleId);
  if (rule === undefined) {
    const off = { ...state, state: 'closed' as const, closedAt: now, closedWhy: 'rule_off' as const, dueAt: null };
    return { state: state.closedAt === null ? off : { ...state, dueAt: null }, deliveries: [], events: [] };
  }
  const { definition } = rule;
  const [newestId] = state.recent;
  const newest = (newestId === undefined ? undefined : known.events.get(newestId)) ?? null;
  const scope = known.scopeOf(newest);
  const headline = (plan: NoticePlan) => headlineOf(definition, plan, scope, now);
  const change = advance(
    state,
    input,
    {
      rule: definition,
      silence: () => silencedBy(known.silences, { scope, ruleName: definition.name }, now),
      titleOf: (plan) => headline(plan).text,
    },
    now,
  );
  const group = parseGroup(row.groupValues);
  const about = {
    ...{ projectId: place.projectId, alertId: row.id, ruleId: row.ruleId, rule: definition },
    ...{ count: state.count, newest, now },
  };
  const events = change.effects.flatMap((effect) => (effect.kind === 'event' ? alertEvents(about, effect) : []));
  const failures: string[] = [];
  const deliveries = change.effects.flatMap((effect) => {
    if (effect.kind !== 'notice') return [];
    const { plan } = effect;
    const said = contextOf(known, row, change.state, plan, { newest, group, headline: headline(plan), now });
    failures.push(...said.warnings.map(({ message }) => message));
    return noticeDeliveries({
      ...{ projectId: place.projectId, alertId: row.id, ruleId: row.ruleId, rule: definition, plan },
      ...{ kinds: known.kinds, newest, context: said, now },
    });
  });
  const depth = newest?.depth ?? 0;
  const failed = failures
    .slice(0, 1)
    .flatMap((message) => ruleFailed({ projectId: place.projectId, ruleId: row.ruleId, message, depth, now }));
  return {
    state: withDeliveries(change.state, change.effects, deliveries),
    deliveries,
    events: [...events, ...failed],
  };
}

/** Names the messages of each notice in its history. */
function withDeliveries(
  state: AlertState,
  effects: readonly AlertEffect[],
  deliveries: readonly NewDelivery[],
): AlertState {
  const made = new Set(effects.flatMap((effect) => (effect.kind === 'notice' ? [effect.plan.n] : [])));
  if (made.size === 0) return state;
  const ofNotice = (n: number) =>
    deliveries.filter(({ context }) => (context as { plan?: { n?: number } }).plan?.n === n).map(({ id }) => id);
  return {
    ...state,
    notices: state.notices.map((notice) =>
      made.has(notice.n) ? { ...notice, deliveryIds: ofNotice(notice.n) } : notice,
    ),
  };
}

interface Said {
  newest: StreamEvent | null;
  group: Record<string, JsonValue>;
  headline: ReturnType<typeof headlineOf>;
  now: number;
}

/** What the messages of a notice are made of. */
function contextOf(
  known: KnownAlerts,
  row: AlertRow,
  state: AlertState,
  { channelIds: _channelIds, ...plan }: NoticePlan,
  { newest, group, headline, now }: Said,
) {
  const rule = known.rules.get(row.ruleId)?.definition;
  if (!rule) throw new TypeError('a notice has a rule');
  const text = rule.text === null ? null : renderText(rule.text, known.scopeOf(newest), now);
  const problems = [headline.failure, text && !text.ok ? text.message : null].filter((message) => message !== null);
  const { notices: _notices, ...alert } = alertView({ ...row, group }, state, rule);
  const { id, type, timestamp, userId, properties, depth } = newest ?? {};
  return {
    plan,
    headline: headline.text,
    text: text?.ok ? text.text : null,
    rule: { id: row.ruleId, ...ruleHead(rule) },
    alert: alert as Record<string, JsonValue>,
    group,
    events: plan.recent.flatMap((eventId) => {
      const event = known.events.get(eventId);
      return event ? [shownEvent(event)] : [];
    }),
    event: newest === null ? null : ({ id, type, timestamp, userId, properties, depth } as StreamEvent),
    warnings: problems.map((message): Warning => ({ code: 'template_failed', message })),
  };
}

const ruleHead = ({ name, severity, owner, runbookUrl }: KnownRule['definition']) => ({
  name,
  severity,
  owner,
  runbookUrl,
});

async function post(
  env: Env,
  db: D1Database,
  place: AlertPlace,
  { state, deliveries, events }: Applied,
  { ruleId, id }: AlertRow,
  now: number,
): Promise<void> {
  const references: References = {
    deliveries: deliveries.map(placeOf),
    alerts: state.dueAt === null ? [] : [{ ruleId, id, dueAt: state.dueAt }],
  };
  await Promise.all([
    enqueueReferences(env, place, references, now).catch((error: unknown) =>
      log({
        level: 'error',
        message: 'due rows are left to the sweep',
        projectId: place.projectId,
        error: String(error),
      }),
    ),
    tryRelay(env, db, place, events),
  ]);
}
