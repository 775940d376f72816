// Posts each file of examples/ as it is and runs it to its end; only addresses of webhooks and ids of templates are put in.
import { describe, expect } from 'vitest';
import { addChannel, addDevice, addModel } from '../../support/pipeline/channels.ts';
import { beginning, hour, it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { outside, says } from '../../support/pipeline/world.ts';

const day = 24 * hour;
const read = (found: Record<string, unknown>) =>
  new Map(Object.entries(found).map(([path, text]) => [path.replace(/^.*\/([\w-]+)\.\w+\.json$/, '$1'), String(text)]));
const workflows = read(
  import.meta.glob('../../../examples/*.workflow.json', { query: '?raw', import: 'default', eager: true }),
);
const templates = read(
  import.meta.glob('../../../examples/templates/*.json', { query: '?raw', import: 'default', eager: true }),
);
const placeholders: Record<string, string> = {
  welcome: '00000000-0000-4000-8000-000000000001',
  'order-confirmation': '00000000-0000-4000-8000-000000000002',
};

/** Everything that an example may send through, a person with a device, and the example itself. */
async function begin(p: Pipeline, name: string): Promise<string> {
  const { api, projectId } = p.tenant;
  for (const kind of ['email', 'sms', 'push'] as const) await addChannel(p.tenant, kind);
  await p.identify({
    email: 'ada@example.com',
    phone: '+14155550123',
    firstName: 'Ada',
    timezone: 'UTC',
    plan: 'trial',
  });
  await p.dispatch();
  await addDevice(p.tenant, 'ada', 'phone');
  let text = (workflows.get(name) ?? '').replaceAll('https://hooks.example.com/', `${outside}/hook/`);
  for (const [template, id] of Object.entries(placeholders)) {
    if (!text.includes(id)) continue;
    const made = await api.post('email/templates', { projectId, ...JSON.parse(templates.get(template) ?? '') });
    expect(made.text).toContain('"id"');
    text = text.replaceAll(id, made.json.id);
  }
  const made = await api.post(`automation/workflows?projectId=${projectId}`, JSON.parse(text));
  expect([made.status, made.json.errors]).toEqual([201, undefined]);
  return made.json.id;
}

/** Sends an event that is later than what was sent before, and lets flow what it causes. */
async function track(p: Pipeline, event: string, properties: object = {}) {
  p.pass(minute);
  await p.track(event, properties as Record<string, unknown>);
  await p.flow();
}

/** The newest run of a workflow, as its status and what each step came to. */
async function ended(p: Pipeline, workflowId: string, which = 0) {
  const ids = (await p.runs(workflowId)).map(({ id }) => id).reverse();
  const run = await p.finish(ids[which] ?? '');
  return { status: run.status, steps: run.steps.map(({ label, outcome }) => `${label} ${outcome}`), run };
}

const subjects = (p: Pipeline) => p.world.arrived('email').map(({ body }) => body.subject);

it('has ten examples, each of which is run below', () => {
  expect([...workflows.keys()].sort()).toEqual([
    'abandoned-cart',
    'ai-follow-up',
    'feedback',
    'invite',
    'order-confirmation',
    'password-reset',
    'payment-failed',
    're-engagement',
    'trial-ending',
    'welcome',
  ]);
  expect([...templates.keys()].sort()).toEqual(Object.keys(placeholders).sort());
});

describe('welcome', () => {
  it('greets at once and gives a tip on the next working morning, but not who has begun', async ({ p }) => {
    const id = await begin(p, 'welcome');
    await track(p, 'user.signed_up');
    const run = await ended(p, id);
    expect(run.status).toBe('completed');
    expect(run.steps).toEqual(['hello sent', 'next-morning completed', 'has-begun completed', 'tip sent']);
    expect(subjects(p)).toEqual(['Welcome, Ada']);
    expect(new Date(run.run.finishedAt ?? '').toISOString()).toContain('T09:00');
    await track(p, 'user.signed_up');
    expect(await p.runs(id)).toHaveLength(1);
  });
});

describe('abandoned cart', () => {
  const cart = { itemCount: 2, total: 120, items: [{ name: 'Tea' }, { name: 'Pot' }] };

  it('reminds twice of a large cart; a change begins anew', async ({ p }) => {
    const id = await begin(p, 'abandoned-cart');
    await track(p, 'cart.updated', { ...cart, itemCount: 1 });
    await track(p, 'cart.updated', cart);
    expect((await ended(p, id, 0)).status).toBe('exited');
    const { status, steps } = await ended(p, id, 1);
    expect([status, steps]).toEqual(['completed', ['reminder sent', 'is-large completed', 'discount sent']]);
    expect(p.world.arrived('email')[0]?.body.html).toContain('2 things behind');
    expect(p.world.arrived('sms')).toHaveLength(1);
  });

  it('is ended by the order, and never begins with an empty cart', async ({ p }) => {
    const id = await begin(p, 'abandoned-cart');
    await track(p, 'cart.updated', cart);
    await track(p, 'order.completed');
    expect((await ended(p, id)).status).toBe('exited');
    await track(p, 'cart.updated', { itemCount: 0 });
    expect(await p.runs(id)).toHaveLength(1);
    expect(subjects(p)).toEqual([]);
  });
});

describe('order confirmation', () => {
  it('confirms each order once, tells the warehouse and remembers', async ({ p }) => {
    const id = await begin(p, 'order-confirmation');
    const order = { orderId: 'A-1', total: 20, currency: 'EUR', items: [{ name: 'Tea', quantity: 2 }] };
    await track(p, 'order.completed', order);
    await track(p, 'order.completed', order);
    expect((await ended(p, id)).steps).toEqual(['confirm sent', 'warehouse sent', 'remember completed']);
    expect(await p.runs(id)).toHaveLength(1);
    expect(subjects(p)).toEqual(['Order A-1 is confirmed']);
    expect(p.world.arrived('webhook')[0]?.body).toMatchObject({ order: 'A-1', items: order.items });
    expect((await p.tenant.api.get('customers/profiles/ada')).json.traits.lastOrderTotal).toBe(20);
  });
});

describe('trial ending', () => {
  const starts = async (p: Pipeline) => {
    const id = await begin(p, 'trial-ending');
    await p.identify({ trialEndsAt: new Date(beginning + 14 * day).toISOString() });
    await track(p, 'trial.started');
    return id;
  };

  it('writes three days before the end and marks who does not subscribe', async ({ p }) => {
    const { steps } = await ended(p, await starts(p));
    expect(steps).toEqual([
      'three-days-before completed',
      'still-on-trial completed',
      'ends-soon sent',
      'decision completed',
      'expired completed',
    ]);
    expect(subjects(p)[0]).toMatch(/^Your trial ends on \d+ [A-Z][a-z]+$/);
    expect((await p.tenant.api.get('customers/profiles/ada')).json.traits.plan).toBe('expired');
  });

  it('thanks who does', async ({ p }) => {
    const id = await starts(p);
    const [{ id: runId } = { id: '' }] = await p.runs(id);
    await p.wake(runId);
    await track(p, 'subscription.started');
    expect((await ended(p, id)).steps.at(-1)).toBe('thanks sent');
  });
});

describe('password reset', () => {
  const request = { resetUrl: 'https://app.example.com/reset/1' };

  it('sends the link, and tells when it expired', async ({ p }) => {
    const id = await begin(p, 'password-reset');
    await track(p, 'password.reset_requested', request);
    expect((await ended(p, id)).steps).toEqual(['link sent', 'used completed', 'expired sent']);
  });

  it('ends when it is used or asked for again, and fails without the link', async ({ p }) => {
    const id = await begin(p, 'password-reset');
    await track(p, 'password.reset_requested', request);
    await track(p, 'password.reset_requested', request);
    await track(p, 'password.changed');
    expect((await ended(p, id, 0)).status).toBe('exited');
    expect((await ended(p, id, 1)).steps).toEqual(['link sent', 'used completed']);
    await track(p, 'password.reset_requested');
    expect(await ended(p, id, 2)).toMatchObject({ status: 'failed' });
  });
});

describe('re-engagement', () => {
  it('writes after two weeks and marks after three; a session begins anew', async ({ p }) => {
    const id = await begin(p, 're-engagement');
    await track(p, 'session.started');
    await track(p, 'session.started');
    expect((await ended(p, id, 0)).status).toBe('exited');
    const { steps, run } = await ended(p, id, 1);
    expect(steps).toEqual(['two-weeks completed', 'miss-you sent', 'one-more-week completed', 'dormant completed']);
    expect(Date.parse(run.finishedAt ?? '') - Date.parse(run.startedAt)).toBeGreaterThanOrEqual(21 * day);
  });
});

describe('payment failed', () => {
  const invoice = (invoiceId: string) => ({ invoiceId, amount: 20, currency: 'EUR' });

  it('escalates from mail to SMS to the billing team', async ({ p }) => {
    const id = await begin(p, 'payment-failed');
    await track(p, 'payment.failed', invoice('I-1'));
    await track(p, 'payment.failed', invoice('I-1'));
    expect(await p.runs(id)).toHaveLength(1);
    const { steps } = await ended(p, id);
    expect(steps.filter((step) => step.endsWith(' sent'))).toEqual([
      'first-notice sent',
      'second-notice sent',
      'escalate sent',
    ]);
    expect(steps.at(-1)).toBe('overdue completed');
    expect(p.world.arrived('webhook')[0]?.body).toEqual({ invoice: 'I-1', amount: 20, customer: 'ada@example.com' });
  });

  it('ends with the payment of that invoice alone', async ({ p }) => {
    const id = await begin(p, 'payment-failed');
    await track(p, 'payment.failed', invoice('I-1'));
    await track(p, 'payment.failed', invoice('I-2'));
    await track(p, 'payment.succeeded', invoice('I-2'));
    expect((await ended(p, id, 1)).steps.at(-1)).toBe('thanks completed');
    expect((await ended(p, id, 0)).steps.at(-1)).toBe('overdue completed');
  });
});

describe('invite', () => {
  it('is reminded of unless that invite was answered or taken back', async ({ p }) => {
    const id = await begin(p, 'invite');
    const invite = (inviteId: string) => ({
      inviteId,
      email: `${inviteId}@example.com`,
      team: 'Acme',
      url: 'https://x.example',
    });
    for (const name of ['a', 'b', 'c']) await track(p, 'invite.sent', invite(name));
    await track(p, 'invite.revoked', { inviteId: 'a' });
    await track(p, 'invite.accepted', { inviteId: 'b' });
    for (const which of [0, 1]) expect((await ended(p, id, which)).steps).toEqual(['invite sent', 'answer completed']);
    expect((await ended(p, id, 2)).steps).toEqual(['invite sent', 'answer completed', 'reminder sent']);
    expect(p.world.arrived('email').map(({ body }) => String(body.to))).toEqual([
      'a@example.com',
      'b@example.com',
      'c@example.com',
      'c@example.com',
    ]);
  });
});

describe('AI follow-up', () => {
  it.for([
    ['ready', 'sales sent'],
    ['curious', 'nurture completed'],
  ] as const)('answers, and goes on as the model decides: %s', async ([decision, last], { p }) => {
    await addModel(p.tenant);
    const id = await begin(p, 'ai-follow-up');
    p.world.answer('ai', says('{"company":"Acme","teamSize":40}'), says('A fine answer.'), says(decision));
    await track(p, 'demo.requested', { message: 'We are 40 people at Acme.' });
    const { steps } = await ended(p, id);
    expect(steps).toEqual(['understand completed', 'write completed', 'reply sent', 'ready completed', last]);
    expect(p.world.arrived('email')[0]?.body.html).toContain('A fine answer.');
    if (decision === 'ready') expect(p.world.arrived('webhook')[0]?.body).toMatchObject({ teamSize: 40 });
  });
});

describe('post-purchase feedback', () => {
  it.for([
    [5, 'review sent'],
    [1, 'support sent'],
    [null, 'bad-mark completed'],
  ] as const)('asks at ten o’clock three days later, and follows the mark: %s', async ([mark, last], { p }) => {
    const id = await begin(p, 'feedback');
    await track(p, 'order.delivered', { orderId: 'A-1', marks: [1, 2, 3, 4, 5] });
    const [{ id: runId } = { id: '' }] = await p.runs(id);
    while (p.world.arrived('email').length === 0) await p.wake(runId);
    expect(new Date(p.now()).toISOString()).toContain('T10:00');
    if (mark !== null) await track(p, 'feedback.given', { orderId: 'A-1', mark });
    const run = await ended(p, id);
    expect([run.status, run.steps.at(-1)]).toEqual(['completed', last]);
  });
});
