import { describe, expect, test } from 'vitest';
import { convertKnock } from '../../../../src/cli/convert/knock/convert.ts';
import { carriedOver, file, knockFiles, sms } from '../../../support/convert.ts';

const convert = (...args: Parameters<typeof knockFiles>) => carriedOver(convertKnock(knockFiles(...args)));
const when = (variable: string, operator: string, argument?: unknown) => ({ variable, operator, argument });
const never = { not: { all: [] } };

test('a workflow starts on the event of its key, for the recipients, and is inactive', () => {
  const { workflow, notCarried, carried } = convert([sms()]);
  expect(workflow).toEqual({
    name: 'Order shipped',
    isActive: false,
    trigger: { eventType: 'order-shipped', recipients: '{{event.recipients}}' },
    steps: [{ label: 'sms_1', type: 'send_sms', config: { to: '{{user.phone}}', body: 'Hi' } }],
  });
  expect([notCarried, carried]).toEqual([[], 2]);
});

describe('channels', () => {
  test('an email is a template, with its blocks and its layout', () => {
    const step = {
      ...{ ref: 'email_1', type: 'channel', channel_type: 'email', channel_key: 'postmark' },
      template: {
        subject: 'Hi {{ recipient.name | default: "there" }}',
        'visual_blocks@': 'email_1/blocks.json',
        settings: { layout_key: 'default' },
      },
    };
    const { bundle, steps, missed } = convert([step], {}, [
      file('workflows/order-shipped/email_1/blocks.json', [
        { type: 'markdown', 'content@': 'blocks/1.md' },
        { type: 'button_set', buttons: [{ label: 'Open', action: '{{ vars.app_url }}/o/{{ order_id }}' }] },
        { type: 'divider' },
        { type: 'image', url: 'x' },
      ]),
      file('workflows/order-shipped/email_1/blocks/1.md', '## **{{ data.title }}**\n\nBye\n- a\n- b\n\n> q'),
      file('layouts/default/layout.json', { name: 'Default', 'html_layout@': 'html_layout.html' }),
      file('layouts/default/html_layout.html', '<body>{{ content }}</body>'),
    ]);
    expect(steps[0]).toMatchObject({
      type: 'send_email',
      config: { template: 'Order shipped email_1', to: '{{user.email}}' },
    });
    expect(bundle.templates).toEqual([
      {
        ...{
          name: 'Order shipped email_1',
          subject: 'Hi {{default user.name "there"}}',
          layout: 'Default',
          class: 'transactional',
        },
        html: '<h2><strong>{{event.title}}</strong></h2>\n<p>Bye</p>\n<ul><li>a</li><li>b</li></ul>\n<blockquote><p>q</p></blockquote>\n<p><a href="{{var.appUrl}}/o/{{event.order_id}}">Open</a></p>\n<hr>',
      },
    ]);
    expect(bundle.layouts).toEqual([{ name: 'Default', html: '<body>{{{body}}}</body>' }]);
    expect(bundle.variables).toEqual([{ name: 'appUrl', description: 'vars.app_url of Knock' }]);
    expect(missed).toContain('a block of the kind image');
    expect(missed).toContain('the default email channel');
  });

  test('push and http are steps', () => {
    const push = {
      ref: 'p',
      type: 'channel',
      channel_type: 'push',
      template: { title: 'T', text_body: '{{ recipient.phone_number }}' },
    };
    const http = {
      ref: 'h',
      type: 'channel',
      channel_type: 'http',
      template: {
        url: 'https://x.example/a',
        method: 'post',
        headers: [{ key: 'x-a', value: '{{ a }}' }],
        query_params: [{ key: 'q', value: '{{ b }}' }],
        body: '{"c":{{ c }}}',
      },
    };
    expect(convert([push, http]).steps).toMatchObject([
      { type: 'send_push', config: { title: 'T', body: '{{user.phone}}' } },
      { type: 'webhook', config: { url: 'https://x.example/a?q={{event.b}}', headers: { 'x-a': '{{event.a}}' } } },
    ]);
  });

  test.each([
    ['in_app_feed', 'notification rule'],
    ['chat', 'Slack'],
  ])('%s is listed with a way', (channel_type, way) => {
    const { steps, notCarried } = convert([sms(), { ref: 'x', type: 'channel', channel_type, template: {} }]);
    expect(steps).toHaveLength(1);
    expect(notCarried).toEqual([
      {
        where: 'workflows/order-shipped/workflow.json x',
        what: expect.stringContaining(channel_type),
        instead: expect.stringContaining(way),
      },
    ]);
  });

  test('MJML is listed, and its step with it', () => {
    const email = {
      ref: 'e',
      type: 'channel',
      channel_type: 'email',
      template: { subject: 'S', html_body: '<mjml>', is_mjml: true },
    };
    const { bundle, missed } = convert([sms(), email]);
    expect(bundle.templates).toEqual([]);
    expect(missed).toContain('MJML');
  });
});

