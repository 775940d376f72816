import { describe, expect, it } from 'vitest';
import { at, channels, Walk } from './rules.ts';

const { ops, boss, board } = channels;
const host = { groupBy: ['host'] };
const silence = (until: number) => ({ id: 's', owner: 'Grace', reason: 'mail server moves', until: at(until) });

describe('an event', () => {
  it('waits as pending for as long as the rule says', () => {
    const walk = new Walk({ ...host, groupWaitSeconds: 30 }).event(0);
    expect(walk.now).toMatchObject({ state: 'pending', count: 1, notified: 0, dueAt: at(30) });
    expect(walk.effects).toEqual([]);
    walk.event(10).event(29);
    expect(walk.now).toMatchObject({ state: 'pending', count: 3, dueAt: at(30) });
    expect(walk.effects).toEqual([]);
  });

  it('fires at once without a wait', () => {
    const walk = new Walk(host).event(0);
    expect(walk.now).toMatchObject({ state: 'firing', count: 1, notified: 1, noticeAt: at(0), dueAt: null });
    expect(walk.notices).toEqual([['fire', 'first', [ops]]]);
    expect(walk.told).toEqual(['alert.fired']);
  });

  it('fires with all lines when the wait is over', () => {
    const walk = new Walk({ ...host, dedupeKey: '{{event.x}}', groupWaitSeconds: 30 })
      .event(0, 'a')
      .event(1, 'b')
      .event(2, 'b');
    walk.timer(30);
    expect(walk.effects[0]).toMatchObject({
      plan: {
        kind: 'fire',
        count: 3,
        lines: [
          { key: 'b', count: 2 },
          { key: 'a', count: 1 },
        ],
      },
    });
    expect(walk.now).toMatchObject({ state: 'firing', notified: 3, toldLines: { a: 1, b: 2 } });
  });

  it('counts while firing and sets the timer of the interval', () => {
    const walk = new Walk({ ...host, groupIntervalSeconds: 300 }).event(0).event(5);
    expect(walk.now).toMatchObject({ state: 'firing', count: 2, notified: 1, dueAt: at(300) });
    expect(walk.effects).toEqual([]);
  });

  it('opens a new alert once the old one is closed', () => {
    const walk = new Walk(host).event(0).resolve(1).event(2);
    expect(walk.now).toMatchObject({ state: 'firing', count: 1, openedAt: at(2) });
  });
});

describe('the interval', () => {
  it('repeats what is new when it is over, and only that', () => {
    const walk = new Walk({ ...host, dedupeKey: '{{event.x}}' }).event(0, 'a').event(5, 'a').event(6, 'b').timer(299);
    expect(walk.effects).toEqual([]);
    walk.timer(300);
    expect(walk.notices).toEqual([['repeat', 'more', [ops]]]);
    expect(walk.effects[0]).toMatchObject({
      plan: {
        added: 2,
        count: 3,
        lines: [
          { key: 'a', count: 1 },
          { key: 'b', count: 1 },
        ],
      },
    });
    expect(walk.now).toMatchObject({ notified: 3, dueAt: null });
    expect(walk.timer(600).effects).toEqual([]);
  });

  it('of a group counts from the last notice', () => {
    const walk = new Walk(host).event(0).event(1).timer(300).event(301);
    expect(walk.now.dueAt).toBe(at(600));
  });

  it('of a dedupeKey alone closes the alert quietly when nothing is new', () => {
    const walk = new Walk({ dedupeKey: '{{event.host}}', dedupeWindowSeconds: 4 })
      .event(0, 'db1')
      .event(1, 'db1')
      .timer(4);
    expect(walk.notices).toEqual([['repeat', 'more', [ops]]]);
    expect(walk.now).toMatchObject({ state: 'firing', dueAt: at(8) });
    walk.timer(8);
    expect(walk.now).toMatchObject({ state: 'closed', closedWhy: 'quiet', dueAt: null });
    expect(walk.effects).toEqual([]);
  });

  it('does not close an alert that somebody is still to be paged for', () => {
    const escalation = [{ afterMinutes: 10, channelIds: [boss] }];
    const walk = new Walk({ dedupeKey: '{{event.host}}', dedupeWindowSeconds: 60, escalation })
      .event(0, 'db1')
      .timer(60);
    expect(walk.now.state).toBe('firing');
    expect(walk.timer(600).notices).toEqual([['escalate', 'escalate', [boss]]]);
  });
});

