import { expect, test } from 'vitest';
import { triggerSentence, triggerWords } from '../../../../src/dashboard/words/trigger.ts';

type Trigger = Parameters<typeof triggerSentence>[0];
const cases: [Trigger, string][] = [
  [{ eventType: 'order.completed' }, 'On order.completed'],
  [
    { eventType: 'a', filters: [{ property: 'x', value: 1 }, { any: [{ property: 'y', value: 1 }] }] },
    'On a with 2 conditions',
  ],
  [{ eventType: 'a', recipients: '{{event.ids}}' }, 'For each person listed by a'],
  [{ date: { trait: 'birthday', yearly: true } }, 'On the yearly date birthday'],
  [{ date: { trait: 'trialEndsAt', offsetDays: -3, at: '09:00' } }, 'At 09:00, 3 days before the date trialEndsAt'],
  [{ schedule: { cron: '0 9 * * 1' } }, 'On the schedule 0 9 * * 1'],
  [{ audience: { id: 'x', on: 'enter' } }, 'When a person enters an audience'],
  [{ broadcast: true }, 'When somebody sends a broadcast'],
];

test.each(cases)('%j is a sentence', (trigger, sentence) => {
  expect(triggerSentence(trigger)).toBe(sentence);
});

test('an event type has the tint of its module, as in Slack', () => {
  expect(triggerWords({ eventType: 'order.completed' }).tint).toBe('wait');
  expect(triggerWords({ eventType: 'user.signed_up' }).tint).toBe('user');
});
