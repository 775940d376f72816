import { describe, expect, test } from 'vitest';
import { flow, hello, play, saysOf } from '../../../support/bundles/tested.ts';
import { nap } from '../../../support/definitions.ts';

const person = (userId: string, more: object = {}) => ({
  person: { userId, email: `${userId}@example.com`, ...more },
});
/** What is wrong with a test of a workflow with a trigger. */
const says = (trigger: object, trial: object, more: object = {}, lists: object = {}) =>
  saysOf(play(flow([hello('wish')], { trigger, ...more }), trial, lists));
const at = (moment: string) => ({ sent: 'email', at: moment, times: 1 });

describe('event triggers', () => {
  test('filters decide, and each event starts a run', () => {
    const trigger = { eventType: 'cart.*', filters: [{ property: 'total', op: 'gte', value: 50 }] };
    const given = [50, 49, 80].map((total) => ({ event: 'cart.updated', properties: { total } }));
    expect(says(trigger, { given: [person('ada'), ...given], expect: [{ runs: 2 }] })).toEqual([]);
  });

  test('an event that lists people starts one run for each', () => {
    const given = [person('ada'), person('bob'), { event: 'go', properties: { who: ['ada', 'bob', 'bob'] } }];
    const trial = { given, expect: [{ runs: 2 }, { sent: 'email', to: 'bob@example.com', times: 1 }] };
    expect(says({ eventType: 'go', recipients: '{{event.who}}' }, trial)).toEqual([]);
  });

  test('traits come as the event user.identified', () => {
    const given = [person('ada'), { traits: { plan: 'pro' } }];
    const trial = { given, expect: [{ runs: 1 }, { that: { trait: 'plan', value: 'pro' } }] };
    expect(says({ eventType: 'user.identified' }, trial)).toEqual([]);
  });
});

describe('date triggers', () => {
  const birthday = { date: { trait: 'birthday', yearly: true, at: '09:00' } };

  test('people are reached at their own nine o’clock, and again next year', () => {
    const given = [
      person('yui', { timezone: 'Asia/Tokyo', traits: { birthday: '1990-03-01' } }),
      person('joe', { timezone: 'America/New_York', traits: { birthday: '1985-03-01' } }),
    ];
    const expected = [
      { ...at('2026-03-01T00:00:00Z'), to: 'yui@example.com' },
      { ...at('2026-03-01T14:00:00Z'), to: 'joe@example.com' },
      { sent: 'email', times: 4 },
      { runs: 4 },
    ];
    expect(says(birthday, { given, advance: '450d', expect: expected })).toEqual([]);
  });

  test('a person of 29 February is reached on the 28th in other years', () => {
    const given = [person('eve', { traits: { birthday: '2000-02-29' } })];
    const expected = [at('2026-02-28T09:00:00Z')];
    expect(says(birthday, { given, advance: '90d', expect: expected })).toEqual([]);
  });

  test('a date that moves is followed, one that moves back starts nothing twice', () => {
    const given = [
      person('eve', { traits: { birthday: '2000-01-10' } }),
      { traits: { birthday: '2000-01-12' } },
      { until: '2026-01-11T00:00:00Z' },
    ];
    expect(says(birthday, { given, expect: [{ runs: 0 }] })).toEqual([]);
    const back = [...given, { until: '2026-01-13T00:00:00Z' }, { traits: { birthday: '2000-01-14' } }];
    const again = [...back, { traits: { birthday: '2000-01-12' } }, { traits: { birthday: '2000-01-14' } }];
    expect(says(birthday, { given: again, advance: '10d', expect: [{ runs: 2 }] })).toEqual([]);
  });

  test('an offset counts whole days, and a moment that has passed starts nothing', () => {
    const trigger = { date: { trait: 'endsAt', offsetDays: -3, at: '09:00' } };
    const given = [
      person('ada', { traits: { endsAt: '2026-02-01T12:00:00Z' } }),
      person('bob', { traits: { endsAt: '2026-01-06T12:00:00Z' } }),
      person('cy'),
    ];
    const expected = [{ ...at('2026-01-29T09:00:00Z'), to: 'ada@example.com' }, { runs: 1 }];
    expect(says(trigger, { given, advance: '60d', expect: expected })).toEqual([]);
  });

  test('the event of the run is trigger.date', () => {
    const steps = [hello('wish', { subject: '{{event.type}} {{event.trait}} {{event.date}}' })];
    const workflow = flow(steps, { trigger: birthday });
    const given = [person('eve', { traits: { birthday: '2000-01-10' } })];
    const expected = [{ sent: 'email', subject: 'trigger.date birthday 2026-01-10' }];
    expect(saysOf(play(workflow, { given, advance: '10d', expect: expected }))).toEqual([]);
  });
});

describe('schedule triggers', () => {
  test('a schedule without an audience starts a run without a person', () => {
    const call = {
      label: 'wish',
      type: 'webhook',
      config: { url: 'https://shop.example/x', body: { at: '{{event.at}}' } },
    };
    const workflow = flow([call], { trigger: { schedule: { cron: '0 10 * * MON', timezone: 'Europe/Paris' } } });
    const expected = [
      { sent: 'webhook', at: '2026-01-12T09:00:00Z', contains: ['2026-01-12T09:00:00.000Z'] },
      { runs: 2 },
    ];
    expect(saysOf(play(workflow, { given: [], advance: '2w', expect: expected }))).toEqual([]);
  });

  test('with an audience each of its people has a run', () => {
    const audiences = [{ name: 'Pros', condition: { trait: 'plan', value: 'pro' } }];
    const trigger = { schedule: { cron: '0 12 * * *', audience: 'Pros' } };
    const given = [
      person('ada', { traits: { plan: 'pro' } }),
      person('bob'),
      { advance: '1d' },
      { traits: { plan: 'pro' }, userId: 'bob' },
    ];
    const expected = [{ runs: 3 }, { sent: 'email', to: 'bob@example.com', at: '2026-01-06T12:00:00Z', times: 1 }];
    expect(says(trigger, { given, advance: '4h', expect: expected }, {}, { audiences })).toEqual([]);
  });
});

