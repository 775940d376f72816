import { describe, expect, it } from 'vitest';
import type { StepTrace } from '../../../../src/contract/workflows/run.ts';
import { sentenceOf, verdictOf, willOf } from '../../../../src/dashboard/trace/sentence.ts';
import type { WrittenStep } from '../../../../src/dashboard/trace/steps.ts';
import type { Story } from '../../../../src/dashboard/trace/story.ts';

// Without a zone: the times are those of whoever runs the test.
const day = new Date(2026, 4, 1, 9, 12, 4).getTime();
const at = (ms: number) => new Date(day + ms).toISOString();

const step = (type: StepTrace['type'], more: Partial<StepTrace> = {}): StepTrace => ({
  index: 0,
  label: 'a',
  type,
  outcome: 'completed',
  startedAt: at(0),
  finishedAt: at(5_000),
  attempts: [],
  ...more,
});

const written = (
  type: StepTrace['type'],
  config: Record<string, unknown>,
  more: Partial<WrittenStep> = {},
): WrittenStep => ({
  label: 'a',
  type,
  config,
  ...more,
});

const story = (given: StepTrace, more: Partial<Story> = {}): Story => ({
  step: given,
  written: null,
  event: null,
  delivery: null,
  channel: null,
  waiting: null,
  now: day + 60_000,
  ...more,
});

const failedAttempt = { at: at(0), statusCode: 503, error: 'Service unavailable', ms: 81 };
const goodAttempt = { at: at(5_000), statusCode: 200, ms: 102 };
const mail = step('send_email', { outcome: 'sent', input: { to: 'ada@example.com' }, attempts: [goodAttempt] });

describe('the sentence of a step that did its work', () => {
  it.each<[string, Story, string]>([
    ['mail', story(mail), 'Sent to ada@example.com.'],
    [
      'mail, at the second attempt, opened',
      story(
        { ...mail, attempts: [failedAttempt, goodAttempt] },
        {
          channel: 'Resend',
          delivery: {
            events: [
              { type: 'opened', at: at(6_000), machine: true },
              { type: 'delivered', at: at(7_000) },
              { type: 'opened', at: at(185_000) },
            ],
          },
        },
      ),
      'Sent to ada@example.com by “Resend” at the second attempt; opened after 3 min.',
    ],
    [
      'mail that only a scanner opened',
      story(mail, { delivery: { events: [{ type: 'opened', at: at(6_000), machine: true }] } }),
      'Sent to ada@example.com.',
    ],
    [
      'push to two devices, one of which it did not reach',
      story(step('send_push', { outcome: 'sent', output: { reached: 2 }, message: '2 reached; not the others.' })),
      'Sent to 2 devices. 2 reached; not the others.',
    ],
    ['push into the feed', story(step('send_push', { outcome: 'sent' })), 'Sent to the feed of the person.'],
    [
      'webhook',
      story(
        step('webhook', {
          outcome: 'sent',
          input: { method: 'PUT', url: 'https://wms.example/orders' },
          attempts: [goodAttempt],
        }),
      ),
      'PUT https://wms.example/orders returned 200.',
    ],
    [
      'traits',
      story(step('update_profile', { input: { traits: { plan: 'pro', orders: 3, trial: null } } })),
      'Set plan to “pro” and orders to 3; removed trial.',
    ],
    [
      'branch, yes, with the value of the event',
      story(step('branch', { output: { result: true, next: 'b' } }), {
        written: written('branch', { condition: [{ property: 'amount', op: 'gte', value: 100 }] }),
        event: { amount: 149 },
      }),
      'Yes: event.amount is 149, which is at least 100.',
    ],
    [
      'branch, yes, by two conditions',
      story(step('branch', { output: { result: true, next: 'b' } }), {
        written: written('branch', {
          condition: {
            any: [
              { trait: 'plan', value: 'pro' },
              { trait: 'vip', op: 'exists' },
            ],
          },
        }),
        event: {},
      }),
      'Yes: trait.plan is pro or trait.vip is set.',
    ],
    [
      'branch, no',
      story(
        step('branch', { output: { result: false }, message: 'Wanted event.amount to be at least 100, but it is 49.' }),
      ),
      'No: wanted event.amount to be at least 100, but it is 49.',
    ],
    [
      'branch of a version that is not known',
      story(step('branch', { output: { result: true, next: 'b' } })),
      'Yes: the condition holds.',
    ],
    ['wait', story(step('wait', { finishedAt: at(3_600_000) })), 'Waited for 1 h.'],
    [
      'wait for an event that came',
      story(step('wait', { output: { matched: true, eventType: 'parcel.delivered' }, finishedAt: at(2_460_000) })),
      'parcel.delivered came after 41 min.',
    ],
    [
      'wait that timed out',
      story(step('wait', { output: { matched: false }, message: 'The event x did not come within 60 minutes.' })),
      'The event x did not come within 60 minutes.',
    ],
    [
      'generate',
      story(
        step('ai_action', {
          output: { result: 'Hi', model: 'gpt-oss:120b', usage: { inputTokens: 200, outputTokens: 12 } },
        }),
        { written: written('ai_action', { flavor: 'generate', saveTo: 'thanks' }) },
      ),
      'Wrote a text with gpt-oss:120b, 212 tokens; saved as ai.thanks.',
    ],
    [
      'decide',
      story(step('ai_action', { output: { result: 'shirt' } }), {
        written: written('ai_action', { flavor: 'decide' }),
      }),
      'Chose “shirt”.',
    ],
    [
      'extract',
      story(step('ai_action', { output: { result: { city: 'Paris', age: 7 } } }), {
        written: written('ai_action', { flavor: 'extract' }),
      }),
      'Found city “Paris” and age 7.',
    ],
  ])('%s', (_, given, expected) => {
    expect(sentenceOf(given)).toBe(expected);
  });
});

