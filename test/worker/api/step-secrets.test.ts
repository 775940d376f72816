// The secrets of webhook steps: those in headers become secrets of the project, those in addresses are hints that stand for
// what is stored.
import { describe, expect, it } from 'vitest';
import { it as pipelineIt } from '../../support/pipeline/pipeline.ts';
import { outside } from '../../support/pipeline/world.ts';
import { createTenant, env, type Tenant } from '../../support/worker.ts';

const token = 'q-token-0123456789wxyz';
const bearer = 'Bearer b-0123456789abcd';
const flagged = 'flagged-0123456789efgh';
const secretTexts = [token, bearer, flagged];
const call = {
  label: 'call',
  type: 'webhook',
  config: {
    url: `${outside}/hook?team=7&token=${token}`,
    headers: { Authorization: bearer, 'X-Flag': { value: flagged, secret: true }, 'X-Team': 'blue' },
  },
};
const shown = {
  url: `${outside}/hook?team=7&token=••••wxyz`,
  headers: {
    Authorization: '{{secret.call_call_authorization}}',
    'X-Flag': { value: '{{secret.call_call_x_flag}}', secret: true },
    'X-Team': 'blue',
  },
};
const bodyOf = ({ projectId }: Tenant, ...steps: unknown[]) => ({
  projectId,
  name: 'Call',
  trigger: { eventType: 'go' },
  steps,
});

async function saved() {
  const tenant = await createTenant();
  const made = await tenant.api.post('automation/workflows', bodyOf(tenant, call));
  expect(made.status).toBe(201);
  return { tenant, api: tenant.api, path: `automation/workflows/${made.json.id}`, made: made.json };
}

/** What the database holds of the versions of a workflow. */
async function storedText(path: string): Promise<string> {
  const id = path.split('/').at(-1);
  const { results } = await env.DB.prepare('SELECT definition, changes FROM workflow_versions WHERE workflow_id = ?')
    .bind(id)
    .all();
  return JSON.stringify(results);
}

const hides = (text: string) => {
  for (const secret of secretTexts) expect(text).not.toContain(secret);
};

