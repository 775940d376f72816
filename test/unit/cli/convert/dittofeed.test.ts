import { describe, expect, test } from 'vitest';
import { convertDittofeed } from '../../../../src/cli/convert/dittofeed/convert.ts';
import { carriedOver, dittofeedFiles, file, text } from '../../../support/convert.ts';

const convert = (...args: Parameters<typeof dittofeedFiles>) => carriedOver(convertDittofeed(dittofeedFiles(...args)));
const never = { not: { all: [] } };
const segment = (node: object, nodes: object[] = []) => ({
  segments: [{ id: 's1', name: 'Pro', definition: { entryNode: node, nodes } }],
});
const pro = segment({ type: 'Trait', id: '1', path: 'plan', operator: { type: 'Equals', value: 'pro' } });

test('a journey starts on its event, and sends its template', () => {
  const { workflow, notCarried, carried } = convert([text('a', 'ExitNode')]);
  expect(workflow).toEqual({
    name: 'Orders',
    isActive: false,
    trigger: { eventType: 'order' },
    steps: [{ label: 'a', type: 'send_sms', config: { to: '{{user.phone}}', body: 'Hi {{user.name}}' } }],
  });
  expect([notCarried, carried]).toEqual([[], 2]);
});

test('a key and running once are the reentry', () => {
  const entry = { type: 'EventEntryNode', event: 'order', key: 'orderId' };
  expect(convert([text('a', 'ExitNode')], entry).workflow?.reentry).toEqual({
    key: '{{user.userId}}/{{event.orderId}}',
  });
});

test('a segment that starts a journey is an audience', () => {
  const { workflow, bundle, missed } = convert([text('a', 'ExitNode')], { type: 'EntryNode', segment: 's1' }, pro);
  expect(workflow).toMatchObject({ trigger: { audience: { name: 'Pro', on: 'enter' } }, reentry: { policy: 'once' } });
  expect(bundle.audiences).toEqual([{ name: 'Pro', condition: { user: 'plan', value: 'pro' } }]);
  expect(missed).toContain('people who are in the segment already');
  expect(convert([text('a', 'ExitNode')], { segment: 'lost' }).bundle.audiences).toEqual([
    { name: 'lost', condition: never },
  ]);
});

describe('nodes', () => {
  const delay = (variant: object) => ({ id: 'a', type: 'DelayNode', variant, child: 'b' });
  test.each([
    [
      { type: 'Second', seconds: 90 },
      { type: 'wait', delayMinutes: 1.5 },
    ],
    [
      { type: 'LocalTime', hour: 9, minute: 5, allowedDaysOfWeek: [0, 1] },
      { config: { until: { time: '09:05', weekdays: ['sunday', 'monday'] } } },
    ],
    [
      { type: 'UserProperty', userProperty: 'name', offsetSeconds: 3_600, offsetDirection: 'before' },
      { config: { until: { date: '{{user.name}}', offsetMinutes: -60 } } },
    ],
  ])('a delay: %j', (variant, expected) => {
    const { steps, notCarried } = convert([delay(variant), text('b', 'ExitNode')]);
    expect(steps[0]).toMatchObject(expected);
    expect(notCarried).toEqual([]);
  });

  test('a delay that is unclear is listed, and the run goes on', () => {
    const { steps, missed } = convert([delay({ type: 'Moon' }), text('b', 'ExitNode')]);
    expect(steps.map(({ label }) => label)).toEqual(['b']);
    expect(missed).toContain('Moon');
  });

  test('a split is a branch on the condition of its segment, whose ways may meet again', () => {
    const split = {
      id: 'a',
      type: 'SegmentSplitNode',
      variant: { type: 'Boolean', segment: 's1', trueChild: 'b', falseChild: 'c' },
    };
    const { steps } = convert([text('c', 'd'), split, text('d', 'ExitNode'), text('b', 'd')], undefined, pro);
    expect(steps.map(({ label, next }) => [label, next])).toEqual([
      ['a', undefined],
      ['b', 'd'],
      ['c', undefined],
      ['d', undefined],
    ]);
    expect(steps[0]?.config).toEqual({ condition: { user: 'plan', value: 'pro' }, ifTrue: 'b', ifFalse: 'c' });
  });

  test('a wait for a segment goes to its first child, or on when the time is over', () => {
    const wait = {
      id: 'a',
      type: 'WaitForNode',
      timeoutSeconds: 600,
      timeoutChild: 'c',
      segmentChildren: [
        { id: 'b', segmentId: 's1' },
        { id: 'c', segmentId: 's1' },
      ],
    };
    const { steps, missed } = convert([wait, text('b', 'ExitNode'), text('c', 'ExitNode')], undefined, pro);
    expect(steps[0]).toMatchObject({ config: { timeoutMinutes: 10, onMatch: 'b', onTimeout: 'c' } });
    expect(missed).toContain('1 more segments');
  });

  test.each(['RandomCohortNode', 'ExperimentSplitNode', 'SomethingNew'])('%s ends the run, and is listed', (type) => {
    const { steps, missed } = convert([text('a', 'b'), { id: 'b', type, child: 'c' }, text('c', 'ExitNode')]);
    expect(steps.map(({ label }) => label)).toEqual(['a']);
    expect(missed).toContain(type);
  });

  test('a rate limit is listed and passed over', () => {
    const { steps, missed } = convert([{ id: 'a', type: 'RateLimitNode', child: 'b' }, text('b', 'ExitNode')]);
    expect([steps.length, missed]).toEqual([1, 'the rate limit']);
  });
});

