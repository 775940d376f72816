import { expect, test } from 'vitest';
import { findAxeFaults } from '../../support/browser.ts';
import {
  addCondition,
  addStep,
  beginWorkflow,
  choose,
  fillCode,
  fillField,
  fillFound,
  inspector,
  publish,
} from '../../support/builder.ts';
import { dashboardSession } from '../../support/dashboard-session.ts';

const session = dashboardSession();

test('the welcome series is built from nothing and published', async () => {
  const page = await session.open('/workflows/new');
  await beginWorkflow(page, 'Welcome series by mouse', 'user.signed_up');
  await addStep(page, null, 'Send email', '');
  await fillField(page, 'To', '{{event.userEmail}}');
  await fillField(page, 'Subject', 'Welcome, {{user.firstName}}');
  await fillCode(page, '/bodyHtml', '<p>Good to see you.</p>');
  await addStep(page, 'after Send email', 'Wait', '');
  await fillField(page, 'Note', 'let user finish onboarding');
  await choose(page, 'Unit of the wait', 'days');
  await addStep(page, 'after Wait', 'Send push', '');
  await fillField(page, 'Title', 'Tips for day 1');
  await fillField(page, 'Body', '{{user.firstName}}, here are 3 tips...');
  await page.getByText('No problems').waitFor();

  const workflow = await publish(page, session.client, 'Welcome series by mouse');
  expect(workflow).toMatchObject({
    status: 'active',
    trigger: { eventType: 'user.signed_up' },
    steps: [
      {
        type: 'send_email',
        config: {
          to: '{{event.userEmail}}',
          subject: 'Welcome, {{user.firstName}}',
          bodyHtml: '<p>Good to see you.</p>',
        },
      },
      { type: 'wait', config: { reason: 'let user finish onboarding' }, delayMinutes: 1440 },
      { type: 'send_push', config: { title: 'Tips for day 1', body: '{{user.firstName}}, here are 3 tips...' } },
    ],
  });
});

test('a journey of all eight types of steps, with two branchings that meet, is what the API has then', async () => {
  const page = await session.open('/workflows/new');
  await beginWorkflow(page, 'Order journey by mouse', 'order.completed');
  await addCondition(page, 'Only if', 'event.amount', 'is more than', '0');
  await addStep(page, null, 'Send email', 'Confirm by email');
  await fillField(page, 'Subject', 'Order {{event.orderId}} is on its way');
  await fillCode(page, '/bodyHtml', '<p>Thank you, {{user.firstName}}.</p>');
  await addStep(page, 'after Confirm by email', 'Branch', 'Large order?');
  await addCondition(page, 'Condition', 'event.amount', 'is at least', '100');
  await addStep(page, 'on Yes of Large order?', 'Ask AI', 'Write a thank-you line');
  await fillField(page, 'Prompt', 'Thank {{user.firstName}} for a large order.');
  await fillField(page, 'Save the result as', 'thanks');
  await addStep(page, 'after Write a thank-you line', 'Send SMS', 'Text the buyer');
  await fillField(page, 'Body', '{{ai.thanks}}');
  await addStep(page, 'on No of Large order?', 'Send push', 'Nudge to join the club');
  await fillField(page, 'Title', 'Collect points with every order');
  await fillField(page, 'Body', 'Join the club.');

  // Both arms end; a wait behind one of them, to which the other one then goes.
  await addStep(page, 'after Text the buyer', 'Wait', 'Wait for delivery news');
  await inspector(page).getByText('For an event').click();
  await fillFound(page, 'Event type', 'parcel.delivered');
  await page.locator('[data-step=send_push]').click();
  await choose(page, 'Then go to', 'Wait for delivery news');
  await addStep(page, 'on Happened of Wait for delivery news', 'Call a webhook', 'Tell the warehouse');
  await fillField(page, 'Address', 'https://example.com/hooks/orders');
  await addStep(page, 'on Timed out of Wait for delivery news', 'Update profile', 'Remember a late parcel');
  await inspector(page).getByRole('button', { name: 'Add trait' }).click();
  await fillField(page, 'Name of trait 1', 'lateParcels');
  await page.keyboard.press('Tab');
  await fillField(page, 'Value of lateParcels', '{{event.orderId}}');
  await page.getByText('No problems').waitFor();
  expect(await findAxeFaults(page)).toEqual([]);

  const { steps, trigger } = await publish(page, session.client, 'Order journey by mouse');
  expect(trigger).toEqual({ eventType: 'order.completed', filters: [{ event: 'amount', op: 'gt', value: 0 }] });
  expect(steps.map(({ title, type, next = null }) => [title, type, next])).toEqual([
    ['Confirm by email', 'send_email', null],
    ['Large order?', 'branch', null],
    ['Nudge to join the club', 'send_push', 'wait'],
    ['Write a thank-you line', 'ai_action', null],
    ['Text the buyer', 'send_sms', null],
    ['Wait for delivery news', 'wait', null],
    ['Remember a late parcel', 'update_profile', 'end'],
    ['Tell the warehouse', 'webhook', null],
  ]);
  const configOf = (label: string) => steps.find((step) => step.label === label)?.config;
  expect(configOf('branch')).toEqual({
    condition: [{ event: 'amount', op: 'gte', value: 100 }],
    ifTrue: 'ai_action',
    ifFalse: 'send_push',
  });
  expect(configOf('wait')).toMatchObject({
    waitForEvent: { eventType: 'parcel.delivered' },
    onMatch: 'webhook',
    onTimeout: 'update_profile',
  });
  expect(configOf('update_profile')).toEqual({ traits: { lateParcels: '{{event.orderId}}' } });
  await page.getByText('Saved', { exact: true }).waitFor();
});