describe('the secrets of a webhook step', () => {
  it('are hints and names in every answer, and sealed in the database', async () => {
    const { api, tenant, path, made } = await saved();
    expect(made.steps[0].config).toEqual(shown);
    await api.patch(path, { trigger: { eventType: 'start' } });
    const paths = [path, `${path}/versions/1`, `${path}/versions/2/diff`, `${path}/versions`, 'automation/workflows'];
    for (const each of paths) {
      const answer = await tenant.as('viewer').get(each);
      expect(answer.status).toBe(200);
      hides(answer.text);
      expect(answer.text).not.toContain('"sealed"');
    }
    hides((await api.get('audit-log')).text);
    const stored = await storedText(path);
    hides(stored);
    expect(stored).toContain('\\"sealed\\":\\"v2.');
  });

  it('are kept when what was read is put back, which makes no version', async () => {
    const { api, path, tenant } = await saved();
    const before = await storedText(path);
    const { steps } = (await api.get(path)).json;
    const again = await api.put(path, bodyOf(tenant, ...steps));
    expect(again).toMatchObject({ status: 200, json: { version: 1, steps: [{ config: shown }] } });
    expect((await api.put(path, bodyOf(tenant, call))).json.version).toBe(1);
    expect(await storedText(path)).toBe(before);
  });

  it('are kept in a step that was renamed, and in a version that comes back', async () => {
    const { api, path, tenant } = await saved();
    const renamed = await api.put(path, bodyOf(tenant, { ...call, label: 'other', config: shown }));
    expect(renamed).toMatchObject({ status: 200, json: { version: 2, steps: [{ label: 'other', config: shown }] } });
    await api.put(path, bodyOf(tenant, { ...call, config: { url: `${outside}/hook` } }));
    const back = await api.post(`${path}/rollback`, { version: 1 });
    expect(back).toMatchObject({ status: 200, json: { version: 4, steps: [{ label: 'call', config: shown }] } });
    const versions = JSON.parse(await storedText(path)) as { definition: string }[];
    const sealed = versions.map(({ definition }) => JSON.parse(definition).steps[0].sealed);
    expect(new Set(sealed.filter(Boolean)).size).toBe(1);
  });

  it('are replaced where another secret is given', async () => {
    const { api, path, tenant } = await saved();
    const headers = { ...shown.headers, Authorization: 'Bearer new-0123456789zzzz' };
    const changed = await api.put(path, bodyOf(tenant, { ...call, config: { ...shown, headers } }));
    expect(changed.json).toMatchObject({
      version: 2,
      steps: [{ config: { headers: { Authorization: '{{secret.call_call_authorization_2}}' } } }],
    });
  });

  it('are kept where the address comes with its token', async () => {
    const { api, path, tenant } = await saved();
    const config = { ...shown, url: call.config.url };
    expect((await api.put(path, bodyOf(tenant, { ...call, config }))).json.version).toBe(1);
  });

  it('are not sent to another address: their hints are refused there', async () => {
    const { api, path, tenant } = await saved();
    const moved = { ...shown, url: `${outside}/hook/other?team=7&token=••••wxyz` };
    const answer = await api.put(path, bodyOf(tenant, { ...call, config: moved }));
    expect(answer.status).toBe(422);
    expect(answer.json.errors.map((fault: { pointer: string; code: string }) => [fault.pointer, fault.code])).toEqual([
      ['/steps/0/config/url', 'secret_hint'],
    ]);
    const elsewhere = await api.post('automation/workflows', {
      ...bodyOf(tenant, { ...call, config: shown }),
      name: 'B',
    });
    expect(elsewhere.status).toBe(422);
  });

  it('are not shown by a header that is no longer flagged', async () => {
    const { api, path, tenant } = await saved();
    const headers = { ...shown.headers, 'X-Flag': '{{secret.call_call_x_flag}}' };
    const answer = await api.put(path, bodyOf(tenant, { ...call, config: { ...shown, headers } }));
    expect(answer.json.steps[0].config.headers).toEqual(headers);
    hides(answer.text + (await api.post(`${path}/test-run`, { eventType: 'go' })).text);
  });

  it('are hints and names in a dry-run', async () => {
    const { api, path } = await saved();
    const dry = await api.post(`${path}/test-run`, { eventType: 'go' });
    expect(dry.json.steps[0].input).toMatchObject({
      url: shown.url,
      headers: { Authorization: shown.headers.Authorization, 'X-Flag': shown.headers['X-Flag'].value },
    });
    hides(dry.text);
  });
});

pipelineIt('a webhook step sends its secrets, and neither its trace nor the log holds them', async ({ p }) => {
  p.world.answer('webhook', ({ url, headers }) => ({ status: 200, body: `${url} ${headers.get('authorization')}` }));
  const id = await p.workflow([call]);
  await p.track('go');
  await p.flow();
  const [request] = p.world.arrived('webhook');
  expect(request?.url).toBe(call.config.url);
  expect(request?.headers.get('authorization')).toBe(bearer);
  expect(request?.headers.get('x-flag')).toBe(flagged);
  const run = await p.onlyRun(id);
  expect(run.steps[0]).toMatchObject({ outcome: 'sent', input: { url: shown.url, headers: { 'X-Team': 'blue' } } });
  hides(JSON.stringify(run));
  const log = await p.tenant.api.get('notifications/logs');
  expect(log.json.data[0].recipient).toBe(shown.url);
  hides(log.text);
});

pipelineIt('a webhook channel hides the token of its address, and keeps it', async ({ p }) => {
  const { api, projectId } = p.tenant;
  const config = { url: call.config.url, secret: `whsec_${btoa('s'.repeat(32))}` };
  const made = await api.post('notifications/channels', { projectId, kind: 'webhook', name: 'Hook', config });
  expect(made.json.config.url).toBe(shown.url);
  const path = `notifications/channels/${made.json.id}`;
  const { results } = await env.DB.prepare('SELECT config_hint FROM channels WHERE id = ?').bind(made.json.id).all();
  hides(JSON.stringify(results));
  expect((await api.patch(path, { config: made.json.config })).status).toBe(200);
  expect((await api.post(`${path}/test`, {})).json.outcome).toBe('sent');
  expect(p.world.arrived('webhook')[0]?.url).toBe(call.config.url);
  const moved = await api.patch(path, { config: { ...made.json.config, url: shown.url.replace('/hook', '/hook/x') } });
  expect(moved.status).toBe(422);
  hides((await api.get('notifications/logs')).text + (await api.get('audit-log')).text);
});
