// Builds, publishes and compares a journey, and watches a run of it to the end.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { passingFields, readOnlyFields } from '../../src/contract/workflows/workflow.ts';
import { findAxeFaults } from './browser.ts';
import { copiedBy } from './clipboard.ts';
import type { DashboardSession } from './dashboard-session.ts';
import type { Hands } from './hands.ts';
import { digestJourney, type Journey, orderJourney, welcomeSeries } from './journeys.ts';

type HandsOf = (page: Page) => Hands;

export const templateName = 'Welcome mail';

/** Makes the saved mail that the welcome series sends, where it is not there yet. */
async function templateId({ client, server }: DashboardSession): Promise<string> {
  const { data } = await client.api.listTemplates({ query: { pageSize: 100 } });
  const made = data.find(({ name }) => name === templateName);
  if (made !== undefined) return made.id;
  const { id } = await client.api.createTemplate({
    body: {
      ...{ projectId: server.demo.projectId, name: templateName },
      ...{ subject: 'Welcome, {{user.firstName}}', html: '<p>Good to see you.</p>' },
    },
  });
  return id;
}

/** Builds a journey and publishes it; what was drawn is what the API has then. Returns the id of the workflow. */
async function buildJourney(
  session: DashboardSession,
  { name, eventType, build }: Journey,
  handsOf: HandsOf,
): Promise<{ page: Page; hands: Hands; id: string }> {
  await templateId(session);
  const page = await session.open('/workflows/new', { permissions: ['clipboard-read', 'clipboard-write'] });
  const hands = handsOf(page);
  await hands.begin(name, eventType);
  await build(hands, { template: templateName, sandboxUrl: session.server.demo.sandboxUrl });
  await page.getByText('No problems').waitFor();
  await hands.publish(name);
  await page.getByText('Saved', { exact: true }).waitFor();
  const copied = await copiedBy(page, () => hands.menu('Copy as JSON'));
  expect(copied).toContain(JSON.stringify(name));
  const drawn: unknown = JSON.parse(copied);
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const given = Object.entries(await session.client.api.getWorkflow({ params: { id } }));
  const ofSendora: readonly string[] = [...readOnlyFields, ...passingFields];
  const body = given.filter(([field, value]) => !ofSendora.includes(field) && value !== null);
  expect(drawn).toEqual(Object.fromEntries(body));
  return { page, hands, id };
}

/** Goes to the newest run of a workflow in the dashboard, as soon as there is one. */
async function openRun(session: DashboardSession, page: Page, workflowId: string): Promise<void> {
  const { id } = await session.client.untilRun({ workflowId }, () => true);
  await session.go(page, `/runs/${id}`);
  await page.getByRole('list', { name: 'Steps' }).waitFor();
}

/** A row of the run. */
const rowOf = (page: Page, title: string) =>
  page.getByRole('list', { name: 'Steps' }).getByRole('button').filter({ hasText: title });

const isOver = (page: Page) => page.getByText('completed', { exact: true }).first().waitFor();

/** The saved mail, a day, and a push. */
export async function playWelcomeSeries(session: DashboardSession, handsOf: HandsOf): Promise<void> {
  const { client } = session;
  const { page, hands, id } = await buildJourney(session, welcomeSeries, handsOf);
  const { steps } = await client.api.getWorkflow({ params: { id } });
  expect(steps).toMatchObject([
    { type: 'send_email', config: { templateId: await templateId(session), to: '{{event.userEmail}}' } },
    { type: 'wait', config: { reason: 'let user finish onboarding' }, delayMinutes: 1440 },
    { type: 'send_push', config: { title: 'Tips for day 1', body: '{{user.firstName}}, here are 3 tips...' } },
  ]);
  await client.track('ada', 'user.signed_up', { userEmail: 'ada@example.com' });
  await openRun(session, page, id);
  await rowOf(page, 'Welcome').getByText('sent', { exact: true }).waitFor();
  await hands.pressOnPage('Skip wait');
  await rowOf(page, 'Tips').getByText('sent', { exact: true }).waitFor();
  await isOver(page);
}

