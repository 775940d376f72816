import { blankDraft, type Draft, type DraftStep } from '../../../../src/dashboard/builder/draft.ts';

/** A draft that starts on an event, with these steps. */
export const draftWith = (steps: readonly DraftStep[], frame: Partial<Draft> = {}): Draft => ({
  ...blankDraft('Order confirmation'),
  trigger: { eventType: 'order.completed' },
  ...frame,
  steps,
});

/** All eight types of steps, two branchings and a merge. */
export const orderJourney = draftWith(
  [
    {
      ...{ label: 'confirm', title: 'Confirm by email', type: 'send_email' },
      config: {
        to: '{{user.email}}',
        subject: 'Order {{event.orderId}} is on its way',
        bodyHtml: '<p>Thank you, {{user.firstName}}.</p>',
      },
    },
    {
      ...{ label: 'large', title: 'Large order?', type: 'branch' },
      config: { condition: [{ event: 'amount', op: 'gte', value: 100 }], ifTrue: 'thanks', ifFalse: 'nudge' },
    },
    {
      ...{ label: 'thanks', title: 'Write a thank-you line', type: 'ai_action' },
      config: { flavor: 'generate', prompt: 'Thank {{user.firstName}} for a large order.', saveTo: 'thanks' },
    },
    {
      ...{ label: 'text', title: 'Text the buyer', type: 'send_sms', next: 'delivery' },
      config: { to: '{{user.phone}}', body: '{{ai.thanks}}' },
    },
    {
      ...{ label: 'nudge', title: 'Nudge to join the club', type: 'send_push' },
      config: { title: 'Collect points with every order', body: 'Join the club.' },
    },
    {
      ...{ label: 'delivery', title: 'Wait for delivery news', type: 'wait' },
      config: {
        waitForEvent: { eventType: 'parcel.delivered' },
        timeoutMinutes: 60,
        onMatch: 'warehouse',
        onTimeout: 'late',
      },
    },
    {
      ...{ label: 'warehouse', title: 'Tell the warehouse', type: 'webhook', next: 'end' },
      config: { url: 'https://wms.acme.dev/hooks/orders' },
    },
    {
      ...{ label: 'late', title: 'Remember a late parcel', type: 'update_profile' },
      config: { traits: { lateParcels: true } },
    },
  ],
  { trigger: { eventType: 'order.completed', filters: [{ event: 'amount', op: 'gt', value: 0 }] } },
);
