// Every blueprint, cloned and run to its end on a real copy, with its waits shortened.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createDemoClient, type DemoClient } from '../support/demo-client.ts';
import { type RunningServer, startServer } from '../support/server.ts';

let server: RunningServer;
let client: DemoClient;

beforeAll(async () => {
  server = await startServer({ npm: true });
  client = createDemoClient(server.demo);
});
afterAll(() => server?.stop());

/** Minutes of a shortened wait; half a second. */
const short = 0.01;

interface Wait {
  until?: { date?: string };
  waitForEvent?: object;
  timeoutMinutes?: number;
}

/** A wait that ends soon: dates are kept, and come soon by themselves; so are waits for events, which the tests send. */
function shortened({ until, timeoutMinutes, ...config }: Wait): { config: object; delayMinutes?: number } {
  if (until?.date !== undefined) return { config: { ...config, until: { date: until.date } } };
  if (config.waitForEvent !== undefined) return { config: { ...config, timeoutMinutes } };
  if (timeoutMinutes !== undefined) return { config: { ...config, timeoutMinutes: 5 * short } };
  return { config, delayMinutes: short };
}

/** Clones a blueprint and switches it on with short waits; `trigger` replaces its own. */
async function cloned(slug: string, trigger: object = {}): Promise<{ id: string; audienceId: string | undefined }> {
  const { projectId } = server.demo;
  const params = { slug };
  const { id, created } = await client.api.cloneBlueprint({
    params,
    body: { projectId, name: `${slug} ${randomUUID()}` },
  });
  const { steps } = await client.api.getWorkflow({ params: { id } });
  const soon = steps.map((step) =>
    step.type === 'wait' ? { ...step, ...shortened((step.config ?? {}) as Wait) } : step,
  );
  // The steps were read from the API, which takes what it returns.
  const body = { steps: soon, isActive: true, ...trigger } as never;
  await client.api.patchWorkflow({ params: { id }, body });
  const state = async () => (await client.api.getWorkflow({ params: { id } })).triggerState?.state ?? 'ready';
  // Not expect.poll, which does not know its test among concurrent ones.
  await vi.waitFor(async () => expect(await state()).toBe('ready'), { timeout: 15_000 });
  return { id, audienceId: created.find(({ kind }) => kind === 'audience')?.id };
}

async function person(traits: object = {}): Promise<string> {
  const userId = `ada-${randomUUID()}`;
  await client.identify(userId, { email: `${userId}@example.com`, firstName: 'Ada', ...traits });
  return userId;
}

/** The labels that a person's run has gone through, once it is over. */
async function walked(workflowId: string, userId: string): Promise<string[]> {
  const run = await client.untilRun({ workflowId, userId }, ({ finishedAt }) => finishedAt !== null);
  expect(run.status).toBe('completed');
  return run.steps.map(({ label }) => label);
}

const subjects = async (userId: string) =>
  (await client.messages(`${userId}@example.com`)).map(({ summary }) => summary.subject);

/** Long enough for a person to be known before a date comes. */
const aheadMs = 15_000;
const soon = (ms: number) => new Date(Math.ceil((Date.now() + ms) / 1_000) * 1_000).toISOString().replace('.000Z', 'Z');

test.concurrent('welcome series', async () => {
  const { id } = await cloned('welcome-series');
  const [active, other] = [await person({ activatedAt: '2026-01-01' }), await person()];
  for (const userId of [active, other]) await client.track(userId, 'user.signed_up');
  expect(await walked(id, active)).toEqual(['hello', 'first-day', 'activated', 'tips', 'next-days', 'ask']);
  expect(await walked(id, other)).toEqual(['hello', 'first-day', 'activated', 'first-step', 'next-days', 'ask']);
  expect(await subjects(other)).toContain('Is anything in the way?');
});

test.concurrent('cart abandonment', async () => {
  const { id } = await cloned('cart-abandonment');
  const userId = await person();
  const cart = { cartId: 'C-1', itemCount: 1, total: 80, cartUrl: 'https://shop.example/cart' };
  await client.track(userId, 'cart.updated', cart);
  expect(await walked(id, userId)).toEqual(['first-hour', 'reminder', 'next-day', 'large', 'last-call']);
  expect(await subjects(userId)).toEqual(
    expect.arrayContaining(['Your cart is still here', 'The last mail about your cart']),
  );
});