/** Large order, yes; the parcel comes in time. */
export async function playOrderJourney(session: DashboardSession, handsOf: HandsOf): Promise<void> {
  const { client } = session;
  const { page, id } = await buildJourney(session, orderJourney, handsOf);
  expect(await findAxeFaults(page)).toEqual([]);
  const { steps, trigger } = await client.api.getWorkflow({ params: { id } });
  expect(trigger).toEqual({ eventType: 'order.completed', filters: [{ event: 'amount', op: 'gt', value: 0 }] });
  const configOf = (label: string) => steps.find((step) => step.label === label)?.config;
  expect(configOf('branch')).toEqual({
    condition: [{ event: 'amount', op: 'gte', value: 100 }],
    ifTrue: 'ai_action',
    ifFalse: 'send_push',
  });
  expect(configOf('wait')).toMatchObject({
    waitForEvent: { eventType: 'parcel.delivered' },
    timeoutMinutes: 60,
    onMatch: 'webhook',
    onTimeout: 'update_profile',
  });
  expect(configOf('update_profile')).toEqual({ traits: { lateParcels: true } });
  expect(steps.find(({ label }) => label === 'send_push')?.next).toBe('wait');

  await client.track('ada', 'order.completed', { orderId: 'A-7', amount: 149 });
  await openRun(session, page, id);
  await rowOf(page, 'Large order?').getByText(/^Yes/).waitFor();
  await rowOf(page, 'Text the buyer').getByText('sent', { exact: true }).waitFor();
  await rowOf(page, 'Wait for delivery news')
    .getByText(/^Waiting for the event parcel.delivered/)
    .waitFor();
  await client.track('ada', 'parcel.delivered');
  await rowOf(page, 'Tell the warehouse').getByText('sent', { exact: true }).waitFor();
  await isOver(page);
  expect(await rowOf(page, 'Remember a late parcel').count()).toBe(0);
}

/** Two comments are gathered, nobody visits, and the model says that it is urgent. */
export async function playDigestJourney(session: DashboardSession, handsOf: HandsOf): Promise<void> {
  const { client, server } = session;
  const { page, hands, id } = await buildJourney(session, digestJourney, handsOf);
  const { steps } = await client.api.getWorkflow({ params: { id } });
  const decision = steps.find(({ type }) => type === 'ai_action');
  expect(decision?.config).toMatchObject({
    flavor: 'decide',
    choices: [
      { value: 'urgent', next: 'send_sms' },
      { value: 'soon', next: 'send_push' },
      { value: 'never', next: 'end' },
    ],
  });
  await client.track('ada', 'comment.created', { postId: 'p1', text: 'First' });
  const { seq } = await client.untilRun({ workflowId: id }, ({ waitingFor }) => waitingFor !== null);
  await client.track('ada', 'comment.created', { postId: 'p1', text: 'Please call me' });
  // The run has it too.
  await client.untilRun({ workflowId: id }, (run) => run.seq > seq);
  await openRun(session, page, id);
  await rowOf(page, 'Collect the comments')
    .getByText(/^Collecting events until/)
    .waitFor();
  await fetch(`${server.demo.sandboxUrl}/ai/replies`, {
    method: 'POST',
    body: JSON.stringify({ replies: ['urgent'] }),
    headers: { 'content-type': 'application/json' },
  });
  await hands.pressOnPage('Skip wait');
  await rowOf(page, 'Collect the comments').getByText('Collected 2 events.').waitFor();
  await rowOf(page, 'Send the digest').getByText('sent', { exact: true }).waitFor();
  await hands.pressOnPage('Skip wait');
  await rowOf(page, 'How urgent is it?')
    .getByText(/^Chose “urgent”/)
    .waitFor();
  await rowOf(page, 'Text at once').getByText('sent', { exact: true }).waitFor();
  await isOver(page);
  expect(await rowOf(page, 'Nudge').count()).toBe(0);
}