describe('repeatSeconds', () => {
  it('says that the alert is still open, counted from the last notice', () => {
    const walk = new Walk({ repeatSeconds: 60 }).event(0).timer(59);
    expect(walk.effects).toEqual([]);
    expect(walk.timer(60).notices).toEqual([['repeat', 'still_open', [ops]]]);
    expect(walk.now.dueAt).toBe(at(120));
  });
});

describe('escalation', () => {
  const escalation = [
    { afterMinutes: 10, channelIds: [boss] },
    { afterMinutes: 20, channelIds: [board] },
  ];

  it('pages each level in its time, over its own channels alone', () => {
    const walk = new Walk({ ...host, escalation }).event(0);
    expect(walk.now.dueAt).toBe(at(600));
    expect(walk.timer(600).notices).toEqual([['escalate', 'escalate', [boss]]]);
    expect(walk.told).toEqual(['alert.escalated']);
    expect(walk.now).toMatchObject({ level: 1, dueAt: at(1200) });
    expect(walk.timer(1200).notices).toEqual([['escalate', 'escalate', [board]]]);
    expect(walk.now).toMatchObject({ level: 2, dueAt: null });
  });

  it('leaves what is new to the channels of the rule, which have not heard it', () => {
    const walk = new Walk({ ...host, escalation, groupIntervalSeconds: 900 }).event(0).event(1).timer(600);
    expect(walk.now).toMatchObject({ count: 2, notified: 1 });
    expect(walk.timer(1500).notices).toEqual([['escalate', 'escalate', [board]]]);
    expect(walk.timer(2400).notices).toEqual([['repeat', 'more', [ops]]]);
  });

  it('comes before a repetition that is due at the same moment', () => {
    const walk = new Walk({ escalation: escalation.slice(0, 1), repeatSeconds: 600 }).event(0).timer(600);
    expect(walk.notices).toEqual([['escalate', 'escalate', [boss]]]);
  });

  it('comes after a resolution that is due at the same moment', () => {
    const walk = new Walk({ escalation, autoResolveSeconds: 600 }).event(0).timer(600);
    expect(walk.notices).toEqual([['resolve', 'resolve', [ops]]]);
    expect(walk.now).toMatchObject({ state: 'resolved', closedWhy: 'auto' });
  });
});

describe('an acknowledgement', () => {
  it('switches off repetition, interval and escalation until it ends', () => {
    const walk = new Walk({ repeatSeconds: 60, escalation: [{ afterMinutes: 1, channelIds: [boss] }] })
      .event(0)
      .ack(30, 3_600);
    expect(walk.told).toEqual(['alert.acked']);
    expect(walk.now).toMatchObject({ state: 'acked', ack: { by: 'Ada', until: at(3_600) }, dueAt: at(3_600) });
    expect(walk.event(40).effects).toEqual([]);
    expect(walk.timer(3_599).effects).toEqual([]);
    expect(walk.now.count).toBe(2);
  });

  it('moves its end when it is given again', () => {
    const walk = new Walk({ repeatSeconds: 60 }).event(0).ack(1, 60).ack(2, 120);
    expect(walk.now).toMatchObject({ state: 'acked', dueAt: at(120) });
  });

  it('is over at its end: the alert speaks up and escalation begins anew', () => {
    const escalation = [{ afterMinutes: 1, channelIds: [boss] }];
    const walk = new Walk({ escalation }).event(0).timer(60).ack(70, 100).timer(100);
    expect(walk.notices).toEqual([['repeat', 'ack_ended', [ops]]]);
    expect(walk.effects[0]).toMatchObject({ plan: { ackedBy: 'Ada' } });
    expect(walk.now).toMatchObject({ state: 'firing', ack: null, level: 0, dueAt: at(160) });
    expect(walk.timer(160).notices).toEqual([['escalate', 'escalate', [boss]]]);
  });

  it('changes nothing of an alert that is closed', () => {
    const walk = new Walk(host).event(0).resolve(1).ack(2, 60);
    expect(walk.now).toMatchObject({ state: 'resolved', dueAt: null });
    expect(walk.effects).toEqual([]);
  });
});