describe('functions', () => {
  test.each([
    [
      'a delay',
      { type: 'delay', settings: { delay_for: { unit: 'days', value: 2 } } },
      { type: 'wait', delayMinutes: 2_880 },
    ],
    [
      'a delay until',
      { type: 'delay', settings: { delay_until_field_path: 'data.due_at' } },
      { config: { until: { date: '{{event.due_at}}' } } },
    ],
    [
      'a batch',
      { type: 'batch', settings: { batch_window: { unit: 'minutes', value: 15 }, batch_key: 'page_id' } },
      { config: { collect: { windowMinutes: 15, key: '{{event.page_id}}' } } },
    ],
    [
      'a fetch',
      { type: 'http_fetch', settings: { url: 'https://x.example', method: 'get' } },
      { type: 'webhook', config: { saveTo: 'f', method: 'GET' } },
    ],
  ])('%s', (_name, step, expected) => {
    expect(convert([{ ref: 'f', ...step }, sms()]).steps[0]).toMatchObject(expected);
  });

  test.each([
    ['batch', { batch_until_field_path: 'data.until' }, 'data.until'],
    ['delay', { delay_for: { unit: 'months', value: 1 } }, 'months'],
    ['random_cohort', {}, 'random_cohort'],
    ['wait_for_event', {}, 'wait_for_event'],
  ])('%s that is unclear is listed', (type, settings, what) => {
    const { steps, missed } = convert([{ ref: 'f', type, settings }, sms()]);
    expect(steps).toHaveLength(1);
    expect(missed).toContain(what);
  });

  test('what a batch gathered is the events of the run', () => {
    const batch = { ref: 'b', type: 'batch', settings: { batch_window: { unit: 'hours', value: 1 } } };
    const body =
      '{{ total_activities }}{% for activity in activities %}{{ activity.inserted_at }}{{ activity.data.title }}{{ activity.actor.name }}{% endfor %}';
    const { steps, missed } = convert([batch, sms({ template: { text_body: body } })]);
    expect(steps[1]?.config).toMatchObject({
      body: expect.stringContaining(
        '{{run.eventCount}}{{#each run.events as |activity|}}{{activity.timestamp}}{{activity.title}}{{! not',
      ),
    });
    expect(missed).toContain('activity.actor');
    expect(convert([sms({ template: { text_body: body } })]).missed).toContain('without a batch step');
  });

  test('branches are a chain, the last is what remains, and all meet again', () => {
    const branches = [
      { name: 'One', conditions: { all: [when('data.n', 'equal_to', '1')] }, steps: [sms({ ref: 'one' })] },
      {
        name: 'Two',
        conditions: { all: [when('data.n', 'equal_to', '2')] },
        steps: [sms({ ref: 'two' })],
        terminates: true,
      },
      { name: 'Else', steps: [{ ref: 'feed', type: 'channel', channel_type: 'in_app_feed' }] },
    ];
    const { steps } = convert([{ ref: 'b', type: 'branch', branches }, sms({ ref: 'after' })]);
    expect(
      steps.map(({ label, next, config }) => [
        label,
        next,
        (config as { ifTrue?: string }).ifTrue,
        (config as { ifFalse?: string }).ifFalse,
      ]),
    ).toEqual([
      ['b_1', undefined, 'one', 'b_2'],
      ['one', 'after', undefined, undefined],
      ['b_2', undefined, 'two', 'after'],
      ['two', 'end', undefined, undefined],
      ['after', undefined, undefined, undefined],
    ]);
  });
});

