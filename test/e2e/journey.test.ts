import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DryRun, Run, RunSummary } from '../../src/contract/workflows/run.ts';
import { stepTypes } from '../../src/contract/workflows/steps/registry.ts';
import { createDemoClient, type DemoClient } from '../support/demo-client.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { runShell } from '../support/shell.ts';

const state = mkdtempSync(join(tmpdir(), 'sendora-journey-'));
let server: RunningServer;
let client: DemoClient;

beforeAll(async () => {
  server = await startServer({ state });
  client = createDemoClient(server.demo);
});

afterAll(async () => {
  await server?.stop();
  rmSync(state, { recursive: true, force: true });
});

/** Runs a documented command with the address and ids of this copy filled in, and reads its answer. */
async function documented<T>(command: string, ids: Record<string, string> = {}): Promise<T> {
  const { url, orgId, apiKey } = server.demo;
  let filled = command.replaceAll('https://sendora.example.com', url).replaceAll('<ORG_UUID>', orgId);
  filled = filled.replaceAll('pk_prod_…', apiKey).replace('curl ', 'curl -sS ');
  for (const [name, id] of Object.entries(ids)) filled = filled.replaceAll(`<${name}>`, id);
  expect(filled).not.toMatch(/<[A-Z_]+>/);
  return JSON.parse(await runShell(filled)) as T;
}

interface Created {
  id: string;
  status: string;
  projectId: string;
  steps: { label: string }[];
}

const createWelcomeSeries = String.raw`curl -X POST https://sendora.example.com/api/v1/orgs/<ORG_UUID>/automation/workflows \
  -H "x-api-key: pk_prod_…" \
  -d '{
    "name": "Welcome series of the documentation",
    "trigger": { "eventType": "user.signed_up" },
    "isActive": true,
    "steps": [
      { "type": "send_email", "config": { "templateId": "<TEMPLATE_UUID>", "to": "{{event.userEmail}}" } },
      { "type": "wait", "config": { "reason": "let user finish onboarding" }, "delayMinutes": 1440 },
      { "type": "send_push", "config": { "title": "Tips for day 1", "body": "{{user.firstName}}, here are 3 tips..." } }
    ]
  }'`;

const dryRun = String.raw`curl -X POST https://sendora.example.com/api/v1/orgs/<ORG_UUID>/automation/workflows/<WORKFLOW_UUID>/test-run \
  -H "x-api-key: pk_prod_…" \
  -d '{
    "eventType": "checkout_completed",
    "properties": { "amount": 49.99 }
  }'`;

const listRuns = String.raw`curl 'https://sendora.example.com/api/v1/orgs/<ORG_UUID>/automation/runs?workflowId=<WORKFLOW_UUID>&pageSize=20' \
  -H "x-api-key: pk_prod_…"`;

const readRun = String.raw`curl https://sendora.example.com/api/v1/orgs/<ORG_UUID>/automation/runs/<RUN_UUID> \
  -H "x-api-key: pk_prod_…"`;

