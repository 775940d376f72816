import { describe, expect, test } from 'vitest';
import { runBundleTests } from '../../../../src/engine/simulate/run-tests.ts';
import { ada, flow, hello, judgedOf, play, saysOf } from '../../../support/bundles/tested.ts';
import { nap } from '../../../support/definitions.ts';

const cart = {
  name: 'Cart',
  trigger: { eventType: 'cart.updated' },
  reentry: { policy: 'after_exit' },
  exitOn: [{ eventType: 'order.completed' }],
  steps: [nap('nap', 60), hello('reminder', { subject: 'Still in your cart' })],
};
const buys = {
  name: 'a purchase during the wait ends it',
  workflow: 'Cart',
  given: [ada, { event: 'cart.updated' }, { advance: '30m' }, { event: 'order.completed' }],
  advance: '2h',
};
const waits = { ...buys, given: [ada, { event: 'cart.updated' }] };

describe('expectations', () => {
  test('the example of the design is green', () => {
    const expected = [{ notSent: 'email' }, { ended: 'exited', event: 'order.completed' }];
    const { passed, failed, results } = play(cart, { ...buys, expect: expected });
    expect([passed, failed]).toEqual([1, 0]);
    expect(results[0]).toEqual({ name: buys.name, workflow: 'Cart', ok: true, ms: 0, failures: [] });
  });

  test('a red test says what was expected and what happened', () => {
    const report = play(cart, { ...waits, expect: [{ runs: 1 }, { notSent: 'email' }] });
    expect([report.passed, report.failed]).toEqual([0, 1]);
    expect(saysOf(report)).toEqual([
      '/tests/0/expect/1 Cart › a purchase during the wait ends it: expected no email, but step "reminder" sent "Still in your cart" to ada@example.com at 2026-01-05 10:00.',
    ]);
    expect(report.results[0]?.trace).toMatchObject([
      { workflow: 'Cart', userId: 'ada', status: 'completed', steps: [{ label: 'nap' }, { label: 'reminder' }] },
    ]);
  });

  test.each<[object, string]>([
    [{ sent: 'email' }, ''],
    [{ sent: 'email', step: 'reminder', to: 'ADA@example.com', subject: 'Still in your cart' }, ''],
    [{ sent: 'email', contains: ['Hello', 'Still'], at: '2026-01-05T10:00:00Z', times: 1 }, ''],
    [{ sent: 'sms' }, 'expected an SMS, but no SMS was sent.'],
    [
      { sent: 'email', to: 'bob@example.com' },
      'expected an email to bob@example.com, but step "reminder" sent "Still in your cart" to ada@example.com at 2026-01-05 10:00.',
    ],
    [
      { sent: 'email', times: 2 },
      'expected exactly 2 emails, but there were 1: step "reminder" sent "Still in your cart" to ada@example.com at 2026-01-05 10:00.',
    ],
    [
      { sent: 'email', at: '2026-01-05T10:00:01Z', contains: ['x'] },
      'expected an email that contains "x" at 2026-01-05 10:00:01, but step "reminder" sent "Still in your cart" to ada@example.com at 2026-01-05 10:00.',
    ],
    [{ notSent: 'sms' }, ''],
    [{ notSent: 'email', to: 'bob@example.com' }, ''],
    [{ order: ['nap', 'reminder'] }, ''],
    [
      { order: ['reminder', 'nap'] },
      'expected the steps reminder and nap in this order, but nap did not run after reminder; these ran: nap, reminder.',
    ],
    [{ step: 'nap', outcome: 'completed' }, ''],
    [
      { step: 'reminder', outcome: 'suppressed', reason: 'frequency_cap' },
      'expected step "reminder" to end as suppressed (frequency_cap), but step "reminder" ended as sent.',
    ],
    [{ that: { user: 'email', value: 'ada@example.com' } }, ''],
    [
      { that: { trait: 'plan', value: 'pro' } },
      'expected a condition to hold for ada: Wanted trait.plan to equal "pro", but it is missing.',
    ],
    [
      { that: { trait: 'plan', value: 'pro' }, userId: 'bob' },
      'expected a condition to hold for bob, but nobody of this id is known.',
    ],
    [{ ended: 'completed' }, ''],
    [
      { ended: 'exited', event: 'order.completed' },
      'expected a run that was exited by the event order.completed, but the run of ada has completed.',
    ],
    [{ waiting: 'nap' }, 'expected a run that waits at step "nap", but the run of ada has completed.'],
    [{ runs: 1 }, ''],
    [{ runs: 2 }, 'expected 2 runs to start, but 1 run was started.'],
  ])('%j comes to %j', (expected, message) => {
    const report = play(cart, { ...waits, expect: [expected] });
    const said = `/tests/0/expect/0 Cart › ${waits.name}: ${message}`;
    expect(saysOf(report)).toEqual(message === '' ? [] : [said]);
  });

  test.each<[object, string]>([
    [{ waiting: 'nap', until: '2026-01-05T10:00:00Z' }, ''],
    [
      { waiting: 'nap', until: '2026-01-05T11:00:00Z' },
      'expected a run that waits at step "nap" until 2026-01-05 11:00, but the run of ada waits at step "nap" until 2026-01-05 10:00.',
    ],
    [
      { sent: 'email', step: 'reminder' },
      'expected an email from step "reminder", but no run came to the end of step "reminder".',
    ],
    [{ step: 'nap', outcome: 'completed' }, 'expected step "nap" to end as completed, but it has not ended.'],
    [{ step: 'reminder', outcome: 'sent' }, 'expected step "reminder" to end as sent, but no run came to it.'],
    [
      { ended: 'completed' },
      'expected a run that has completed, but the run of ada waits at step "nap" until 2026-01-05 10:00.',
    ],
  ])('while the run waits, %j comes to %j', (expected, message) => {
    const report = play(cart, { ...waits, advance: '10m', expect: [expected] });
    const said = `/tests/0/expect/0 Cart › ${waits.name}: ${message}`;
    expect(saysOf(report)).toEqual(message === '' ? [] : [said]);
  });

  test('an entry that is refused is told', () => {
    const given = [ada, { event: 'cart.updated' }, { event: 'cart.updated' }];
    expect(saysOf(play(cart, { ...waits, given, expect: [{ runs: 2 }] }))).toEqual([
      `/tests/0/expect/0 Cart › ${waits.name}: expected 2 runs to start, but 1 run was started; 1 refused (reentry_active).`,
    ]);
  });
});