test.concurrent('order confirmation', async () => {
  const { id } = await cloned('order-confirmation');
  const userId = await person();
  const items = [{ name: 'Blue kettle', quantity: 2, price: 24.99 }];
  await client.track(userId, 'order.completed', { orderId: 'A-1', total: 49.98, currency: 'EUR', items });
  await client.untilRun({ workflowId: id, userId }, ({ steps }) => steps.length === 2);
  await client.track(userId, 'order.shipped', { orderId: 'A-1' });
  expect(await walked(id, userId)).toEqual(['confirmation', 'parcel', 'shipped']);
  const [mail] = (await client.messages(`${userId}@example.com`)).filter(({ summary }) =>
    summary.text?.includes('2 × Blue kettle, €24.99 each'),
  );
  expect(mail?.summary.subject).toBe('Your order A-1 is confirmed');
});

test.concurrent('post-purchase feedback', async () => {
  const { id } = await cloned('post-purchase-feedback');
  const userId = await person({ feedbackScore: 2 });
  await client.track(userId, 'order.delivered', { orderId: 'A-1' });
  await client.untilRun({ workflowId: id, userId }, ({ steps }) => steps.at(-1)?.label === 'answer');
  await client.track(userId, 'feedback.submitted', { orderId: 'A-1' });
  expect(await walked(id, userId)).toEqual(['try-it', 'morning', 'ask', 'answer', 'score', 'sorry']);
});

test.concurrent('trial ending', async () => {
  const { id } = await cloned('trial-ending', { trigger: { date: { trait: 'trialEndsAt', offsetMinutes: -0.05 } } });
  const userId = await person({ plan: 'trial', trialEndsAt: soon(aheadMs) });
  expect(await walked(id, userId)).toEqual([
    ...['three-days', 'day-before', 'one-day', 'trial-over', 'morning', 'has-plan', 'ended'],
  ]);
  expect(await subjects(userId)).toContain('Your trial has ended');
});

test.concurrent('re-engagement', async () => {
  const { id } = await cloned('re-engagement');
  const userId = await person({ lastSeenAt: soon(-1_000) });
  await client.untilEvents(userId, ['user.identified']);
  await client.identify(userId, { lastSeenAt: soon(-40 * 86_400_000) });
  expect(await walked(id, userId)).toEqual(['nudge', 'back', 'last', 'flag']);
  const { traits } = await client.api.getProfile({ params: { userId }, query: { projectId: server.demo.projectId } });
  expect(traits).toMatchObject({ reengagement: 'lost' });
});

test.concurrent('birthday', async () => {
  const { id } = await cloned('birthday', { trigger: { date: { trait: 'birthday', yearly: true } } });
  const userId = await person({ birthday: soon(aheadMs).replace(/^\d{4}/, '1992'), timezone: 'Etc/UTC' });
  expect(await walked(id, userId)).toEqual(['wish']);
  expect(await subjects(userId)).toContain('Happy birthday');
});

test.concurrent('password reset, whose end starts another workflow', async () => {
  const { id } = await cloned('password-reset');
  const { name } = await client.api.getWorkflow({ params: { id } });
  const filters = [{ property: 'workflowName', value: name }];
  const after = await client.api.createWorkflow({
    body: {
      name: `After ${name}`,
      projectId: server.demo.projectId,
      trigger: { eventType: 'workflow.run.completed', filters },
      steps: [{ label: 'mark', type: 'update_profile', config: { traits: { resetAt: '{{event.timestamp}}' } } }],
    },
  });
  const userId = await person();
  await client.track(userId, 'auth.password_reset_requested', { resetUrl: 'https://app.example/reset/t0ken' });
  await client.untilRun({ workflowId: id, userId }, ({ steps }) => steps.length === 2);
  await client.track(userId, 'auth.password_changed');
  expect(await walked(id, userId)).toEqual(['link', 'change', 'changed']);
  expect(await walked(after.id, userId)).toEqual(['mark']);
});
