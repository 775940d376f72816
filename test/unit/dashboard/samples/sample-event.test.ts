import { expect, test } from 'vitest';
import { sampleEvent } from '../../../../src/dashboard/samples/sample-event.ts';

type Sampled = Parameters<typeof sampleEvent>[0];

test('a sample event has what templates, conditions and filters ask for', () => {
  const workflow: Sampled = {
    trigger: {
      eventType: 'order.*',
      filters: [{ property: 'total', op: 'gt', value: 5 }, { any: [{ event: 'plan', value: 'pro' }] }],
    },
    steps: [
      {
        type: 'send_email',
        config: { to: '{{user.email}}', subject: '{{event.order.id}} {{event.type}}', bodyHtml: '' },
      },
      {
        type: 'branch',
        config: { condition: { event: 'amount', op: 'gte', value: 100 }, ifTrue: 'end', ifFalse: 'end' },
      },
    ],
  };
  expect(sampleEvent(workflow)).toEqual({
    event: 'order.example',
    properties: { total: 6, plan: 'pro', order: { id: 'A-2001' }, amount: 100 },
  });
});

test('a workflow that does not start on events has none', () => {
  expect(sampleEvent({ trigger: { schedule: { cron: '0 9 * * *' } }, steps: [] })).toBeNull();
});