describe('answers', () => {
  const hook = (more: object = {}) => ({
    label: 'hook',
    type: 'webhook',
    config: { url: 'https://shop.example/coupon', saveTo: 'coupon', ...more },
  });
  const decide = {
    label: 'pick',
    type: 'ai_action',
    config: {
      flavor: 'decide',
      prompt: 'x',
      choices: [
        { value: 'a', next: 'one' },
        { value: 'b', next: 'end' },
      ],
    },
  };
  const withCode = hello('one', { subject: 'Code {{webhook.coupon.code}}' });
  const withDraft = hello('one', { bodyHtml: '{{ai.draft}}' });
  const says = (steps: object[], test: object) => saysOf(play(flow(steps), test));

  test.each<[string, object[], object | undefined, object[]]>([
    [
      'a webhook without an answer is answered with 200 and {}',
      [hook()],
      undefined,
      [{ step: 'hook', outcome: 'sent' }],
    ],
    [
      'the body of an answer is there for later steps',
      [hook(), withCode],
      { hook: [{ status: 200, body: { code: 'X1' } }] },
      [{ sent: 'email', subject: 'Code X1' }],
    ],
    [
      'a status of 500 is tried again',
      [hook(), withCode],
      { hook: [{ status: 500 }, { status: 200, body: { code: 'X2' } }] },
      [
        { sent: 'email', subject: 'Code X2' },
        { step: 'hook', outcome: 'sent' },
      ],
    ],
    [
      'a status of 500 that repeats is given up',
      [hook()],
      { hook: [{ status: 500 }] },
      [{ step: 'hook', outcome: 'error', reason: 'provider_error' }],
    ],
    [
      '429 for ever is rate_limited',
      [hook()],
      { hook: [{ status: 429 }] },
      [{ step: 'hook', outcome: 'rate_limited' }],
    ],
    [
      'a status of 404 is final',
      [hook()],
      { hook: [{ status: 404 }, { status: 200 }] },
      [{ step: 'hook', outcome: 'error', reason: 'endpoint_refused' }],
    ],
    [
      'a message takes an outcome',
      [hello('one')],
      { one: [{ outcome: 'error', reason: 'provider_rejected' }] },
      [{ step: 'one', outcome: 'error', reason: 'provider_rejected' }, { notSent: 'email' }],
    ],
    ['decide takes the first choice', [decide, hello('one')], undefined, [{ sent: 'email', step: 'one' }]],
    ['decide takes the choice of the answer', [decide, hello('one')], { pick: ['b'] }, [{ notSent: 'email' }]],
    [
      'generate writes the text of the answer',
      [{ label: 'w', type: 'ai_action', config: { flavor: 'generate', prompt: 'x', saveTo: 'draft' } }, withDraft],
      { w: ['Hello Ada'] },
      [{ sent: 'email', contains: ['Hello Ada'] }],
    ],
    [
      'extract finds nothing',
      [{ label: 'x', type: 'ai_action', config: { flavor: 'extract', prompt: 'x', fields: { plan: 'string' } } }],
      undefined,
      [{ that: { trait: 'plan', op: 'exists', value: false } }, { step: 'x', outcome: 'completed' }],
    ],
    [
      'extract writes the traits of the answer',
      [{ label: 'x', type: 'ai_action', config: { flavor: 'extract', prompt: 'x', fields: { plan: 'string' } } }],
      { x: [{ plan: 'pro' }] },
      [{ that: { trait: 'plan', value: 'pro' } }],
    ],
    [
      'a reply of no use makes the step ai_unavailable',
      [{ label: 'x', type: 'ai_action', config: { flavor: 'extract', prompt: 'x', fields: { plan: 'string' } } }],
      { x: [{ plan: 5 }] },
      [{ step: 'x', outcome: 'ai_unavailable', reason: 'unusable_reply' }],
    ],
    [
      'a model may be silent',
      [decide, hello('one')],
      { pick: [{ outcome: 'ai_unavailable', reason: 'timeout' }] },
      [
        { step: 'pick', outcome: 'ai_unavailable' },
        { sent: 'email', step: 'one' },
      ],
    ],
  ])('%s', (_title, steps, answers, expected) => {
    expect(says(steps, { ...(answers ? { answers } : {}), advance: '3h', expect: expected })).toEqual([]);
  });
});