describe('messages', () => {
  const message = (type: string, more: object = {}) => [
    { id: 'a', type: 'MessageNode', variant: { type, templateId: 'Mail' }, child: 'ExitNode', ...more },
  ];
  const journey = (type: string, more?: object) =>
    file('journeys/j.yaml', {
      name: 'J',
      canRunMultiple: true,
      definition: { entryNode: { type: 'EventEntryNode', event: 'e', child: 'a' }, nodes: message(type, more) },
    });

  test('an email is a template of two files, with its class from the subscription group', () => {
    const definition =
      'name: Mail\ndefinition:\n  type: Email\n  from: "{{ user.id }}@x.example"\n  subject: Hi\n  replyTo: a@b.example\n';
    const files = [
      journey('Email', { subscriptionGroupId: 'g' }),
      file('templates/m.yaml', definition),
      file('templates/m.liquid.html', '<p>{{ user.id }}</p>{% unsubscribe_link %}'),
    ];
    const { bundle, steps, missed } = carriedOver(convertDittofeed(files));
    expect(bundle.templates).toEqual([
      {
        name: 'Mail',
        subject: 'Hi',
        html: '<p>{{user.userId}}</p>{{! not carried: % unsubscribe_link % }}',
        class: 'marketing',
      },
    ]);
    expect(steps[0]?.config).toEqual({ template: 'Mail', to: '{{user.email}}', from: '{{user.userId}}@x.example' });
    for (const what of ['replyTo', 'subscription group', 'unsubscribe_link']) expect(missed).toContain(what);
  });

  test.each([
    [
      'MobilePush',
      { title: 'T', body: 'B', imageUrl: 'x' },
      { type: 'send_push', config: { title: 'T', body: 'B' } },
      'imageUrl',
    ],
    [
      'Webhook',
      {
        body: '{"config":{"url":"https://x.example","method":"Post","data":{"a":"{{ user.id }}"}},"secret":{"headers":{"a":"b"}}}',
      },
      { type: 'webhook', config: { url: 'https://x.example', body: { a: '{{user.userId}}' } } },
      'secret',
    ],
  ])('%s', (type, fields, step, listed) => {
    const { steps, missed } = carriedOver(
      convertDittofeed([journey(type), file('templates/m.json', { name: 'Mail', definition: { type, ...fields } })]),
    );
    expect(steps[0]).toMatchObject(step);
    expect(missed).toContain(listed);
  });

  test('MJML and templates that are not there are listed', () => {
    const mjml = file('templates/m.json', {
      name: 'Mail',
      definition: { type: 'Email', subject: 'S', body: '<mjml></mjml>' },
    });
    expect(carriedOver(convertDittofeed([journey('Email'), mjml])).missed).toContain('MJML');
    const lost = carriedOver(convertDittofeed([journey('Email')]));
    expect([lost.bundle.workflows, lost.missed]).toEqual([[], expect.stringContaining('is not among the files')]);
  });
});

