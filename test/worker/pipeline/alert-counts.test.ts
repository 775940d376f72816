// The statement that counts events against the pure state machine, which it must agree with.
import { describe, expect, it } from 'vitest';
import type { StreamEvent } from '../../../src/contract/events.ts';
import { AlertRuleDefinition } from '../../../src/contract/messages/alert-rule.ts';
import { advance } from '../../../src/engine/alerts/advance.ts';
import { countEvent, openAlert } from '../../../src/engine/alerts/count.ts';
import { intervalMs, toMs } from '../../../src/engine/alerts/rule-timing.ts';
import type { AlertState } from '../../../src/engine/alerts/state.ts';
import { seededUnit } from '../../../src/engine/seeded.ts';
import { derivedTimeId } from '../../../src/worker/ids.ts';
import { type AlertRow, toAlertState } from '../../../src/worker/store/alert-rows.ts';
import {
  type AlertHit,
  countHitsStatements,
  resolveHitsStatements,
  saveAlertStatement,
} from '../../../src/worker/store/alert-writes.ts';
import { recordStatements } from '../../../src/worker/store/events.ts';
import { env } from '../../support/worker.ts';

const db = env.DB;
const rule = AlertRuleDefinition.parse({
  name: 'R',
  match: { eventType: '*' },
  channelIds: [],
  groupBy: ['host'],
  dedupeKey: '{{event.x}}',
  groupIntervalSeconds: 60,
});

const newId = () => crypto.randomUUID();
const eventOf = (id: string, at: number): StreamEvent => ({
  ...{ id, kind: 'track', type: 'host.down', userId: 'ops', anonymousId: null, messageId: id, properties: {} },
  ...{ traits: null, timestamp: at, receivedAt: at, depth: 0 },
});
const hitOf = (ruleId: string, groupKey: string, line: string | null, eventId: string, at: number): AlertHit => ({
  ...{ ruleId, groupKey, line, eventId, group: { host: groupKey } },
  alertId: derivedTimeId(at, 'alert', ruleId, groupKey, eventId),
  ...{ waitMs: toMs(rule.groupWaitSeconds), intervalMs: intervalMs(rule) },
});

async function count(projectId: string, hits: AlertHit[], at: number): Promise<void> {
  const events = hits.map(({ eventId }) => ({ ...eventOf(eventId, at), awaitedOf: null }));
  await db.batch([...countHitsStatements(db, projectId, hits, at), ...recordStatements(db, projectId, events)]);
}

const rowsOf = async (projectId: string): Promise<AlertRow[]> =>
  (
    await db
      .prepare(
        `SELECT project_id AS projectId, rule_id AS ruleId, id, state, group_key AS groupKey, group_values AS groupValues, lines, told_lines AS toldLines,
           recent, count, notified, opened_at AS openedAt, last_at AS lastAt, fired_at AS firedAt, notice_at AS noticeAt, escalate_from AS escalateFrom,
           silenced_until AS silencedUntil, due_at AS dueAt, check_at AS checkAt, ack, level, notices, closed_at AS closedAt, closed_why AS closedWhy, seq
         FROM alerts WHERE project_id = ? ORDER BY group_key, id`,
      )
      .bind(projectId)
      .all<AlertRow>()
  ).results;

const facts = { rule, silence: () => null, titleOf: () => 'title' };
/** What both know; what is due by now is due now. */
const counted = ({ count: n, lines, recent, dueAt, lastAt, openedAt }: AlertState, at: number) => ({
  ...{ n, lines, recent, lastAt, openedAt },
  dueAt: dueAt === null ? null : Math.max(dueAt, at),
});