describe('the documented commands', () => {
  const dayMs = 86_400_000;
  let workflow: Created;

  beforeAll(async () => {
    const template = await client.api.createTemplate({
      body: {
        projectId: server.demo.projectId,
        name: 'Welcome of the documentation',
        subject: 'Welcome, {{user.firstName}}',
        html: '<p>We wrote to {{event.userEmail}}.</p>',
        class: 'transactional',
      },
    });
    workflow = await documented<Created>(createWelcomeSeries, { TEMPLATE_UUID: template.id });
  });

  test('the welcome series sends its mail at once and waits a day for the rest', async () => {
    expect(workflow).toMatchObject({ status: 'active', projectId: server.demo.projectId });
    expect(workflow.steps.map(({ label }) => label)).toEqual(['send_email', 'wait', 'send_push']);
    await client.identify('mary', { firstName: 'Mary' });
    await client.track('mary', 'user.signed_up', { userEmail: 'mary@example.com' });
    const { id } = await client.untilRun({ workflowId: workflow.id, userId: 'mary' }, (run) => run.nextStepAt !== null);
    const listed = await documented<{ data: RunSummary[] }>(listRuns, { WORKFLOW_UUID: workflow.id });
    expect(listed.data.find((run) => run.id === id)).toMatchObject({ status: 'running', userId: 'mary' });
    const run = await documented<Run>(readRun, { RUN_UUID: id });
    expect(run.waitingFor).toBe('let user finish onboarding');
    const waits = Date.parse(run.nextStepAt ?? '') - Date.parse(run.startedAt);
    // Long waits are spread by 1 %.
    expect(Math.abs(waits - dayMs)).toBeLessThan(dayMs * 0.011);
    expect(run.steps.map(({ type, outcome }) => [type, outcome])).toEqual([
      ['send_email', 'sent'],
      ['wait', null],
    ]);
    const [mail] = await client.messages('mary@example.com');
    expect(mail?.summary).toMatchObject({ subject: 'Welcome, Mary', text: 'We wrote to mary@example.com.' });
  });

  test('a run in its wait is paused, resumed with the same end of the wait, and cancelled for good', async () => {
    await client.track('rosa', 'user.signed_up', { userEmail: 'rosa@example.com' });
    const { id, nextStepAt } = await client.untilRun(
      { workflowId: workflow.id, userId: 'rosa' },
      (run) => run.nextStepAt !== null,
    );
    const { api } = client;
    const run = { params: { id } };
    expect(await api.pauseRun(run)).toMatchObject({ status: 'paused' });
    await expect(api.pauseRun(run)).rejects.toMatchObject({ status: 409, code: 'conflict' });
    expect(await api.resumeRun(run)).toMatchObject({ status: 'running', nextStepAt });
    const cancelled = await api.cancelRun(run);
    expect(cancelled).toMatchObject({ status: 'cancelled', nextStepAt: null });
    expect(cancelled.audit.map(({ action }) => action)).toEqual(['started', 'paused', 'resumed', 'cancelled']);
    await expect(api.resumeRun(run)).rejects.toMatchObject({ status: 409, code: 'conflict' });
    const [listed] = await client.runs({ workflowId: workflow.id, userId: 'rosa' });
    expect(listed).toMatchObject({ id, status: 'cancelled' });
  });

  test('a dry-run shows every step and leaves nothing behind', async () => {
    const checkout = await client.api.createWorkflow({
      body: {
        name: 'Checkout',
        trigger: { eventType: 'checkout_completed' },
        steps: [
          {
            type: 'branch',
            config: { condition: { event: 'amount', op: 'gte', value: 40 }, ifTrue: 1, ifFalse: 'end' },
          },
          { type: 'wait', config: {}, delayMinutes: 1440 },
          { type: 'send_sms', config: { to: '+15550199000', body: 'You paid {{event.amount}}.' } },
        ],
      },
    });
    const dry = await documented<DryRun>(dryRun, { WORKFLOW_UUID: checkout.id });
    expect(dry).toMatchObject({ matched: true, endsWith: 'completed' });
    expect(dry.steps.map(({ type, outcome }) => [type, outcome])).toEqual([
      ['branch', 'completed'],
      ['wait', 'completed'],
      ['send_sms', 'sent'],
    ]);
    expect(dry.steps.at(-1)?.input).toMatchObject({ to: '+15550199000', body: 'You paid 49.99.' });
    const [first, , last] = dry.steps.map(({ simulatedAt }) => Date.parse(simulatedAt));
    expect((last ?? 0) - (first ?? 0)).toBeGreaterThan(dayMs * 0.98);
    expect(await client.runs({ workflowId: checkout.id })).toEqual([]);
    expect(await client.messages('+15550199000')).toEqual([]);
  });
});