describe('the sentence of a step that did not do its work', () => {
  it.each<[string, Story, string]>([
    [
      'suppressed, with a time of the API in local time',
      story(
        step('send_sms', {
          outcome: 'suppressed',
          reason: 'frequency_cap',
          message: `2 of 2 in 24 h for this person over this channel; free again at ${at(3_600_000)}.`,
        }),
      ),
      'Not sent: 2 of 2 in 24 h for this person over this channel; free again at 10:12:04.',
    ],
    [
      'passed over',
      story(step('webhook', { outcome: 'suppressed', reason: 'condition_not_met', message: 'Wanted a, but it is b.' })),
      'Passed over: Wanted a, but it is b.',
    ],
    [
      'failed, without a message',
      story(step('webhook', { outcome: 'error', attempts: [failedAttempt] })),
      'Failed: Service unavailable.',
    ],
    ['a reason alone', story(step('send_email', { outcome: 'error', reason: 'no_answer' })), 'Failed: no answer.'],
    ['given up', story(step('send_push', { outcome: 'rate_limited', message: 'Too fast' })), 'Given up: Too fast.'],
    [
      'no usable answer',
      story(step('ai_action', { outcome: 'ai_unavailable', message: 'No.' })),
      'No usable answer: No.',
    ],
    [
      'left without a result',
      story(step('wait', { outcome: null, message: 'The run was cancelled.' })),
      'The run was cancelled.',
    ],
  ])('%s', (_, given, expected) => {
    expect(sentenceOf(given)).toBe(expected);
  });
});

