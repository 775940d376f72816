// Addresses of webhook steps are judged whenever a workflow is saved, by the guard of all outgoing requests.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkUrl } from '../../../src/worker/guard/ssrf.ts';
import { createTenant, env, type Tenant } from '../../support/worker.ts';
import vectors from '../../unit/worker/guard/ssrf-vectors.json' with { type: 'json' };

const policy = { production: false, allowHosts: [env.EGRESS_ALLOW_HOSTS ?? ''], ownHosts: [] };
const fine = 'https://sandbox.test:8443/hook';
const call = (url: unknown, more: object = {}) => ({ type: 'webhook', config: { url, ...more } });
const bodyOf = ({ projectId }: Tenant, ...steps: unknown[]) => ({
  projectId,
  name: 'Call',
  trigger: { eventType: 'go' },
  steps,
});
const faultsIn = (answer: { json: { errors?: { pointer: string; code: string }[] } }) =>
  (answer.json.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`);

// Without a network a name cannot be looked up, which is left to the request itself.
beforeEach(() => void vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('no network')));
afterEach(() => void vi.restoreAllMocks());

describe('the address of a webhook step', () => {
  it('is refused when saved exactly where the guard refuses it, for every vector', async () => {
    const tenant = await createTenant();
    for (let from = 0; from < vectors.length; from += 100) {
      const part = vectors.slice(from, from + 100);
      const answer = await tenant.api.post('automation/workflows', bodyOf(tenant, ...part.map(({ url }) => call(url))));
      const wanted = part.flatMap(({ url }, index) => {
        const verdict = checkUrl(url, policy);
        return verdict.ok ? [] : [`/steps/${index}/config/url`];
      });
      expect(wanted.length).toBeGreaterThan(10);
      expect(answer.status).toBe(422);
      expect(faultsIn(answer).map((fault) => fault.split(' ')[0])).toEqual(wanted);
    }
  });

  it('is judged by POST, PUT, PATCH and a rollback', async () => {
    const tenant = await createTenant();
    const { api } = tenant;
    const bad = call('https://169.254.169.254/latest');
    const fault = ['/steps/0/config/url blocked_address'];
    expect(faultsIn(await api.post('automation/workflows', bodyOf(tenant, bad)))).toEqual(fault);
    const { id } = (await api.post('automation/workflows', bodyOf(tenant, call(fine)))).json;
    const path = `automation/workflows/${id}`;
    expect(faultsIn(await api.put(path, bodyOf(tenant, bad)))).toEqual(fault);
    expect(faultsIn(await api.patch(path, { steps: [bad] }))).toEqual(fault);
    await env.DB.prepare(
      "UPDATE workflow_versions SET definition = replace(definition, 'sandbox.test:8443', '10.0.0.1')",
    )
      .bind()
      .run();
    await env.DB.prepare('UPDATE workflows SET version = 2 WHERE id = ?').bind(id).run();
    await env.DB.prepare(
      `INSERT INTO workflow_versions (workflow_id, version, project_id, name, definition, created_by, created_at, changes)
       SELECT workflow_id, 2, project_id, name, replace(definition, '10.0.0.1', 'sandbox.test:8443'), created_by, created_at, changes
       FROM workflow_versions WHERE workflow_id = ?`,
    )
      .bind(id)
      .run();
    expect(faultsIn(await api.post(`${path}/rollback`, { version: 1 }))).toEqual(fault);
  });

  it.each([
    '{{event.url}}',
    '{{event.scheme}}://example.com/',
    'https://{{event.host}}/x',
    'https://api.{{event.region}}.example.com/x',
    'https://example.com:{{event.port}}/x',
    'https://example.com{{event.path}}',
    'https://{{#if event.eu}}eu{{else}}us{{/if}}.example.com/x',
    'https://{{event.user}}@example.com/',
  ])('holds no template before its path: %s', async (url) => {
    const tenant = await createTenant();
    const answer = await tenant.api.post('automation/workflows', bodyOf(tenant, call(url)));
    expect(faultsIn(answer)).toEqual(['/steps/0/config/url template_in_host']);
  });

  it('is judged up to the first template', async () => {
    const tenant = await createTenant();
    const urls = [
      'https://10.0.0.1/{{event.id}}',
      'https:///{{event.host}}/',
      'http://localhost?q={{event.q}}',
      `${fine}/{{event.id}}?q={{event.q}}`,
    ];
    const answer = await tenant.api.post('automation/workflows', bodyOf(tenant, ...urls.map((url) => call(url))));
    expect(faultsIn(answer)).toEqual([
      '/steps/0/config/url blocked_address',
      '/steps/1/config/url template_in_host',
      '/steps/2/config/url blocked_address',
    ]);
  });

  it('is reported beside every other fault, and once', async () => {
    const tenant = await createTenant();
    const steps = [
      call('http://127.0.0.1:22/', { headers: { host: 'x', 'x-ok': 'y', 'a b': 'z' } }),
      call(''),
      call(5),
    ];
    const answer = await tenant.api.post('automation/workflows', { ...bodyOf(tenant, ...steps), nam: 'x' });
    expect(faultsIn(answer)).toEqual([
      '/nam unknown_field',
      '/steps/0/config/url blocked_address',
      '/steps/0/config/headers/host invalid_header',
      '/steps/0/config/headers/a b invalid_header',
      '/steps/1/config/url too_short',
      '/steps/2/config/url wrong_type',
    ]);
  });
});

const entries = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`x-h${i}`, 'v']));

it('a step has at most 50 headers, and a push at most 50 entries of data', async () => {
  const tenant = await createTenant();
  const push = (count: number) => ({ type: 'send_push', config: { title: 't', body: 'b', data: entries(count) } });
  const save = (step: unknown) =>
    tenant.api.post('automation/workflows', { ...bodyOf(tenant, step), name: crypto.randomUUID() });
  expect((await save(call(fine, { headers: entries(50) }))).status).toBe(201);
  expect((await save(push(50))).status).toBe(201);
  expect(faultsIn(await save(call(fine, { headers: entries(51) })))).toEqual(['/steps/0/config/headers invalid']);
  expect(faultsIn(await save(push(51)))).toEqual(['/steps/0/config/data invalid']);
});

it('a GET has no body', async () => {
  const tenant = await createTenant();
  const answer = await tenant.api.post(
    'automation/workflows',
    bodyOf(tenant, call(fine, { method: 'GET', body: { a: 1 } })),
  );
  expect(faultsIn(answer)).toEqual(['/steps/0/config/body not_allowed']);
});
