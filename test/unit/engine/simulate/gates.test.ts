import { expect, test } from 'vitest';
import { ada, flow, hello, play, saysOf } from '../../../support/bundles/tested.ts';

const sms = { label: 'text', type: 'send_sms', config: { to: '{{user.phone}}', body: 'Hi' } };
const push = { label: 'ping', type: 'send_push', config: { title: 'Hi', body: 'There' } };
const known = (more: object) => ({ person: { ...ada.person, phone: '+15550001111', ...more } });
const cap = { channel: 'email', frequencyCap: { perUser: 1, windowHours: 24 } };
const night = { channel: 'sms', quietHours: { start: '22:00', end: '08:00' } };
const go = { event: 'go' };

test.each<[string, object, object[], object[], object?]>([
  [
    'the suppression list stops a message',
    hello('mail'),
    [known({ suppressed: ['email'] }), go],
    [{ step: 'mail', outcome: 'suppressed', reason: 'suppression_manual' }, { notSent: 'email' }],
  ],
  ['it stops its own kind only', sms, [known({ suppressed: ['email'] }), go], [{ sent: 'sms' }]],
  [
    'a push message needs a device',
    push,
    [known({}), go],
    [{ step: 'ping', outcome: 'skipped-missing-config', reason: 'no_device' }],
  ],
  [
    'a device gets a push message',
    push,
    [known({ devices: 1 }), go],
    [{ sent: 'push', to: 'ada', subject: 'Hi', contains: ['There'] }],
  ],
  [
    'an address is needed',
    hello('mail'),
    [{ person: { userId: 'bob' } }, go],
    [{ step: 'mail', outcome: 'skipped-missing-config', reason: 'no_recipient' }],
  ],
  [
    'a cap counts messages of a person',
    hello('mail'),
    [ada, cap, go, go, { advance: '25h' }, go],
    [{ sent: 'email', times: 2 }, { runs: 3 }],
  ],
  [
    'a message that failed takes no place under a cap',
    hello('mail'),
    [ada, cap, go, go],
    [{ sent: 'email', times: 1 }],
    { answers: { mail: [{ outcome: 'error' }, { outcome: 'sent' }] } },
  ],
  [
    'a transactional message passes the cap',
    hello('mail', { class: 'transactional' }),
    [ada, cap, go, go],
    [{ sent: 'email', times: 2 }],
  ],
  [
    'quiet hours hold a message until their end',
    sms,
    [known({}), night, { until: '2026-01-05T23:00:00Z' }, go, { advance: '12h' }],
    [{ sent: 'sms', at: '2026-01-06T08:00:00Z', times: 1 }],
  ],
  [
    'they are those of the person',
    sms,
    [known({ timezone: 'Asia/Tokyo' }), night, { until: '2026-01-05T14:00:00Z' }, go, { advance: '1h' }],
    [{ notSent: 'sms' }, { waiting: 'text', until: '2026-01-05T23:00:00Z' }],
  ],
  [
    'a critical message passes quiet hours',
    { ...sms, config: { ...sms.config, priority: 'critical' } },
    [known({}), night, { until: '2026-01-05T23:00:00Z' }, go],
    [{ sent: 'sms', at: '2026-01-05T23:00:00Z' }],
  ],
  [
    'a project may lack a channel',
    sms,
    [known({}), { channel: 'sms', status: 'missing' }, go],
    [{ step: 'text', outcome: 'skipped-missing-config', reason: 'no_channel' }],
  ],
  [
    'a channel may be disabled by its name',
    hello('mail', { channel: 'News' }),
    [ada, { channel: 'email', name: 'News', status: 'disabled' }, go],
    [{ step: 'mail', outcome: 'skipped-missing-config', reason: 'channel_disabled' }],
  ],
  [
    'the default channel is another one',
    hello('mail', { channel: 'News' }),
    [ada, { channel: 'email', status: 'disabled' }, go],
    [{ sent: 'email' }],
  ],
  [
    'a channel of another kind leads to the person',
    { ...push, config: { ...push.config, channel: 'Feed' } },
    [ada, { channel: 'in_app', name: 'Feed' }, go],
    [{ sent: 'in_app', to: 'ada' }],
  ],
])('%s', (_title, step, given, expected, more = {}) => {
  expect(saysOf(play(flow([step]), { given, ...more, expect: expected }))).toEqual([]);
});

test('an audience that the bundle holds decides, one that it lacks lets everybody pass', () => {
  const audiences = [{ name: 'Pros', condition: { trait: 'plan', value: 'pro' } }];
  const sent = (audience: string, expected: object) =>
    saysOf(play(flow([hello('mail', { audience })]), { expect: [expected] }, { audiences }));
  expect(sent('Pros', { step: 'mail', outcome: 'suppressed', reason: 'audience_not_matched' })).toEqual([]);
  expect(sent('Elsewhere', { sent: 'email' })).toEqual([]);
});

test('a saved template is sent, with its class', () => {
  const templates = [{ name: 'T', subject: 'Dear {{user.name}}', html: '<b>Hi</b>', class: 'transactional' }];
  const step = { label: 'mail', type: 'send_email', config: { to: '{{user.email}}', template: 'T' } };
  const given = [{ person: { ...ada.person, traits: { name: 'Ada' } } }, cap, go, go];
  const expected = [{ sent: 'email', subject: 'Dear Ada', contains: ['<b>Hi</b>'], times: 2 }];
  expect(saysOf(play(flow([step]), { given, expect: expected }, { templates }))).toEqual([]);
});

test('a missing variable fails the step where the workflow says so', () => {
  const workflow = flow([hello('mail', { subject: '{{event.code}}' })], {
    settings: { missingVariables: 'fail', onError: 'fail' },
  });
  const expected = [{ ended: 'failed' }, { step: 'mail', outcome: 'error', reason: 'missing_variable' }];
  expect(saysOf(play(workflow, { expect: expected }))).toEqual([]);
});
