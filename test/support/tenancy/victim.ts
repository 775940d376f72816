// A tenant with one of everything, and what the databases hold of it.
import { keepDeadLetters } from '../../../src/worker/pipeline/dead-letters.ts';
import { runStub } from '../../../src/worker/run-object/stub.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { env, type Tenant } from '../worker.ts';

/** Ids of the victim, by the part of the path in front of them. */
export type Ids = Record<string, string>;

export interface Victim {
  tenant: Tenant;
  /** Another project of its organisation, with nothing in it. */
  otherProject: string;
  ids: Ids;
}

const userId = 'person-of-the-victim';
const hook = { kind: 'webhook', name: 'Hook', config: { url: 'https://sandbox.test:8443/hook' } };

/** Fills the tenant of a pipeline. */
export async function createVictim(p: Pipeline): Promise<Victim> {
  const { tenant } = p;
  const { api, projectId, orgId } = tenant;
  const make = async (path: string, body: object) => {
    const { status, json, text } = await api.post(path, body);
    if (status !== 201) throw new Error(`POST ${path}: ${text}`);
    return json.id as string;
  };
  await p.identify({ email: 'victim@example.com', plan: 'pro' }, { userId });
  const workflows = await p.workflow([{ label: 'nap', type: 'wait', config: {}, delayMinutes: 600 }]);
  await p.track('go', {}, { userId });
  await p.flow();
  const { id: runs } = await p.onlyRun(workflows);
  const period = { from: new Date(p.now() - 60_000).toISOString(), to: new Date(p.now()).toISOString() };
  const started = await api.post(`automation/workflows/${workflows}/backtest`, period);
  const { job } = (await api.patch(`automation/workflows/${workflows}?runs=move`, { exitOn: [{ eventType: 'left' }] }))
    .json;
  const [event] = (await api.get('events?type=go')).json.data;
  const devices = await make(`customers/profiles/${userId}/devices`, { platform: 'fcm', token: 'token-of-victim' });
  const condition = { trait: 'plan', op: 'eq', value: 'pro' };
  const audiences = await make('customers/audiences', { name: 'Pro', condition });
  const topics = await make('notifications/topics', { key: 'news', name: 'News' });
  const templates = await make('email/templates', { name: 'Hi', subject: 'Hi', html: '<p>Hi</p>' });
  const layouts = await make('email/layouts', { name: 'Plain', html: '{{{body}}}' });
  const partials = await make('email/partials', { name: 'button', html: '<b>Open</b>' });
  await api.put(`settings/variables?projectId=${projectId}`, { brandName: 'Victim' });
  const domains = await make('email/domains', { domain: `${crypto.randomUUID()}.example` });
  const channels = await make('notifications/channels', hook);
  await api.post(`notifications/channels/${channels}/test`, {});
  const rules = await make('notifications/rules', { key: 'paid', channelIds: [channels] });
  const alertRules = await make('alerts/rules', { name: 'Down', channelIds: [channels], match: { eventType: 'down' } });
  const until = new Date(p.now() + 3_600_000).toISOString();
  const silences = await make('alerts/silences', {
    match: { eventType: 'down' },
    reason: 'Repair',
    owner: 'Ada',
    until,
  });
  const url = 'https://sandbox.test:8443/hook';
  const endpoints = await make('webhooks/endpoints', { url, eventTypes: ['opened'] });
  await p.track('down', {}, { userId });
  await p.track('opened', {}, { userId });
  await p.flow();
  const [alert] = (await api.get('alerts')).json.data;
  const [delivery] = (await api.get('webhooks/deliveries')).json.data;
  const [log] = (await api.get('notifications/logs?source=test')).json.data;
  const bundle = { version: 1, audiences: [{ name: 'Imported', condition }] };
  const imports = (await api.post(`automation/workflows/import?projectId=${projectId}`, bundle)).json.importId;
  await make('email/suppressions', { address: 'bob@example.com' }).catch(() => undefined);
  await api.put('settings/ai', { vendor: 'openai', model: 'm', baseUrl: 'https://sandbox.test:8443/openai' });
  await api.put(`settings/retention?projectId=${projectId}`, { runs: 33 });
  const keys = await make('keys', { name: 'bound', role: 'viewer', projectId });
  const letter = { orgId, projectId, runId: runs, key: `${runs}:0:1`, type: 'send_email' };
  await keepDeadLetters(env, 'sendora-sends', [{ body: letter, attempts: 101, error: 'no database' }], p.now());
  p.takeErrors();
  const [dead] = (await api.get('health/dead-letters')).json.data;
  const broadcasts = await makeBroadcast(tenant, audiences);
  const otherProject = await make('projects', { name: 'Other' });
  const ids: Ids = {
    workflows,
    runs,
    jobs: job.id,
    events: event.id,
    profiles: userId,
    devices,
    audiences,
    broadcasts,
    topics,
    templates,
    layouts,
    partials,
    variables: 'brandName',
    domains,
    channels,
    rules,
    imports,
    silences,
    alertRules,
    alerts: alert.id,
    endpoints,
    deliveries: delivery.id,
    logs: log.id,
    suppressions: 'bob@example.com',
    keys,
    projects: projectId,
    'dead-letters': dead.id,
    versions: '1',
    backtests: started.json.id,
    blueprints: 'birthday',
  };
  return { tenant, otherProject, ids };
}

/** A broadcast that has begun and reaches nobody while the tests run. */
async function makeBroadcast({ api }: Tenant, audienceId: string): Promise<string> {
  const body = { name: 'News', trigger: { broadcast: true }, steps: [{ type: 'wait', config: {}, delayMinutes: 5 }] };
  const { json: workflow } = await api.post('automation/workflows', body);
  const sent = await api.post(`automation/workflows/${workflow.id}/broadcast`, { audienceId, perMinute: 1 });
  if (sent.status !== 202) throw new Error(sent.text);
  return sent.json.id;
}

/** Everything that is stored of a project and its organisation; what a caller has written shows in it. */
export async function storedOf({ tenant, ids }: Victim): Promise<Record<string, unknown>> {
  const { orgId, projectId } = tenant;
  const { results: tables } = await env.DB.prepare(
    `SELECT m.name AS name, MAX(c.name = 'project_id') AS byProject, MAX(c.name = 'org_id') AS byOrg
     FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE '_cf_%' GROUP BY m.name`,
  ).all<{ name: string; byProject: number; byOrg: number }>();
  const stored: Record<string, unknown> = {};
  for (const { name, byProject, byOrg } of tables) {
    // Rows with both are in the project, where they have one.
    if (!byProject && !byOrg) continue;
    // A kept answer, and an audit row, are written for whoever called.
    if (name === 'idempotency_keys') continue;
    const where = byProject ? 'project_id = ?1' : 'org_id = ?1';
    const rows = await env.DB.prepare(`SELECT * FROM ${name} WHERE ${where}`)
      .bind(byProject ? projectId : orgId)
      .all();
    stored[name] = rows.results;
  }
  stored.project = await env.DB.prepare('SELECT * FROM projects WHERE id = ?').bind(projectId).first();
  stored.run = await runStub(env, ids.runs ?? '').view();
  stored.letters = (await tenant.api.get('health/dead-letters')).json.data;
  return stored;
}
