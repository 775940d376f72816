import { describe, expect, test } from 'vitest';
import { longestMinutes } from '../../../../src/dashboard/builder/duration.ts';
import { usesOf } from '../../../../src/dashboard/builder/uses.ts';
import { type Facts, type KnownChannel, warningsOf } from '../../../../src/dashboard/builder/warnings.ts';
import { decide, drafted, flow, fork, listen, mail } from './drafts.ts';

const line = (label: string, extra: object = {}) => ({
  label,
  type: 'ai_action',
  config: { flavor: 'generate', prompt: 'p', saveTo: 'line' },
  ...extra,
});
const nap = (label: string, delayMinutes: number, config: object = {}) => ({
  label,
  type: 'wait',
  config,
  delayMinutes,
});
const says = (label: string, body: string, extra: object = {}) => ({
  label,
  type: 'send_sms',
  config: { to: '{{user.phone}}', body },
  ...extra,
});
const channel = (kind: string, extra: Partial<KnownChannel> = {}): KnownChannel => ({
  ...{ id: kind, kind, name: `My ${kind}`, status: 'ok', isDefault: true, ...extra },
});

const found = (steps: unknown[], facts: Facts = {}) =>
  warningsOf(flow(...steps), facts).map(
    ({ code, label, pointer }) => `${code} ${label} ${pointer.replace(/^\/steps\/\d+/, '')}`,
  );

describe('warnings of', () => {
  const events = [
    { type: 'order.completed', properties: { orderId: 1, item: { sku: 'x' } } },
    { type: 'order.completed', properties: { amount: 5 } },
  ];

  test.each<[string, unknown[], Facts, string[]]>([
    [
      'a variable that was never seen',
      [says('a', '{{event.coupon}} {{event.coupon}}')],
      { events },
      ['unseen_variable a /config/body'],
    ],
    [
      'no variable that was seen once, in depth',
      [says('a', '{{event.amount}} {{event.item.sku}} {{event.type}}')],
      { events },
      [],
    ],
    ['no variable where nothing was seen', [says('a', '{{event.coupon}}')], { events: [] }, []],
    [
      'a compared field that was never seen',
      [fork('a', 'b', 'end'), mail('b')],
      { events: events.slice(0, 1) },
      ['unseen_variable a /config/condition/event'],
    ],
    [
      'an `if` that was never seen',
      [mail('a', { if: [{ property: 'vip', value: true }] })],
      { events },
      ['unseen_variable a /if/0/property'],
    ],
    [
      'no filter of a wait, which is about another event',
      [listen('a', { waitForEvent: { eventType: 'b', filters: [{ event: 'carrier', value: 'x' }] } }), mail('b')],
      { events },
      [],
    ],
    [
      'a value of such a filter that was never seen',
      [
        listen('a', { waitForEvent: { eventType: 'b', filters: [{ event: 'id', value: '{{event.coupon}}' }] } }),
        mail('b'),
      ],
      { events },
      ['unseen_variable a /config/waitForEvent/filters/0/value'],
    ],
    ['no result that is always there', [line('a'), says('b', '{{ai.line}}')], {}, []],
    [
      'a result of a step that may be passed over',
      [line('a', { if: { trait: 'x', value: 1 } }), says('b', '{{ai.line}}')],
      {},
      ['may_be_empty b /config/body'],
    ],
    [
      'a result of one arm',
      [fork('x', 'a', 'b'), line('a'), says('b', '{{ai.line}}')],
      {},
      ['may_be_empty b /config/body'],
    ],
    [
      'no result of both arms',
      [fork('x', 'a', 'b'), line('a', { next: 'c' }), line('b'), says('c', '{{ai.line}}')],
      {},
      [],
    ],
    ['no channel that was not looked at', [mail('a')], {}, []],
    ['a kind without a channel', [mail('a')], { channels: [channel('sms')] }, ['no_channel a /config/channelId']],
    [
      'a default channel that must be reconnected',
      [mail('a')],
      { channels: [channel('email', { status: 'needs_reconnect' }), channel('email', { isDefault: false })] },
      ['channel_unavailable a /config/channelId'],
    ],
    [
      'a chosen channel that is disabled',
      [mail('a', { config: { channelId: 'other' } })],
      { channels: [channel('email'), channel('email', { id: 'other', isDefault: false, status: 'disabled' })] },
      ['channel_unavailable a /config/channelId'],
    ],
    ['no step that sends nothing', [nap('a', 5)], { channels: [] }, []],
    ['a branch with equal ways', [fork('a', 'b', 'b'), mail('b')], {}, ['same_ways a /config/ifTrue']],
    ['no wait with equal ways', [listen('a'), mail('b')], {}, []],
    ['no choice with equal ways', [decide('a', ['x', 'y']), mail('b')], {}, []],
    ['a short wait behind a wait', [nap('a', 10), nap('b', 0.5)], {}, ['short_wait b /delayMinutes']],
    ['no digest behind a wait', [nap('a', 10), nap('b', 0, { collect: { windowMinutes: 5 } })], {}, []],
    ['no short wait behind a mail', [mail('a'), nap('b', 0.5)], {}, []],
    ['a long run without an exit rule', [nap('a', 1_441)], {}, ['no_exit_rule null /exitOn']],
    ['no run of a day', [nap('a', 1_440)], {}, []],
  ])('%s', (_, steps, facts, expected) => {
    expect(found(steps, facts)).toEqual(expected);
  });

  test('a long run with an exit rule are none', () => {
    const body = { name: 'A', trigger: { eventType: 'a' }, exitOn: [{ eventType: 'paid' }], steps: [nap('a', 5_000)] };
    expect(warningsOf(drafted(body))).toEqual([]);
  });

  test('each kind are sentences', () => {
    const steps = [fork('x', 'a', 'a'), nap('a', 2_000), nap('b', 0.5), says('c', '{{event.coupon}}'), mail('d')];
    const channels = [channel('sms', { status: 'needs_reconnect' })];
    expect(warningsOf(flow(...steps), { events, channels }).map(({ message }) => message)).toEqual([
      'Runs may take longer than a day and no exit rule ends them early, such as when the order is paid.',
      'Both ways lead to Wait, so this decides nothing.',
      'This waits for 30 seconds right after another wait; one of them is enough.',
      'The channel My sms must be reconnected, so this will not be sent.',
      'event.coupon was in none of the last 2 events; it would be empty.',
      'There is no channel of kind email, so this will not be sent.',
    ]);
  });
});

