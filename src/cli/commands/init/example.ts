import type { Bundle } from '../../../contract/bundle.ts';

/** A journey to begin with: a mail after a day to those who have not begun, and its tests. */
export const example: Bundle = {
  version: 1,
  audiences: [{ name: 'Not activated', condition: { trait: 'activatedAt', op: 'exists', value: false } }],
  templates: [
    {
      name: 'First step',
      subject: 'Your first step, {{default user.firstName "friend"}}',
      html: '<p>Hello {{default user.firstName "there"}},</p>\n<p>it takes five minutes to set up {{var.productName}}.</p>\n<p><a href="{{event.setupUrl}}">Set it up</a></p>',
      class: 'transactional',
    },
  ],
  variables: [{ name: 'productName', default: 'Example', description: 'What the product is called in messages.' }],
  workflows: [
    {
      name: 'Welcome',
      isActive: true,
      trigger: { eventType: 'user.signed_up' },
      reentry: { policy: 'once' },
      exitOn: [{ eventType: 'user.activated' }],
      steps: [
        { label: 'nap', type: 'wait', delayMinutes: 1_440, config: { reason: 'let them look around' } },
        {
          label: 'first-step',
          type: 'send_email',
          config: { template: 'First step', audience: 'Not activated', to: '{{user.email}}' },
        },
      ],
    },
  ],
  tests: [
    {
      name: 'who does nothing gets one mail after a day',
      workflow: 'Welcome',
      given: [
        { person: { userId: 'ada', email: 'ada@example.com', traits: { firstName: 'Ada' } } },
        { event: 'user.signed_up', properties: { setupUrl: 'https://example.com/setup' } },
      ],
      advance: '25h',
      expect: [
        { sent: 'email', step: 'first-step', subject: 'Your first step, Ada', contains: ['set up Example'], times: 1 },
        { ended: 'completed' },
      ],
    },
    {
      name: 'who begins by themselves gets none',
      workflow: 'Welcome',
      given: [
        { person: { userId: 'ada', email: 'ada@example.com' } },
        { event: 'user.signed_up', properties: { setupUrl: 'https://example.com/setup' } },
        { advance: '2h' },
        { event: 'user.activated' },
      ],
      advance: '2d',
      expect: [{ notSent: 'email' }, { ended: 'exited', event: 'user.activated' }],
    },
  ],
};
