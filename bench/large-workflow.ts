// A workflow of 100 steps, for the builder in this process and in a browser.
const blocks = 20;

const mail = (label: string, next?: string) => ({
  ...{ label, type: 'send_email', ...(next === undefined ? {} : { next }) },
  config: { to: '{{user.email}}', subject: 'Order {{event.orderId}}', bodyHtml: '<p>Hello {{user.firstName}}</p>' },
});

/** Blocks of five: a branch whose arms hold two steps and one, and the step where they meet. */
export const largeWorkflow = {
  name: 'Large',
  trigger: { eventType: 'order.completed' },
  steps: Array.from({ length: blocks }, (_, n) => [
    {
      ...{ label: `fork${n}`, type: 'branch' },
      config: { condition: { event: 'amount', op: 'gte', value: n }, ifTrue: `a${n}`, ifFalse: `c${n}` },
    },
    mail(`a${n}`),
    mail(`b${n}`, `meet${n}`),
    mail(`c${n}`),
    mail(`meet${n}`),
  ]).flat(),
};
