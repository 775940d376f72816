import { describe, expect, test } from 'vitest';
import { changesOf } from '../../../../src/dashboard/builder/change-words.ts';
import { edgePath } from '../../../../src/dashboard/builder/edge-path.ts';
import { initialViewport, viewportWith } from '../../../../src/dashboard/builder/initial-viewport.ts';
import { dayWords, foundWords } from '../../../../src/dashboard/builder/keeping.ts';
import { summaryOf } from '../../../../src/dashboard/builder/steps/registry.ts';
import { triggerViewOf } from '../../../../src/dashboard/builder/triggers/registry.ts';
import { conditionWords } from '../../../../src/dashboard/words/condition-words.ts';
import { orderJourney } from './order-journey.ts';

test.each([
  [[{ event: 'amount', op: 'gte', value: 100 }], 'event.amount is at least 100'],
  [{ trait: 'plan', value: 'pro' }, 'trait.plan is pro'],
  [{ trait: 'city', value: 'New York' }, 'trait.city is "New York"'],
  [
    [
      { trait: 'plan', op: 'exists', value: false },
      { user: 'email', op: 'exists' },
    ],
    'trait.plan is missing and user.email is set',
  ],
  [
    { any: [{ event: 'a', value: 1 }, { all: [{ event: 'b', value: 2 }, { not: { event: 'c', value: 3 } }] }] },
    'event.a is 1 or (event.b is 2 and not (event.c is 3))',
  ],
  [{ trait: 'lastSeen', op: 'withinDays', value: 7 }, 'trait.lastSeen is in the last 7 days'],
  [{ trait: '' }, 'trait.… is …'],
  [[], ''],
  [undefined, ''],
  ['nonsense', '…'],
])('the condition %j reads "%s"', (condition, words) => {
  expect(conditionWords(condition)).toBe(words);
});

test.each([
  [{ type: 'send_email', config: { subject: 'Hello' } }, 'Hello'],
  [{ type: 'send_email', config: {} }, 'No subject yet'],
  [{ type: 'send_email', config: { templateId: '' } }, 'No template yet'],
  [{ type: 'webhook', config: { url: 'https://a.example/x', method: 'PUT' } }, 'PUT a.example/x'],
  [{ type: 'update_profile', config: { traits: { plan: 'pro', old: null } } }, 'plan = pro, remove old'],
  [{ type: 'wait', config: {}, delayMinutes: 90 }, '90 minutes'],
  [{ type: 'wait', config: {} }, 'No duration yet'],
  [{ type: 'wait', config: { until: { time: '09:00', weekdays: ['monday', 'friday'] } } }, 'until 09:00 on Mon, Fri'],
  [
    { type: 'wait', config: { until: { date: '{{trait.trialEndsAt}}', offsetMinutes: -1440 } } },
    'until {{trait.trialEndsAt}}, 1 day before',
  ],
  [{ type: 'wait', config: { collect: { windowMinutes: 60 } } }, 'collects events for 1 hour'],
  [
    { type: 'wait', config: { waitForCondition: { trait: 'plan', value: 'pro' }, timeoutMinutes: 60 } },
    'until trait.plan is pro, at most 1 hour',
  ],
  [{ type: 'ai_action', config: { flavor: 'decide', prompt: 'x', choices: ['a', { value: 'b' }] } }, 'decide: a, b'],
  [{ type: 'ai_action', config: { flavor: 'extract', prompt: 'x', fields: { mood: 'string' } } }, 'extract mood'],
] as const)('a step %j is summed up as "%s"', (step, summary) => {
  expect(summaryOf({ label: 'x', ...step })).toBe(summary);
});

