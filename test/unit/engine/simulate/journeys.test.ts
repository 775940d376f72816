// Whole journeys, each told as its tests in a bundle.
import { describe, expect, test } from 'vitest';
import { ada, flow, hello, play, saysOf } from '../../../support/bundles/tested.ts';
import { nap } from '../../../support/definitions.ts';

const order = (orderId: string) => ({ orderId });
const sent = (step: string, times: number) => ({ sent: 'email', step, times });

describe('an order', () => {
  const same = [{ property: 'orderId', value: '{{event.orderId}}' }];
  const workflow = flow(
    [
      hello('confirmation', { subject: 'Order {{event.orderId}}' }),
      {
        label: 'wait',
        type: 'wait',
        config: { waitForEvent: { eventType: 'shipped', filters: same }, timeoutMinutes: 10_080, onTimeout: 'end' },
      },
      hello('shipped', { subject: 'Shipped {{event.orderId}}' }),
    ],
    {
      trigger: { eventType: 'ordered' },
      reentry: { policy: 'once', key: '{{event.orderId}}' },
      exitOn: [{ eventType: 'cancelled', filters: same }],
    },
  );
  const ordered = (id: string) => ({ event: 'ordered', properties: order(id) });
  const says = (given: object[], expected: object[], more: object = {}) =>
    saysOf(play(workflow, { given: [ada, ...given], expect: expected, ...more }));

  test('two orders have two runs, the same one twice has one', () => {
    const given = [ordered('A'), ordered('B'), ordered('A')];
    expect(says(given, [{ runs: 2 }, sent('confirmation', 2)])).toEqual([]);
  });

  test('what is shipped moves its own order', () => {
    const given = [ordered('A'), ordered('B'), { event: 'shipped', properties: order('B') }];
    expect(says(given, [sent('shipped', 1), { sent: 'email', subject: 'Shipped B' }, { waiting: 'wait' }])).toEqual([]);
  });

  test('a cancelled order leaves the other alone', () => {
    const given = [ordered('A'), ordered('B'), { event: 'cancelled', properties: order('A') }];
    expect(says(given, [{ ended: 'exited', event: 'cancelled' }, { waiting: 'wait' }])).toEqual([]);
  });

  test('one that is never shipped ends in a week', () => {
    expect(
      says([ordered('A')], [{ ended: 'completed' }, { notSent: 'email', step: 'shipped' }], { advance: '8d' }),
    ).toEqual([]);
  });
});

describe('a password', () => {
  const workflow = flow(
    [
      hello('link', { subject: 'Link', bodyHtml: '{{event.url}}' }),
      {
        label: 'wait',
        type: 'wait',
        config: { waitForEvent: { eventType: 'changed' }, timeoutMinutes: 60, onTimeout: 'end' },
      },
      hello('done'),
    ],
    {
      trigger: { eventType: 'asked' },
      exitOn: [{ eventType: 'asked' }],
      settings: { missingVariables: 'fail', onError: 'fail' },
    },
  );
  const asked = { event: 'asked', properties: { url: 'https://shop.example/r/1' } };
  const greeted = { person: { ...ada.person, traits: { name: 'Ada' } } };

  test('a second request ends the first', () => {
    const expected = [{ runs: 2 }, { ended: 'exited', event: 'asked' }, { waiting: 'wait' }, sent('link', 2)];
    expect(saysOf(play(workflow, { given: [greeted, asked, { advance: '5m' }, asked], expect: expected }))).toEqual([]);
  });

  test('without a link nothing is sent, and the run fails', () => {
    const expected = [{ ended: 'failed' }, { notSent: 'email' }];
    expect(saysOf(play(workflow, { given: [greeted, { event: 'asked' }], expect: expected }))).toEqual([]);
  });

  test('a change confirms', () => {
    const given = [greeted, asked, { advance: '5m' }, { event: 'changed' }];
    expect(saysOf(play(workflow, { given, expect: [{ order: ['link', 'wait', 'done'] }, sent('done', 1)] }))).toEqual(
      [],
    );
  });
});

describe('a digest', () => {
  const collect = {
    label: 'gather',
    type: 'wait',
    config: { collect: { windowMinutes: 60, key: '{{event.thread}}' } },
  };
  const workflow = flow([collect, hello('digest', { subject: '{{run.eventCount}} comments' })]);
  const comment = (thread: string) => ({ event: 'go', properties: { thread } });

  test('events of one key join one run, later ones begin a new one', () => {
    const given = [ada, comment('a'), { advance: '10m' }, comment('a'), comment('b'), { advance: '1h' }, comment('a')];
    const expected = [
      { runs: 3 },
      { sent: 'email', subject: '2 comments', at: '2026-01-05T10:00:00Z', times: 1 },
      { sent: 'email', subject: '1 comments', at: '2026-01-05T10:10:00Z', times: 1 },
      { waiting: 'gather' },
    ];
    expect(saysOf(play(workflow, { given, expect: expected }))).toEqual([]);
  });
});

describe('people who are away', () => {
  const back = {
    label: 'back',
    type: 'wait',
    config: {
      waitForCondition: { trait: 'seen', value: true },
      timeoutMinutes: 10_080,
      onMatch: 'end',
      onTimeout: 'last',
    },
  };
  const workflow = flow([
    hello('nudge'),
    back,
    hello('last'),
    { label: 'flag', type: 'update_profile', config: { traits: { lost: true } } },
  ]);

  test('one who comes back gets no second mail', () => {
    const given = [ada, { event: 'go' }, { advance: '2d' }, { traits: { seen: true } }];
    const expected = [{ notSent: 'email', step: 'last' }, { ended: 'completed' }];
    expect(saysOf(play(workflow, { given, advance: '10d', expect: expected }))).toEqual([]);
  });

  test('one who stays away gets it, and the flag', () => {
    const expected = [{ order: ['nudge', 'back', 'last', 'flag'] }, { that: { trait: 'lost', value: true } }];
    expect(saysOf(play(workflow, { advance: '10d', expect: expected }))).toEqual([]);
  });
});

test('a wait until a local time and a date that moves', () => {
  const until = { label: 'until', type: 'wait', config: { until: { time: '10:00' } } };
  const ends = { label: 'ends', type: 'wait', config: { until: { date: '{{trait.endsAt}}' } } };
  const given = [
    { person: { ...ada.person, timezone: 'America/New_York', traits: { endsAt: '2026-01-10T00:00:00Z' } } },
    { event: 'go' },
    { advance: '2d' },
    { traits: { endsAt: '2026-01-12T00:00:00Z' } },
  ];
  const expected = [
    { sent: 'email', step: 'a', at: '2026-01-05T15:00:00Z' },
    { sent: 'email', step: 'b', at: '2026-01-12T00:00:00Z' },
  ];
  const workflow = flow([until, hello('a'), ends, hello('b')]);
  expect(saysOf(play(workflow, { given, advance: '10d', expect: expected }))).toEqual([]);
});

test('a cooldown is counted in virtual time', () => {
  const workflow = flow([nap('nap', 1)], { reentry: { policy: 'after_exit', cooldownMinutes: 1_440 } });
  const again = [{ advance: '1h' }, { event: 'go' }];
  const given = [ada, { event: 'go' }, ...again, { advance: '23h' }, { event: 'go' }];
  expect(saysOf(play(workflow, { given, expect: [{ runs: 2 }] }))).toEqual([]);
});