describe('segments', () => {
  const conditionOf = (node: object, nodes: object[] = []) => {
    const { bundle, missed } = convert([text('a', 'ExitNode')], undefined, segment(node, nodes));
    return { condition: bundle.audiences?.[0]?.condition, missed };
  };
  const trait = (operator: object, path = 'n') => ({ type: 'Trait', id: 'x', path, operator });
  test.each([
    [trait({ type: 'Equals', value: '5' }), { user: 'n', op: 'in', value: [5, '5'] }],
    [trait({ type: 'NotEquals', value: 'a' }), { not: { user: 'n', value: 'a' } }],
    [trait({ type: 'Exists' }, '$.a.b'), { user: 'a.b', op: 'exists', value: true }],
    [
      trait({ type: 'NotExists' }),
      {
        any: [
          { user: 'n', op: 'exists', value: false },
          { user: 'n', value: null },
        ],
      },
    ],
    [trait({ type: 'GreaterThanOrEqual', value: 3 }), { user: 'n', op: 'gte', value: 3 }],
    [trait({ type: 'LessThan', value: 3 }), { user: 'n', op: 'lt', value: 3 }],
    [trait({ type: 'Within', windowSeconds: 43_200 }), { user: 'n', op: 'withinDays', value: 0.5 }],
    [
      trait({ type: 'AbsoluteTimestamp', direction: 'after', absoluteTimestamp: '2026-01-01' }),
      { user: 'n', op: 'after', value: '2026-01-01' },
    ],
    [
      { type: 'Includes', path: 'tags', item: 'vip' },
      { user: 'tags', op: 'contains', value: 'vip' },
    ],
    [{ type: 'Everyone' }, { all: [] }],
  ])('%j', (node, condition) => {
    expect(conditionOf(node)).toEqual({ condition, missed: '' });
  });

  test('And and Or are groups, in which what cannot be carried never holds', () => {
    const nodes = [
      { ...trait({ type: 'Exists' }), id: '1' },
      { id: '2', type: 'Performed', event: 'e' },
    ];
    const shown = { user: 'n', op: 'exists', value: true };
    expect(conditionOf({ type: 'And', children: ['1', '2'] }, nodes)).toMatchObject({
      condition: { all: [shown, never] },
      missed: expect.stringContaining('Performed'),
    });
    expect(conditionOf({ type: 'Or', children: ['1', '2'] }, nodes).condition).toEqual({ any: [shown, never] });
  });

  test.each(['Performed', 'LastPerformed', 'RandomBucket', 'Manual', 'Email', 'SubscriptionGroup', 'KeyedPerformed'])(
    '%s is listed, and nobody is in it',
    (type) => {
      expect(conditionOf({ type, id: 'x' })).toEqual({ condition: never, missed: expect.stringContaining(type) });
    },
  );

  test('a segment that holds itself ends', () => {
    const loop = { id: '1', type: 'And', children: ['1'] };
    expect(conditionOf(loop, [loop]).missed).toContain('holds itself');
  });
});

test('files that cannot be read are faults with their names', () => {
  expect(convertDittofeed([file('a.yaml', 'a: [')])).toMatchObject({
    ok: false,
    faults: [{ code: 'unreadable', file: 'a.yaml' }],
  });
  expect(convertDittofeed([file('a.yaml', 'a: &x 1\nb: *x')])).toMatchObject({
    ok: false,
    faults: [{ message: expect.stringContaining('aliases') }],
  });
  expect(convertDittofeed([file('a.yaml', 'a: 1')])).toMatchObject({
    ok: false,
    faults: [{ code: 'nothing_to_convert' }],
  });
});