describe('the longest time of a run', () => {
  test.each<[string, unknown[], number]>([
    [
      'adds delays along the longest way',
      [fork('x', 'a', 'b'), nap('a', 5, {}), nap('b', 10), mail('c', { delayMinutes: 3 })],
      18,
    ],
    ['counts timeouts', [listen('a'), mail('b')], 60],
    [
      'counts a time of day as a day, on weekdays as a week',
      [nap('a', 0, { until: { time: '09:00' } }), nap('b', 0, { until: { time: '09:00', weekdays: ['monday'] } })],
      8 * 1_440,
    ],
    ['counts windows of digests', [nap('a', 0, { collect: { windowMinutes: 30 } })], 30],
    [
      'has no end where a date is waited for',
      [nap('a', 0, { until: { date: '{{trait.day}}' } })],
      Number.POSITIVE_INFINITY,
    ],
  ])('%s', (_, steps, minutes) => {
    expect(longestMinutes(flow(...steps))).toBe(minutes);
  });
});

describe('what a step reads', () => {
  test('is in its templates, its records and its conditions', () => {
    const [step] = flow({
      ...{
        label: 'a',
        type: 'webhook',
        if: { all: [{ trait: 'plan', value: '{{event.plan}}' }, { not: { ai: 'mood', value: 1 } }] },
      },
      config: {
        url: 'https://x.example/{{user.id}}',
        headers: { 'x/y': '{{var.key}}' },
        body: { items: '{{#each event.items}}{{this.sku}}{{/each}}' },
      },
    }).steps;
    expect(step && usesOf(step)).toEqual([
      { path: 'trait.plan', pointer: '/if/all/0/trait' },
      { path: 'event.plan', pointer: '/if/all/0/value' },
      { path: 'ai.mood', pointer: '/if/all/1/not/ai' },
      { path: 'user.id', pointer: '/config/url' },
      { path: 'var.key', pointer: '/config/headers/x~1y' },
      { path: 'event.items', pointer: '/config/body/items' },
      { path: 'event.items.sku', pointer: '/config/body/items' },
    ]);
  });

  test('is nothing of a text that cannot be read', () => {
    expect(usesOf({ config: { body: '{{#if}' } })).toEqual([]);
  });
});