test('one journey goes through every type of step', async () => {
  const { api } = client;
  const ai = await fetch(`${server.demo.sandboxUrl}/ai/replies`, {
    method: 'POST',
    body: JSON.stringify({ replies: ['Dear Joan, welcome!'] }),
  });
  expect(ai.status).toBe(201);
  await client.identify('joan', { firstName: 'Joan', email: 'joan@example.com', phone: '+15550199001' });
  await client.untilEvents('joan', ['user.identified']);
  await api.addDevice({
    params: { userId: 'joan' },
    query: { projectId: server.demo.projectId },
    body: {
      platform: 'fcm',
      token: 'device-of-joan',
    },
  });
  const workflow = await api.createWorkflow({
    body: {
      name: 'All of it',
      trigger: { eventType: 'journey.began' },
      steps: [
        { type: 'update_profile', config: { traits: { tier: '{{event.tier}}' } } },
        { type: 'ai_action', config: { flavor: 'generate', prompt: 'Greet {{user.firstName}}', saveTo: 'greeting' } },
        {
          type: 'send_email',
          config: { to: '{{user.email}}', subject: 'Tier {{trait.tier}}', bodyHtml: '<p>{{ai.greeting}}</p>' },
        },
        { type: 'send_push', config: { title: 'Hi', body: 'Tier {{trait.tier}}' } },
        { type: 'wait', config: { reason: 'breathe' }, delayMinutes: 0.01 },
        {
          type: 'branch',
          config: { condition: { trait: 'tier', op: 'eq', value: 3 }, ifTrue: 'text', ifFalse: 'end' },
        },
        { label: 'text', type: 'send_sms', config: { to: '{{user.phone}}', body: 'Tier {{trait.tier}}' } },
        {
          type: 'webhook',
          config: {
            url: `${server.demo.sandboxUrl}/hooks/journey`,
            body: { tier: '{{trait.tier}}', person: '{{user.userId}}' },
          },
        },
      ],
    },
  });
  await client.track('joan', 'journey.began', { tier: 3 });
  const run = await client.untilRun({ workflowId: workflow.id }, ({ status }) => status === 'completed');
  expect(run.steps.map(({ type, outcome }) => `${type} ${outcome}`)).toEqual([
    'update_profile completed',
    'ai_action completed',
    'send_email sent',
    'send_push sent',
    'wait completed',
    'branch completed',
    'send_sms sent',
    'webhook sent',
  ]);
  expect(run.steps.map(({ type }) => type).toSorted(), 'no type is left out').toEqual(stepTypes.toSorted());
  const [mail] = await client.messages('joan@example.com');
  expect(mail?.summary).toMatchObject({ subject: 'Tier 3', text: 'Dear Joan, welcome!' });
  const [push] = await client.messages('device-of-joan');
  expect(push?.summary).toMatchObject({ title: 'Hi', body: 'Tier 3' });
  const [text] = await client.messages('+15550199001');
  expect(text?.summary).toMatchObject({ text: 'Tier 3' });
  const hooks = await fetch(`${server.demo.sandboxUrl}/messages?kind=webhook`);
  expect(await hooks.json()).toMatchObject({ data: [{ request: { body: { tier: 3, person: 'joan' } } }] });
});

test('a paused workflow queues its events and starts them in order on resume', async () => {
  const workflow = await client.api.createWorkflow({
    body: {
      name: 'Held',
      trigger: { eventType: 'held.event' },
      steps: [{ type: 'update_profile', config: { traits: { last: '{{event.number}}' } } }],
    },
  });
  await client.api.pauseWorkflow({ params: { id: workflow.id } });
  for (const number of [1, 2, 3]) await client.track('hedy', 'held.event', { number });
  const query = { workflowId: workflow.id };
  await expect.poll(() => client.runs(query), { timeout: 20_000 }).toHaveLength(3);
  expect((await client.runs(query)).map(({ status }) => status)).toEqual(['queued', 'queued', 'queued']);
  await client.api.resumeWorkflow({ params: { id: workflow.id } });
  const statuses = async () => (await client.runs(query)).map(({ status }) => status);
  await expect.poll(statuses, { timeout: 20_000 }).toEqual(['completed', 'completed', 'completed']);
  const person = await client.api.getProfile({ params: { userId: 'hedy' } });
  expect(person.traits).toMatchObject({ last: 3 });
});