describe('faults of a test', () => {
  const faults = (change: object) => {
    const { results } = play(cart, { ...waits, expect: [{ runs: 1 }], ...change });
    return results[0]?.failures.map(({ pointer, code, suggestion }) => [pointer, code, suggestion]);
  };

  test.each<[object, unknown[]]>([
    [{ workflow: 'Crat' }, ['/tests/0/workflow', 'unknown_reference', 'Cart']],
    [{ expect: [{ sent: 'email', step: 'remindr' }] }, ['/tests/0/expect/0/step', 'unknown_step', 'reminder']],
    [{ expect: [{ order: ['nap', 'x'] }] }, ['/tests/0/expect/0/order/1', 'unknown_step', undefined]],
    [{ expect: [{ waiting: 'nab' }] }, ['/tests/0/expect/0/waiting', 'unknown_step', 'nap']],
    [{ answers: { remindr: ['x'] } }, ['/tests/0/answers/remindr', 'unknown_step', 'reminder']],
    [{ answers: { reminder: ['x'] } }, ['/tests/0/answers/reminder/0', 'invalid_answer', undefined]],
    [{ answers: { nap: [{ status: 200 }] } }, ['/tests/0/answers/nap/0', 'invalid_answer', undefined]],
    [{ given: [{ broadcast: 'Cart', audience: 'Pros' }] }, ['/tests/0/given/0/broadcast', 'not_allowed', undefined]],
    [{ given: [{ until: '2025-01-01T00:00:00Z' }] }, ['/tests/0/given/0', 'invalid_value', undefined]],
  ])('%j is told at its place', (change, first) => {
    expect(faults(change)?.[0]).toEqual(first);
  });
});

describe('limits', () => {
  test('a test that starts too many runs is too long', () => {
    const given = Array.from({ length: 1_000 }, () => ({ event: 'go' }));
    const loop = { name: 'Loop', trigger: { eventType: 'go' }, steps: [nap('nap', 1)] };
    const twice = { ...loop, name: 'Twice' };
    const tests = [{ name: 'many', given, expect: [{ runs: 2 }] }];
    const { results } = runBundleTests(judgedOf({ workflows: [loop, twice], tests }), { clock: () => 0 });
    expect(results[0]?.failures).toMatchObject([
      { pointer: '/tests/0', code: 'test_too_long', message: 'many: The test took more than 1000 runs.' },
    ]);
  });

  test('what has no time left is told and does not run', () => {
    let now = 0;
    const tests = ['a', 'b'].map((name) => ({ name, given: [], expect: [{ runs: 0 }] }));
    const report = runBundleTests(judgedOf({ workflows: [cart], tests }), {
      clock: () => {
        now += 3_000;
        return now;
      },
    });
    expect(report.results.map(({ ok, failures }) => [ok, failures[0]?.code])).toEqual([
      [true, undefined],
      [false, 'test_too_long'],
    ]);
  });

  test('only the tests that are asked for run', () => {
    const tests = ['a', 'b'].map((name) => ({ name, given: [], expect: [{ runs: 0 }] }));
    const { results } = runBundleTests(judgedOf({ workflows: [cart], tests }), {
      clock: () => 0,
      only: ({ name }) => name === 'b',
    });
    expect(results.map(({ name }) => name)).toEqual(['b']);
  });
});