test.each([
  [{ eventType: 'order.completed' }, 'order.completed', 'every event of this type'],
  [{ eventType: '' }, 'Choose an event', 'No event type yet'],
  [{ date: { trait: 'birthday', yearly: true, at: '09:00' } }, 'birthday', 'on the date at 09:00, every year'],
  [{ date: { trait: 'trialEndsAt', offsetDays: -3 } }, 'trialEndsAt', '3 days before the date'],
  [{ schedule: { cron: '0 9 * * MON', timezone: 'Europe/Paris' } }, 'On a schedule', '0 9 * * MON in Europe/Paris'],
  [{ audience: { id: 'x', on: 'leave' } }, 'Leaves an audience', 'from the activation on'],
  [{ broadcast: true }, 'Broadcast', 'when somebody sends one'],
])('a trigger %j is called "%s"', (trigger, title, summary) => {
  const view = triggerViewOf(trigger);
  expect([view.title(trigger), view.summary(trigger)]).toEqual([title, summary]);
});

describe('the changes of a draft', () => {
  test('name steps by their titles', () => {
    const [confirm, ...rest] = orderJourney.steps;
    if (confirm === undefined) throw new Error('The journey has no steps.');
    const steps = [{ ...confirm, config: { ...confirm.config, subject: 'Hi' } }, ...rest.slice(0, -1)];
    expect(changesOf({ ...orderJourney, steps, description: 'New' }, orderJourney)).toEqual([
      'Confirm by email changed: subject.',
      'Remember a late parcel removed.',
      'Changed: description.',
    ]);
  });

  test('say what a new workflow is', () => {
    expect(changesOf(orderJourney, null)).toEqual([
      'A new workflow with 8 steps.',
      'Starts on: order.completed, when event.amount is above 0.',
    ]);
  });
});

describe('a draft that was found', () => {
  const now = new Date(2026, 4, 12, 9).getTime();
  test.each([
    [new Date(2026, 4, 12, 0, 1), 'today'],
    [new Date(2026, 4, 11, 23, 59), 'yesterday'],
    [new Date(2026, 4, 3), 'May 3'],
  ])('at %s is from %s', (at, words) => {
    expect(dayWords(at.getTime(), now)).toBe(words);
  });

  test('says its version, and that there is a newer one', () => {
    expect(foundWords({ version: 8, keptAt: now - 86_400_000, currentVersion: 8 }, now)).toBe(
      'Draft on version 8 from yesterday.',
    );
    expect(foundWords({ version: 8, keptAt: now, currentVersion: 9 }, now)).toBe(
      'Draft on version 8 from today. Version 9 was published since.',
    );
    expect(foundWords({ version: null, keptAt: now, currentVersion: null }, now)).toBe(
      'Draft of a new workflow from today.',
    );
  });
});

describe('the drawing', () => {
  test('rounds the corners of a line', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 0, y: 20 },
      { x: 50, y: 20 },
      { x: 50, y: 30 },
    ];
    expect(edgePath(points)).toBe('M0 0L0 12Q0 20 8 20L45 20Q50 20 50 25L50 30');
    expect(edgePath([])).toBe('');
  });

  test('begins with all of it where that can be read, else at its trigger', () => {
    const entry = { id: '(trigger)', kind: 'node', x: 100, y: 0, width: 200, height: 52 } as const;
    const pane = { width: 1_000, height: 800 };
    expect(initialViewport({ width: 400, height: 300, nodes: [entry] }, pane)).toEqual({ x: 300, y: 22, zoom: 1 });
    expect(initialViewport({ width: 400, height: 8_000, nodes: [entry] }, pane)).toEqual({ x: 380, y: 22, zoom: 0.6 });
    expect(initialViewport({ width: 9_000, height: 300, nodes: [entry] }, pane)).toEqual({ x: 380, y: 22, zoom: 0.6 });
  });

  test('moves only as far as a step needs to be seen', () => {
    const view = { x: 0, y: 0, zoom: 1 };
    const pane = { width: 1_000, height: 800 };
    expect(viewportWith({ x: 100, y: 100, width: 252, height: 60 }, view, pane)).toEqual(view);
    expect(viewportWith({ x: -50, y: 900, width: 252, height: 60 }, view, pane)).toEqual({ x: 72, y: -182, zoom: 1 });
  });
});
