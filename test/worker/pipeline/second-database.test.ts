// A project whose rows are in a second database, from its first workflow to the erasure of a person. The directory keeps
// what is there once for the organisation and nothing else.
import { describe, expect } from 'vitest';
import { sign } from '../../../src/worker/guard/sign.ts';
import { addChannel, addDevice, addModel } from '../../support/pipeline/channels.ts';
import { loseAlarm, ringDue, runnersOf, triggered } from '../../support/pipeline/clock.ts';
import { minute, it as onDirectory, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { type Arrived, outside } from '../../support/pipeline/world.ts';
import { env } from '../../support/worker.ts';

const it = onDirectory.extend<{ database: string }>({ database: 'DB_02' });

/** Tables of the directory that name projects. */
const directoryTables = ['api_keys', 'dead_letters'];

/** The number of rows of a project in each table of a database that has any. */
async function rowsOf(db: D1Database, projectId: string): Promise<Record<string, number>> {
  const { results } = await db
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%project_id TEXT%' ORDER BY name")
    .all<{ name: string }>();
  const names = results.map(({ name }) => name).filter((name) => !directoryTables.includes(name));
  expect(names.length).toBeGreaterThan(15);
  const counts = await db.batch<{ n: number }>(
    names.map((name) => db.prepare(`SELECT count(*) AS n FROM ${name} WHERE project_id = ?`).bind(projectId)),
  );
  const pairs = names.map((name, i) => [name, counts[i]?.results[0]?.n ?? 0] as const);
  return Object.fromEntries(pairs.filter(([, n]) => n > 0));
}

async function made(p: Pipeline, path: string, body: unknown): Promise<string> {
  const answer = await p.tenant.api.post(path, body);
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.json.id;
}

/** A workflow that reads and writes what it can: profile, audience, template, suppression list, webhook secret. */
async function journey(p: Pipeline): Promise<string> {
  await addChannel(p.tenant, 'email');
  await addChannel(p.tenant, 'sms');
  const audienceId = await made(p, 'customers/audiences', {
    name: 'Buyers',
    condition: { trait: 'buyer', value: true },
  });
  const template = { name: 'Thanks', subject: 'Thank you', html: '<p>{{event.amount}}</p>', class: 'marketing' };
  const templateId = await made(p, 'email/templates', template);
  await made(p, 'email/suppressions', { kind: 'sms', address: '+14155550123' });
  return p.workflow([
    { label: 'remember', type: 'update_profile', config: { traits: { buyer: true, amount: '{{event.amount}}' } } },
    {
      label: 'large',
      type: 'branch',
      config: { condition: { trait: 'amount', op: 'gte', value: 5 }, ifTrue: 'nap', ifFalse: 'end' },
    },
    { label: 'nap', type: 'wait', config: {}, delayMinutes: 60 },
    { label: 'hook', type: 'webhook', config: { url: `${outside}/hook` } },
    { label: 'mail', type: 'send_email', config: { templateId, to: 'ada@example.com', audienceId } },
    { label: 'text', type: 'send_sms', config: { to: '+1 415 555 0123', body: 'Hi' } },
  ]);
}

async function isSignedWith(call: Arrived | undefined, secret: string): Promise<boolean> {
  const of = (name: string) => call?.headers.get(`webhook-${name}`) ?? '';
  const expected = await sign([secret], of('id'), Number(of('timestamp')), JSON.stringify(call?.body));
  return of('signature') === expected;
}

describe('a project in a second database', () => {
  it('runs a whole journey there and leaves no row in the directory', async ({ p }) => {
    const { api, projectId } = p.tenant;
    const workflowId = await journey(p);
    await addDevice(p.tenant, 'ada', 'phone-token');
    await p.identify({ email: 'ada@example.com' });
    await p.track('go', { amount: 7 });
    await p.flow();
    const [waiting] = await p.runs(workflowId);
    expect(waiting).toMatchObject({ status: 'running', waitingFor: expect.any(String), projectId });
    const run = await p.finish(waiting?.id ?? '');
    expect(run.steps.map(({ label, outcome }) => [label, outcome])).toEqual([
      ['remember', 'completed'],
      ['large', 'completed'],
      ['nap', 'completed'],
      ['hook', 'sent'],
      ['mail', 'sent'],
      ['text', 'suppressed'],
    ]);
    expect(p.world.arrived('email')[0]?.body).toMatchObject({ subject: 'Thank you' });
    expect(p.world.arrived('webhook')[0]?.headers.get('webhook-signature')).toMatch(/^v1,/);

    const list = async (path: string) => (await api.get(path)).json.data;
    expect(await list('automation/runs')).toMatchObject([{ id: run.id, status: 'completed' }]);
    expect(await list('automation/workflows')).toMatchObject([{ id: workflowId, version: 1 }]);
    const kinds = (await list('notifications/logs')).map(({ kind }: { kind: string }) => kind);
    expect(kinds.toSorted()).toEqual(['email', 'sms', 'webhook']);
    expect((await api.get('notifications/logs/stats')).json).toMatchObject({ total: 3, byOutcome: { sent: 2 } });
    expect(await list('customers/profiles')).toMatchObject([{ userId: 'ada', traits: { buyer: true, amount: 7 } }]);
    expect(await list('email/suppressions')).toMatchObject([{ kind: 'sms' }]);
    expect(await list('audit-log?action=workflow.created')).toMatchObject([{ targetId: workflowId, projectId }]);
    const [event] = await list('events?type=go');
    expect((await api.get(`events/${event.id}/explain`)).json.workflows).toMatchObject([
      { id: workflowId, code: 'started', runId: run.id },
    ]);
    expect((await api.get('health/workflows')).json).toMatchObject({ runs: { completed: 1 }, isComplete: true });
    expect((await api.get('health/delivery')).json.totals).toMatchObject({ sent: 2, suppressed: 1 });

    const filled = await rowsOf(env.DB_02, projectId);
    expect(Object.keys(filled)).toEqual(
      expect.arrayContaining(['audiences', 'audit_log', 'channels', 'deliveries', 'devices', 'events', 'profiles']),
    );
    expect(filled).toMatchObject({
      workflow_runs: 1,
      project_versions: 1,
      suppressions: 1,
      templates: 1,
      workflows: 1,
    });
    expect(await rowsOf(env.DB, projectId)).toEqual({});
  });

  it('starts what is due there, also where the alarm of the clock is lost', async ({ p }) => {
    const due = new Date(p.now() + minute).toISOString();
    await p.identify({ endsAt: due });
    await p.flow();
    const id = await triggered(p, { date: { trait: 'endsAt' } });
    await loseAlarm(p);
    p.pass(2 * minute);
    await p.sweep();
    await ringDue(p);
    expect(await runnersOf(p, id)).toEqual(['ada']);
    expect(await rowsOf(env.DB, p.tenant.projectId)).toEqual({});
  });

  it('pauses, resumes, releases and repairs runs there', async ({ p }) => {
    const { api, projectId } = p.tenant;
    const nap = { label: 'nap', type: 'wait', config: {}, delayMinutes: 60 };
    const id = await p.workflow([nap]);
    await p.track('go');
    await p.flow();
    const first = await p.onlyRun(id);
    expect((await api.post(`automation/runs/${first.id}/pause`)).json.status).toBe('paused');
    expect((await api.post(`automation/runs/${first.id}/resume`)).json.status).toBe('running');

    await api.post(`automation/workflows/${id}/pause`);
    p.pass(minute);
    await p.track('go');
    await p.flow();
    expect((await p.runs(id)).map(({ status }) => status)).toEqual(['queued', 'running']);
    await api.post(`automation/workflows/${id}/resume`);
    // The message of the resume is lost; the sweep asks for the release again.
    expect(p.queues.take('sends')).toHaveLength(1);
    await p.sweep();
    await p.flow();
    expect((await p.runs(id)).map(({ status }) => status)).toEqual(['running', 'running']);

    await env.DB_02.prepare("UPDATE workflow_runs SET status = 'running', seq = 0, next_step_at = 1 WHERE id = ?")
      .bind(first.id)
      .run();
    await p.sweep();
    const row = await env.DB_02.prepare('SELECT next_step_at AS at FROM workflow_runs WHERE id = ?')
      .bind(first.id)
      .first<{ at: number }>();
    expect(row?.at).toBeGreaterThan(p.now());
    expect((await api.post('automation/runs/cancel', { workflowId: id })).json).toMatchObject({ cancelled: 2 });
    expect(await rowsOf(env.DB, projectId)).toEqual({});
  });

  it('sends with what the directory says now: model, sender domain, signing secret', async ({ p }) => {
    const { api, projectId } = p.tenant;
    await addChannel(p.tenant, 'email');
    const mail = { subject: 'Hi', bodyHtml: '<p>x</p>', to: 'ada@example.com', from: 'hello@other.acme.test' };
    const ask = { flavor: 'generate', prompt: 'Write.', saveTo: 'draft' };
    const id = await p.workflow([
      { label: 'mail', type: 'send_email', config: mail },
      { label: 'hook', type: 'webhook', config: { url: `${outside}/hook` } },
      { label: 'ask', type: 'ai_action', config: ask },
    ]);
    const outcomes = async () => {
      p.pass(minute);
      await p.track('go');
      await p.flow();
      const [newest] = await p.runs(id);
      return (await p.finish(newest?.id ?? '')).steps.map(({ outcome }) => outcome);
    };
    const [mailBefore, , askBefore] = await outcomes();
    expect([mailBefore, askBefore]).not.toContain('sent');
    await addModel(p.tenant);
    await env.DB.prepare(
      "INSERT INTO email_domains (id, org_id, domain, verified_at, created_at) VALUES (?, ?, 'other.acme.test', 1, 1)",
    )
      .bind(crypto.randomUUID(), p.tenant.orgId)
      .run();
    const { webhookSecret } = (await api.post(`projects/${projectId}/rotate-secrets`)).json;
    const [mailAfter, , askAfter] = await outcomes();
    expect([mailAfter, askAfter]).toEqual(['sent', 'completed']);
    const [old, renewed] = p.world.arrived('webhook');
    expect(await isSignedWith(old, webhookSecret)).toBe(false);
    expect(await isSignedWith(renewed, webhookSecret)).toBe(true);
  });

  it('exports and erases a person there', async ({ p }) => {
    const { api, projectId } = p.tenant;
    await journey(p);
    await p.identify({ email: 'ada@example.com', phone: '+14155550123' });
    await p.track('go', { amount: 7 });
    await p.flow();
    const { json } = await api.get('customers/profiles/ada/export');
    expect(json).toMatchObject({
      profile: { userId: 'ada' },
      runs: [{ status: 'running' }],
      suppressions: [{ kind: 'sms' }],
      truncated: false,
    });
    expect(json.events.map(({ type }: { type: string }) => type)).toContain('go');
    expect((await api.del('customers/profiles/ada')).status).toBe(204);
    expect((await api.get('customers/profiles/ada')).status).toBe(404);
    expect((await api.get('automation/runs')).json.data).toMatchObject([{ status: 'cancelled' }]);
    expect((await api.get('events')).json.data).toEqual([]);
    expect(await rowsOf(env.DB, projectId)).toEqual({});
  });
});