describe('conditions', () => {
  test.each([
    [when('data.plan', 'equal_to', 'pro'), { event: 'plan', value: 'pro' }],
    [when('data.n', 'equal_to', '5'), { event: 'n', op: 'in', value: [5, '5'] }],
    [when('data.n', 'equal_to', 'true'), { event: 'n', op: 'in', value: [true, 'true'] }],
    [
      when('data.n', 'equal_to', 'null'),
      {
        any: [
          { event: 'n', op: 'exists', value: false },
          { event: 'n', value: null },
        ],
      },
    ],
    [when('data.n', 'not_equal_to', 'x'), { not: { event: 'n', value: 'x' } }],
    [
      when('recipient.phone_number', 'exists'),
      { all: [{ user: 'phone', op: 'exists', value: true }, { not: { user: 'phone', value: null } }] },
    ],
    [when('data.n', 'greater_than', '5'), { event: 'n', op: 'gt', value: 5 }],
    [when('data.n', 'less_than_or_equal_to', 5), { event: 'n', op: 'lte', value: 5 }],
    [when('data.c', 'contains', 'email'), { event: 'c', op: 'contains', value: 'email' }],
    [when('data.c', 'not_contains', 'email'), { not: { event: 'c', op: 'contains', value: 'email' } }],
    [when('data.c', 'contains_all', '["a"]'), { all: [{ event: 'c', op: 'contains', value: 'a' }] }],
    [when('data.a', 'equal_to', 'recipient.id'), { event: 'a', value: '{{user.userId}}' }],
    [when('data.d', 'is_timestamp_before_now'), { event: 'd', op: 'before', value: 'now' }],
  ])('%j', (condition, expected) => {
    const { steps, notCarried } = convert([sms({ conditions: { all: [condition] } })]);
    expect(steps[0]?.if).toEqual([expected]);
    expect(notCarried).toEqual([]);
  });

  test.each([
    when('refs.feed.status', 'less_than', '$message.seen'),
    when('actor.name', 'equal_to', 'x'),
    when('tenant.id', 'exists'),
    when('data.n', 'is_audience_member', 'vip'),
    when('data.n', 'greater_than', 'many'),
    { nonsense: true },
  ])('%j never holds, and is listed', (condition) => {
    const { steps, missed } = convert([sms({ conditions: { all: [condition, when('data.a', 'equal_to', 'b')] } })]);
    expect(steps[0]?.if).toEqual([never, { event: 'a', value: 'b' }]);
    expect(missed).toContain('the step is passed over');
  });

  test('those of the workflow are asked before its first step', () => {
    const { steps } = convert([sms()], { conditions: { all: [when('recipient.plan', 'equal_to', 'pro')] } });
    expect(steps[0]).toMatchObject({ type: 'branch', config: { ifTrue: 'sms_1', ifFalse: 'end' } });
  });
});

describe('how often', () => {
  test('once per recipient', () => {
    expect(convert([sms()], { trigger_frequency: 'once_per_recipient' }).workflow?.reentry).toEqual({ policy: 'once' });
    expect(convert([sms()], { trigger_frequency: 'once_per_recipient_per_tenant' }).missed).toContain('per_tenant');
  });

  test('a throttle is a cooldown, and listed', () => {
    const throttle = {
      ref: 't',
      type: 'throttle',
      settings: { throttle_window: { unit: 'hours', value: 1 }, throttle_limit: 1, throttle_key: 'data.id' },
    };
    const { workflow, missed, steps } = convert([throttle, sms()]);
    expect(workflow?.reentry).toEqual({ cooldownMinutes: 60, key: '{{user.userId}}/{{event.id}}' });
    expect([steps.length, missed]).toEqual([1, expect.stringContaining('holds back whole runs')]);
  });
});

test('a step that would be refused is taken out, and the way around it is kept', () => {
  const bad = {
    ref: 'w',
    type: 'channel',
    channel_type: 'http',
    template: { url: 'https://{{ host }}/x', method: 'post' },
  };
  const { steps, missed } = convert([bad, sms()]);
  expect(steps.map(({ label }) => label)).toEqual(['sms_1']);
  expect(missed).toContain('the step would be refused');
});

test('a workflow of which nothing is left is listed', () => {
  const { bundle, missed } = convert([{ ref: 'x', type: 'ai_agent' }]);
  expect([bundle.workflows, missed]).toEqual([[], expect.stringContaining('none of its steps')]);
});

test('files without a workflow are a fault', () => {
  expect(convertKnock([file('a.json', {})])).toMatchObject({ ok: false, faults: [{ code: 'nothing_to_convert' }] });
});
