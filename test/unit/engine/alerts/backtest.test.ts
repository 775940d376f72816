import { describe, expect, it } from 'vitest';
import type { StreamEvent } from '../../../../src/contract/events.ts';
import type { AlertRuleDefinition } from '../../../../src/contract/messages/alert-rule.ts';
import { SilenceDefinition } from '../../../../src/contract/messages/silence.ts';
import { type BacktestInput, backtest } from '../../../../src/engine/alerts/backtest.ts';
import { at, channels, rule } from './rules.ts';

const event = (seconds: number, code: number, more: Record<string, unknown> = {}): StreamEvent => ({
  id: `e${seconds}`,
  kind: 'track',
  type: 'mail.bounced',
  userId: 'ops',
  anonymousId: null,
  messageId: `m${seconds}`,
  properties: { code, host: 'h1', ...more },
  traits: null,
  timestamp: at(seconds),
  receivedAt: at(seconds),
  depth: 0,
});
const codes = [500, 503, 404, 500, 200, 500].map((code, i) => event(i, code));
const match = { all: [{ eventType: 'mail.bounced' }, { property: 'code', op: 'gte', value: 500 }] };
const run = (fields: object, more: Partial<BacktestInput> = {}) =>
  backtest({
    rule: rule({ match, ...fields } as Partial<AlertRuleDefinition>),
    events: codes,
    silences: [],
    storms: new Map(),
    org: {},
    end: at(60),
    ...more,
  });

describe('a backtest', () => {
  it('of a plain rule fires for each event that matches', () => {
    const result = run({});
    expect(result).toMatchObject({ events: 6, matched: 4, wouldFire: 4, byChannel: { [channels.ops]: 4 }, errors: [] });
    expect(result.byDay).toEqual([{ day: '2026-05-01', matched: 4, notices: 4 }]);
    expect(result.notices[0]).toMatchObject({ kind: 'fire', title: '[error] Bounces: mail.bounced', count: 1 });
    expect(result.matches.map(({ eventId, type }) => [eventId, type])[0]).toEqual(['e5', 'mail.bounced']);
  });

  it('counts inside the window, and says how many at its end', () => {
    const fields = { dedupeKey: '{{event.host}}', dedupeWindowSeconds: 3_600 };
    expect(run(fields)).toMatchObject({ matched: 4, wouldFire: 1 });
    const long = run(fields, { end: at(7_200) });
    expect(long.notices.map(({ kind, count }) => [kind, count])).toEqual([
      ['fire', 1],
      ['repeat', 4],
    ]);
  });

  it('runs the timers between two events in their order', () => {
    const events = [event(0, 500), event(10, 500), event(400, 500)];
    const result = run(
      { groupBy: ['host'], escalation: [{ afterMinutes: 1, channelIds: [channels.boss] }] },
      { events, end: at(400) },
    );
    expect(result.notices.map(({ kind, at: time }) => [kind, Date.parse(time) - at(0)])).toEqual([
      ['fire', 0],
      ['escalate', 60_000],
      ['repeat', 360_000],
    ]);
    expect(result.byChannel).toEqual({ [channels.ops]: 2, [channels.boss]: 1 });
  });

  it('resolves', () => {
    const events = [event(0, 500), { ...event(5, 0), type: 'mail.up' }];
    const result = run({ groupBy: ['host'], resolveOn: { eventType: 'mail.up' } }, { events });
    expect(result.notices.map(({ kind }) => kind)).toEqual(['fire', 'resolve']);
  });

  it('keeps to silences and to the storm control, which a critical rule passes', () => {
    const storms = new Map([[channels.ops, { limit: 3, windowSeconds: 60 }]]);
    expect(run({}, { storms })).toMatchObject({ byChannel: { [channels.ops]: 3 }, stormed: { [channels.ops]: 1 } });
    expect(run({ priority: 'critical' }, { storms })).toMatchObject({ byChannel: { [channels.ops]: 4 }, stormed: {} });
    const until = new Date(at(2)).toISOString();
    const silences = [{ id: 's', ...SilenceDefinition.parse({ match: { module: 'mail' }, reason: 'move', until }) }];
    const silenced = run({}, { silences });
    expect(silenced).toMatchObject({ matched: 4, wouldFire: 2 });
    expect(silenced.notices[0]).toMatchObject({ silencedBy: 'move', channelIds: [] });
  });

  it('reports what cannot be evaluated, and goes on', () => {
    const broken = { any: [{ property: 'code', op: 'resembles', value: 1 }] } as never;
    const result = backtest({
      rule: { ...rule({}), match: broken },
      events: codes,
      silences: [],
      storms: new Map(),
      org: {},
      end: at(9),
    });
    expect(result).toMatchObject({ matched: 0, wouldFire: 0 });
    expect(result.errors[0]).toMatchObject({ eventId: 'e0', message: expect.stringMatching(/resembles/) });
  });

  it('ends, however often a rule repeats', () => {
    const result = run({ repeatSeconds: 0.001 }, { end: at(30 * 86_400) });
    expect(result.notices).toHaveLength(500);
    expect(result.wouldFire).toBeLessThan(30_000);
  });
});