describe('the statement that counts events', () => {
  it.each(Array.from({ length: 12 }, (_, i) => i))('gives what the state machine gives (walk %i)', async (walk) => {
    const [projectId, ruleId] = [newId(), newId()];
    const random = (n: number, what: string) => Math.floor(seededUnit(`${walk} ${what}`) * n);
    const expected = new Map<string, AlertState>();
    let at = Date.UTC(2026, 4, 1);
    for (let step = 0; step < 12; step++) {
      at += 1 + random(90_000, `pause ${step}`);
      const hits = Array.from({ length: 1 + random(6, `size ${step}`) }, (_, i) => {
        const [host, line] = [`h${random(2, `host ${step} ${i}`)}`, `l${random(3, `line ${step} ${i}`)}`];
        return hitOf(ruleId, host, line, newId(), at);
      });
      await count(projectId, hits, at);
      for (const { groupKey, line, eventId } of hits) {
        const known = expected.get(groupKey);
        expected.set(
          groupKey,
          known ? countEvent(rule, known, { eventId, line }, at) : openAlert(rule, { eventId, line }, at),
        );
      }
      for (const row of await rowsOf(projectId)) {
        const wanted = expected.get(row.groupKey);
        if (!wanted) throw new Error('an alert that should not be');
        expect(counted(toAlertState(row), at)).toEqual(counted(wanted, at));
        const change = advance(toAlertState(row), { kind: 'timer' }, facts, at);
        await saveAlertStatement(db, row, change.state, at).run();
        expected.set(row.groupKey, change.state);
      }
    }
    expect(expected.size).toBe((await rowsOf(projectId)).length);
  });

  it('counts an event once, however often and in whatever company it comes again', async () => {
    const [projectId, ruleId, at] = [newId(), newId(), Date.UTC(2026, 4, 1)];
    const hits = ['a', 'b', 'c'].map((line) => hitOf(ruleId, 'h', line, newId(), at));
    await count(projectId, hits.slice(0, 2), at);
    await count(projectId, hits.slice(0, 2), at + 1);
    await count(projectId, hits, at + 2);
    const [row, ...others] = await rowsOf(projectId);
    expect(others).toEqual([]);
    expect(row?.count).toBe(3);
    expect(JSON.parse(row?.lines ?? '')).toEqual({ a: 1, b: 1, c: 1 });
  });

  it('keeps the lines that it knows once there are as many as may be', async () => {
    const [projectId, ruleId, at] = [newId(), newId(), Date.UTC(2026, 4, 1)];
    const many = (prefix: string) =>
      Array.from({ length: 200 }, (_, i) => hitOf(ruleId, 'h', `${prefix}${i}`, newId(), at));
    await count(projectId, many('z'), at);
    await count(projectId, [...many('a').slice(0, 50), hitOf(ruleId, 'h', 'z7', newId(), at)], at);
    const [row] = await rowsOf(projectId);
    const lines = JSON.parse(row?.lines ?? '{}') as Record<string, number>;
    expect(Object.keys(lines)).toHaveLength(200);
    expect(Object.keys(lines).every((line) => line.startsWith('z'))).toBe(true);
    expect([row?.count, lines.z7]).toEqual([251, 2]);
  });

  it('takes lines and groups with any characters', async () => {
    const [projectId, ruleId, at] = [newId(), newId(), Date.UTC(2026, 4, 1)];
    const names = ['"', '\\', "'; DROP TABLE alerts; --", '$.x', '', '😀', '__proto__'];
    await count(
      projectId,
      names.map((name) => hitOf(ruleId, name, name, newId(), at)),
      at,
    );
    const rows = await rowsOf(projectId);
    expect(rows.map(({ groupKey }) => groupKey).toSorted()).toEqual(names.toSorted());
    for (const { groupKey, lines } of rows) expect(Object.keys(JSON.parse(lines))).toEqual([groupKey]);
  });

  it('opens a new alert behind a resolution, also in one batch, and a resolution comes once', async () => {
    const [projectId, ruleId, at] = [newId(), newId(), Date.UTC(2026, 4, 1)];
    await count(projectId, [hitOf(ruleId, 'h', null, newId(), at)], at);
    const up = { ruleId, groupKey: 'h', eventId: newId() };
    const down = hitOf(ruleId, 'h', null, newId(), at + 5);
    const batch = () =>
      db.batch([
        ...resolveHitsStatements(db, projectId, [up], at + 5),
        ...countHitsStatements(db, projectId, [down], at + 5),
        ...recordStatements(
          db,
          projectId,
          [up.eventId, down.eventId].map((id) => ({ ...eventOf(id, at), awaitedOf: null })),
        ),
      ]);
    await batch();
    await batch();
    const rows = await rowsOf(projectId);
    expect(rows.map(({ state, count: n, closedWhy }) => [state, n, closedWhy])).toEqual([
      ['resolved', 1, 'event'],
      ['pending', 1, null],
    ]);
  });
});