test('a waiting run continues after a restart, and nothing is sent twice', async () => {
  const { id: workflowId } = await client.api.createWorkflow({
    body: {
      name: 'Over a restart',
      trigger: { eventType: 'restart.expected' },
      steps: [
        { type: 'send_sms', config: { to: '+15550199002', body: 'before' } },
        { type: 'wait', config: { reason: 'the server restarts' }, delayMinutes: 0.1 },
        { type: 'send_sms', config: { to: '+15550199002', body: 'after' } },
      ],
    },
  });
  await client.track('annie', 'restart.expected');
  const waiting = await client.untilRun({ workflowId }, ({ nextStepAt }) => nextStepAt !== null);
  await server.kill9();
  server = await startServer({ state });
  client = createDemoClient(server.demo);
  const run = await client.untilRun({ workflowId }, ({ status }) => status === 'completed');
  expect(run.id).toBe(waiting.id);
  expect(run.steps.map(({ outcome }) => outcome)).toEqual(['sent', 'completed', 'sent']);
  expect(Date.parse(run.steps[1]?.finishedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(waiting.nextStepAt ?? ''));
  const texts = await client.messages('+15550199002');
  expect(texts.map(({ summary }) => summary.text)).toEqual(['before', 'after']);
});

describe('the sender domain of a new user', () => {
  const publish = async (records: { name: string; type: string; value: string }[]) => {
    const body = JSON.stringify(records.map(({ name, type, value }) => ({ name, type, data: value })));
    expect((await fetch(`${server.demo.sandboxUrl}/dns`, { method: 'PUT', body })).status).toBe(200);
  };

  test('the domain of the demo is verified, and DNS has its records', async () => {
    const { data } = await client.api.listDomains();
    expect(data).toMatchObject([{ domain: 'sendora-demo.example', status: 'verified', recordsFrom: 'vendor' }]);
    const [domain] = data;
    expect(domain?.records.map(({ purpose, ok }) => [purpose, ok])).toEqual([
      ['return_path', true],
      ['spf', true],
      ['dkim', true],
      ['dmarc', true],
    ]);
  });

  test('mail from a domain leaves once its records are in DNS', async () => {
    const { id, domain } = await client.api.createDomain({ body: { domain: 'Mail.New-User.example.net.' } });
    const send = async (userId: string) => {
      const to = `${userId}@example.com`;
      await client.track(userId, 'domain.tried', { to });
      const run = await client.untilRun({ userId }, ({ status }) => status === 'completed');
      return { to, step: run.steps[0] };
    };
    await client.api.createWorkflow({
      body: {
        name: 'From a domain of my own',
        isActive: true,
        trigger: { eventType: 'domain.tried' },
        steps: [
          {
            type: 'send_email',
            config: { from: `me@${domain}`, to: '{{event.to}}', subject: 'Hello', bodyHtml: '<p>Hello</p>' },
          },
        ],
      },
    });
    const early = (await send('domain-early')).step;
    expect(early).toMatchObject({ outcome: 'byod_required', message: expect.stringContaining('POST email/domains') });
    const params = { id };
    const missing = await client.api.verifyDomain({ params });
    expect(missing.records.map(({ state }) => state)).toEqual(['missing', 'missing', 'missing', 'missing']);
    await publish(missing.records);
    const verified = await client.api.verifyDomain({ params });
    expect(verified).toMatchObject({ status: 'verified', detail: null });
    for (const { found, value } of verified.records) expect(found).toEqual([value]);
    const { to, step } = await send('domain-late');
    expect(step).toMatchObject({ outcome: 'sent' });
    expect(await client.messages(to)).toMatchObject([{ summary: { from: `me@${domain}` } }]);
  });
});