describe('audience triggers', () => {
  const audiences = [
    { name: 'Pros', condition: { trait: 'plan', value: 'pro' } },
    { name: 'Inactive', condition: { not: { trait: 'lastSeenAt', op: 'withinDays', value: 30 } } },
  ];
  const entering = (audience: string, more: object = {}) => ({ audience: { name: audience, on: 'enter', ...more } });
  const trial = (given: object[], runs: number, more: object = {}) => ({ given, expect: [{ runs }], ...more });
  const pro = { traits: { plan: 'pro' } };
  const free = { traits: { plan: 'free' } };
  const saysAll = (trigger: object, one: object) => says(trigger, one, {}, { audiences });

  test.each<[string, object, object]>([
    ['who enters starts a run', entering('Pros'), trial([person('ada'), pro], 1)],
    ['who stays in starts none', entering('Pros'), trial([person('ada'), pro, pro], 1)],
    ['who leaves and enters again starts a second one', entering('Pros'), trial([person('ada'), pro, free, pro], 2)],
    ['who was in before starts none', entering('Pros'), trial([person('ada', pro)], 0)],
    [
      'who was in before starts one with `existing: start`',
      entering('Pros', { existing: 'start' }),
      trial([person('ada', pro)], 1),
    ],
    ['who comes new and is in starts one', entering('Pros'), trial([{ advance: '1m' }, person('ada', pro)], 1)],
    ['who leaves starts one', { audience: { name: 'Pros', on: 'leave' } }, trial([person('ada', pro), free], 1)],
    ['who was never in leaves nothing', { audience: { name: 'Pros', on: 'leave' } }, trial([person('ada'), free], 0)],
  ])('%s', (_title, trigger, one) => {
    expect(saysAll(trigger, one)).toEqual([]);
  });

  test('time alone moves people, in the night', () => {
    const given = [person('ada', { traits: { lastSeenAt: '2026-01-05T09:00:00Z' } }), { advance: '31d' }];
    const expected = [{ runs: 1 }, at('2026-02-05T02:00:00Z')];
    expect(saysAll(entering('Inactive'), { given, expect: expected })).toEqual([]);
    const back = [...given, { traits: { lastSeenAt: '2026-02-05T12:00:00Z' } }, { advance: '31d' }];
    expect(saysAll(entering('Inactive'), trial(back, 2))).toEqual([]);
  });

  test('a step that changes the person moves them too', () => {
    const up = { label: 'up', type: 'update_profile', config: { traits: { plan: 'pro' } } };
    const workflows = [flow([up]), { ...flow([hello('wish')], { trigger: entering('Pros') }), name: 'Welcome' }];
    const [first, ...more] = workflows;
    const report = play(
      first ?? {},
      { expect: [{ runs: 2 }, { sent: 'email', step: 'wish' }] },
      { audiences, workflows: [first, ...more] },
    );
    expect(saysOf(report)).toEqual([]);
  });
});

describe('broadcasts', () => {
  test('each person of the audience has a run', () => {
    const audiences = [{ name: 'Pros', condition: { trait: 'plan', value: 'pro' } }];
    const given = [
      person('ada', { traits: { plan: 'pro' } }),
      person('bob'),
      { broadcast: 'Flow', audience: 'Pros' },
      { broadcast: 'Flow', audience: 'Pros' },
    ];
    const expected = [{ runs: 2 }, { sent: 'email', to: 'ada@example.com', times: 2 }];
    expect(says({ broadcast: true }, { given, expect: expected }, {}, { audiences })).toEqual([]);
  });
});

describe('chains', () => {
  const chained = (name: string, eventType: string, of: string) => ({
    ...flow([hello('wish')], { trigger: { eventType, filters: [{ property: 'workflowName', value: of }] } }),
    name,
  });

  test('the end of a run starts another workflow', () => {
    const workflows = [flow([nap('nap', 5)]), chained('After', 'workflow.run.completed', 'Flow')];
    const report = play(flow([]), { advance: '1h', expect: [at('2026-01-05T09:05:00Z'), { runs: 2 }] }, { workflows });
    expect(saysOf(report)).toEqual([]);
  });

  test('two workflows that start each other end', () => {
    const loop = (name: string) => ({
      ...flow([nap('nap', 1)], { trigger: { eventType: 'workflow.run.completed' } }),
      name,
    });
    const workflows = [flow([nap('nap', 1)]), loop('A'), loop('B')];
    const [result] = play(flow([]), { advance: '1d', expect: [{ ended: 'completed' }] }, { workflows }).results;
    expect(result?.ok).toBe(true);
  });

  test('the first error of a run is heard', () => {
    const workflows = [flow([hello('mail')]), chained('Alarm', 'promote.failed', 'Flow')];
    const answers = { mail: [{ outcome: 'error', reason: 'provider_rejected' }] };
    const report = play(flow([]), { answers, expect: [{ sent: 'email', step: 'wish' }] }, { workflows });
    expect(saysOf(report)).toEqual([]);
  });
});