describe('the sentence of a step that is under way', () => {
  const open = (type: StepTrace['type'], more: Partial<StepTrace> = {}) =>
    step(type, { outcome: null, finishedAt: null, ...more });
  const tomorrow = new Date(2026, 4, 2, 9, 0).toISOString();

  it.each<[string, Story, string]>([
    ['sends', story(open('send_email', { input: { to: 'a@b.c' } })), 'Being sent to a@b.c.'],
    [
      'waits for its second attempt',
      story(open('send_email', { attempts: [{ ...failedAttempt, nextAttemptAt: at(9_000) }] })),
      'The first attempt got 503; the next one is at 09:12:13. Service unavailable.',
    ],
    [
      'is held by a gate',
      story(open('send_sms'), { waiting: { for: 'Held until 08:00 in Europe/Paris.', until: tomorrow } }),
      'Held until 08:00 in Europe/Paris, until 2 May, 09:00:00.',
    ],
    [
      'waits for an event',
      story(open('wait'), {
        waiting: { for: 'Waiting for the event parcel.delivered.', until: at(3_600_000) },
        written: written('wait', { waitForEvent: { eventType: 'parcel.delivered' } }),
      }),
      'Waiting for the event parcel.delivered, until 10:12:04 at the latest.',
    ],
    [
      'waits until a moment that the sentence names',
      story(open('wait'), { waiting: { for: `Waiting until ${at(3_600_000)} (UTC).`, until: at(3_600_000) } }),
      'Waiting until 10:12:04 (UTC).',
    ],
  ])('%s', (_, given, expected) => {
    expect(sentenceOf(given).replace('May 2', '2 May')).toBe(expected);
  });
});

describe('the sentence of a step that is ahead', () => {
  it.each<[string, WrittenStep, string]>([
    ['mail', written('send_email', { to: '{{user.email}}', subject: 'Hi' }), 'To {{user.email}}: Hi'],
    ['text', written('send_sms', { to: '1', body: 'x'.repeat(90) }), `To 1: ${'x'.repeat(79)}…`],
    ['push', written('send_push', { title: 'A', body: 'B' }), 'A: B'],
    ['webhook', written('webhook', { url: 'https://a.example/x' }), 'POST https://a.example/x'],
    ['traits', written('update_profile', { traits: { a: '{{b}}' } }), 'Sets a to “{{b}}”.'],
    ['wait', written('wait', {}, { delayMinutes: 90 }), 'Waits for 1 h 30 min.'],
    [
      'wait for an event',
      written('wait', { waitForEvent: { eventType: 'a.b' }, timeoutMinutes: 60 }),
      'Waits for a.b, at most 1 h.',
    ],
    [
      'wait for a condition',
      written('wait', { waitForCondition: { trait: 'a', op: 'gt', value: 1 }, timeoutMinutes: 60 }),
      'Waits until trait.a is above 1, at most 1 h.',
    ],
    ['digest', written('wait', { collect: { windowMinutes: 5 } }), 'Collects events for 5 min.'],
    ['wait until', written('wait', { until: { time: '09:00' } }), 'Waits until 09:00.'],
    [
      'branch',
      written('branch', { condition: { trait: 'a', op: 'exists', value: false } }),
      'Decides whether trait.a is missing.',
    ],
    ['decide', written('ai_action', { flavor: 'decide', prompt: 'Which?' }), 'Chooses by “Which?”'],
  ])('%s', (_, given, expected) => {
    expect(willOf(given)).toBe(expected);
  });
});

describe('the verdict of a step', () => {
  it('tells after the result how many attempts it took', () => {
    const given = { ...mail, attempts: [failedAttempt, goodAttempt] };
    expect(verdictOf(story(given, { channel: 'Resend' }))).toEqual({
      tone: 'good',
      lead: 'Sent to ada@example.com by “Resend” at the second attempt.',
      rest: 'The first attempt got 503 from “Resend”, so it was tried again 5 s later under the same key.',
    });
  });

  it('counts more failed attempts than one', () => {
    const given = { ...mail, attempts: [failedAttempt, { ...failedAttempt, statusCode: 429 }, goodAttempt] };
    expect(verdictOf(story(given)).rest).toBe(
      '2 attempts failed (503, 429); the third one, 5 s after the first and under the same key, succeeded.',
    );
  });

  it('begins with what it did not do, then says why', () => {
    const given = step('send_sms', { outcome: 'suppressed', message: 'On the list' });
    expect(verdictOf(story(given))).toEqual({ tone: 'hold', lead: 'Not sent.', rest: 'On the list.' });
  });

  it('says how long a step has been under way', () => {
    const given = step('wait', { outcome: null, finishedAt: null });
    expect(verdictOf(story(given))).toEqual({ tone: 'info', lead: 'Waiting.', rest: 'For 1 min so far.' });
  });
});