describe('a resolution', () => {
  it('within the wait sends nothing at all', () => {
    const walk = new Walk({ ...host, groupWaitSeconds: 30 }).event(0).resolve(10);
    expect(walk.now).toMatchObject({ state: 'resolved', closedWhy: 'event', dueAt: null });
    expect(walk.effects).toEqual([]);
    expect(walk.timer(30).effects).toEqual([]);
  });

  it.each(['event', 'manual'] as const)('by %s goes to every channel that heard of the alert', (why) => {
    const escalation = [{ afterMinutes: 1, channelIds: [boss] }];
    const walk = new Walk({ escalation }).event(0).timer(60).resolve(90, why);
    expect(walk.notices).toEqual([['resolve', 'resolve', [ops, boss]]]);
    expect(walk.effects.at(-1)).toMatchObject({ type: 'alert.resolved', why });
  });

  it('comes by itself after so long without an event', () => {
    const walk = new Walk({ autoResolveSeconds: 60 }).event(0).event(30).timer(60);
    expect(walk.now).toMatchObject({ state: 'firing' });
    expect(walk.timer(90).notices).toEqual([['resolve', 'resolve', [ops]]]);
  });

  it('of an acknowledged alert is sent', () => {
    const walk = new Walk({ repeatSeconds: 60 }).event(0).ack(1, 3_600).resolve(5);
    expect(walk.notices).toEqual([['resolve', 'resolve', [ops]]]);
  });
});

describe('a rule that is off', () => {
  it('closes its alerts and says nothing', () => {
    const walk = new Walk(host).event(0).tell({ kind: 'rule_off' }, 5);
    expect(walk.now).toMatchObject({ state: 'closed', closedWhy: 'rule_off', dueAt: null });
    expect(walk.effects).toEqual([]);
  });
});

describe('a silence', () => {
  it('holds the first notice, and keeps it with its owner and reason', () => {
    const walk = new Walk(host);
    walk.silence = silence(3_600);
    walk.event(0);
    expect(walk.effects).toEqual([]);
    expect(walk.now).toMatchObject({
      state: 'firing',
      firedAt: null,
      dueAt: at(3_600),
      notices: [{ kind: 'fire', silencedBy: { id: 's', owner: 'Grace', reason: 'mail server moves' } }],
    });
    expect(walk.event(10).now).toMatchObject({ count: 2, dueAt: at(3_600) });
  });

  it('ends with one notice that says how many events it held', () => {
    const walk = new Walk(host);
    walk.silence = silence(3_600);
    for (let i = 0; i < 12; i++) walk.event(i);
    walk.silence = null;
    walk.timer(3_600);
    expect(walk.notices).toEqual([['fire', 'silence_ended', [ops]]]);
    expect(walk.effects[0]).toMatchObject({ plan: { added: 12, count: 12 } });
    expect(walk.told).toEqual(['alert.fired']);
  });

  it('may be followed by another one, which holds on', () => {
    const walk = new Walk(host);
    walk.silence = silence(60);
    walk.event(0);
    walk.silence = silence(120);
    walk.timer(60);
    expect(walk.now.dueAt).toBe(at(120));
    expect(walk.now.notices).toHaveLength(1);
  });

  it('lets a resolution pass whose first notice had gone out, and no other', () => {
    const heard = new Walk(host).event(0);
    heard.silence = silence(3_600);
    expect(heard.resolve(5).notices).toEqual([['resolve', 'resolve', [ops]]]);
    const held = new Walk(host);
    held.silence = silence(3_600);
    expect(held.event(0).resolve(5).effects).toEqual([]);
  });

  it('holds an escalation, whose minutes begin again behind it', () => {
    const walk = new Walk({ escalation: [{ afterMinutes: 1, channelIds: [boss] }] }).event(0);
    walk.silence = silence(300);
    expect(walk.timer(60).effects).toEqual([]);
    walk.silence = null;
    expect(walk.timer(300).notices).toEqual([['repeat', 'silence_ended', [ops]]]);
    expect(walk.now).toMatchObject({ level: 0, dueAt: at(360) });
  });
});
