// Secrets of a project: what headers of webhook steps name, who sets them, and where they are sent.
import { describe, expect } from 'vitest';
import type { Step } from '../../../src/contract/workflows/workflow.ts';
import { sealStep } from '../../../src/worker/db/step-secrets.ts';
import { it, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { outside } from '../../support/pipeline/world.ts';
import { env } from '../../support/worker.ts';

const literal = 'Bearer literal-0123456789';
const call = (headers: object, more: object = {}) => ({
  label: 'call',
  type: 'webhook',
  config: { url: `${outside}/hook`, headers, ...more },
});
const bodyOf = (name: string, ...steps: unknown[]) => ({ name, trigger: { eventType: 'go' }, steps });

async function save(p: Pipeline, name: string, ...steps: unknown[]) {
  const answer = await p.tenant.api.post('automation/workflows', {
    projectId: p.tenant.projectId,
    ...bodyOf(name, ...steps),
  });
  expect(answer.status, answer.text).toBe(201);
  return answer.json;
}

const set = (p: Pipeline, body: unknown) => p.tenant.api.put(`settings/secrets?projectId=${p.tenant.projectId}`, body);
const list = async (p: Pipeline) =>
  (await p.tenant.as('viewer').get(`settings/secrets?projectId=${p.tenant.projectId}`)).json.data;
const sentHeaders = (p: Pipeline) => p.world.arrived('webhook').map(({ headers }) => headers.get('authorization'));

describe('a secret that is written out in a header', () => {
  it('is named after workflow, step and header, and the same literal is the same secret', async ({ p }) => {
    const first = await save(p, 'Über Cart', call({ authorization: literal, 'x-api-key': 'key-0123456789' }));
    expect(first.steps[0].config.headers).toEqual({
      authorization: '{{secret.uber_cart_call_authorization}}',
      'x-api-key': '{{secret.uber_cart_call_x_api_key}}',
    });
    const second = await save(p, 'Other', call({ Authorization: literal }));
    expect(second.steps[0].config.headers.Authorization).toBe('{{secret.uber_cart_call_authorization}}');
    const host = new URL(outside).host;
    expect((await list(p)).map(({ name, hosts }: { name: string; hosts: string[] }) => [name, hosts])).toEqual([
      ['uber_cart_call_authorization', [host]],
      ['uber_cart_call_x_api_key', [host]],
    ]);
  });

  it('stays in the step where it has templates in it', async ({ p }) => {
    const { steps } = await save(p, 'Mixed', call({ authorization: 'Bearer abc-{{event.tenant}}-0123456789' }));
    expect(steps[0].config.headers.authorization).toBe('••••6789');
    expect(await list(p)).toEqual([]);
    await p.track('go', { tenant: 'x' });
    await p.flow();
    expect(sentHeaders(p)).toEqual(['Bearer abc-x-0123456789']);
  });

  it('that was stored with its step before is sent, and becomes one of the project at the next save', async ({ p }) => {
    const { id, projectId } = await save(p, 'Old', {
      label: 'call',
      type: 'webhook',
      config: { url: `${outside}/hook` },
    });
    const step = { ...call({ authorization: literal }), delayMinutes: 0, next: null } as Step;
    const sealed = await sealStep(env, id, step, []);
    const read = 'SELECT definition FROM workflow_versions WHERE workflow_id = ?';
    const stored = JSON.parse((await env.DB.prepare(read).bind(id).first<string>('definition')) ?? '');
    await env.DB.prepare('UPDATE workflow_versions SET definition = ? WHERE workflow_id = ?')
      .bind(JSON.stringify({ ...stored, steps: [sealed] }), id)
      .run();
    await p.track('go');
    await p.flow();
    expect(sentHeaders(p)).toEqual([literal]);
    const path = `automation/workflows/${id}`;
    const before = (await p.tenant.api.get(path)).json;
    expect(before.steps[0].config.headers.authorization).toBe('••••6789');
    const saved = await p.tenant.api.put(path, { ...bodyOf('Old', ...before.steps), projectId });
    expect(saved.json).toMatchObject({ version: 2, steps: [{ config: { headers: { authorization: tagOf('old') } } }] });
    const back = await p.tenant.api.post(`${path}/rollback`, { version: 1 });
    expect(back.status, 'the same content by now').toBe(200);
    await p.track('go');
    await p.flow();
    expect(sentHeaders(p)).toEqual([literal, literal]);
  });
});

const tagOf = (workflow: string) => `{{secret.${workflow}_call_authorization}}`;

describe('a step that names a secret', () => {
  it('sends it, alone or behind a scheme; no trace, log or answer holds it', async ({ p }) => {
    expect((await set(p, { shop_api: 'token-0123456789' })).status).toBe(200);
    const { id } = await save(
      p,
      'Shop',
      call({ authorization: 'Bearer {{ secret.shop_api }}', 'x-plain': '{{event.n}}' }),
    );
    await p.track('go', { n: 'v' });
    await p.flow();
    expect(sentHeaders(p)).toEqual(['Bearer token-0123456789']);
    const run = await p.onlyRun(id);
    expect(run.steps[0]).toMatchObject({
      outcome: 'sent',
      input: { headers: { authorization: 'Bearer {{ secret.shop_api }}', 'x-plain': 'v' } },
    });
    const paths = ['audit-log', 'notifications/logs', `automation/workflows/${id}/versions/1`, 'settings/secrets'];
    const texts = await Promise.all(paths.map(async (path) => (await p.tenant.api.get(path)).text));
    expect(JSON.stringify(run) + texts.join()).not.toContain('token-0123456789');
  });

  it('sends what is set by then, to nobody who prints its tag', async ({ p }) => {
    await set(p, { shop_api: 'first-0123456789' });
    const { id } = await save(p, 'Shop', call({ authorization: '{{secret.shop_api}}', 'x-note': '{{event.note}}' }));
    await set(p, { shop_api: 'second-0123456789' });
    await p.track('go', { note: '{{secret.shop_api}}' });
    await p.flow();
    const [request] = p.world.arrived('webhook');
    expect(request?.headers.get('authorization')).toBe('second-0123456789');
    expect(request?.headers.get('x-note')).toBe('{{secret.shop_api}}');
    expect((await p.tenant.api.get(`automation/workflows/${id}`)).json.version).toBe(1);
  });

  it('is skipped where the project does not have it, and says so before it is tried', async ({ p }) => {
    const { id } = await save(p, 'Shop', call({ authorization: '{{secret.shop_api}}' }));
    const dry = await p.tenant.api.post(`automation/workflows/${id}/test-run`, { eventType: 'go' });
    const end = { outcome: 'skipped-missing-config', reason: 'secret_missing' };
    expect(dry.json.steps[0]).toMatchObject(end);
    await p.track('go');
    await p.flow();
    expect((await p.onlyRun(id)).steps[0]).toMatchObject({
      ...end,
      message: 'The project has no secret "shop_api"; set it in settings/secrets.',
    });
    expect(p.world.arrived('webhook')).toEqual([]);
  });

  it('names it in headers only', async ({ p }) => {
    const steps = [
      call({ authorization: '{{#if event.x}}{{secret.a}}{{/if}}' }),
      { label: 'body', type: 'webhook', config: { url: `${outside}/{{secret.a}}`, body: { key: '{{secret.a}}' } } },
    ];
    const answer = await p.tenant.api.post('automation/workflows', bodyOf('Wrong', ...steps));
    expect(answer.status).toBe(422);
    const found = answer.json.errors.map(
      ({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`,
    );
    expect(found).toEqual(
      expect.arrayContaining([
        expect.stringMatching('^/steps/0/config/headers/authorization '),
        '/steps/1/config/url unknown_variable',
        '/steps/1/config/body/key unknown_variable',
      ]),
    );
    expect(answer.text).toContain('Secrets are read in the headers of webhook steps only');
  });

  it('does not get it sent to another host, at the save and at the call', async ({ p }) => {
    const host = new URL(outside).host;
    await set(p, { bound: { value: 'bound-0123456789', hosts: ['api.example.com'] } });
    const step = call({ authorization: '{{secret.bound}}' });
    const answer = await p.tenant.api.post('automation/workflows', bodyOf('Thief', step));
    expect(answer.json.errors).toMatchObject([
      { pointer: '/steps/0/config/headers/authorization', code: 'secret_elsewhere' },
    ]);
    await set(p, { bound: { hosts: ['api.example.com', host] } });
    const { id } = await save(p, 'Friend', step);
    await set(p, { bound: { hosts: ['api.example.com'] } });
    await p.track('go');
    await p.flow();
    expect((await p.onlyRun(id)).steps[0]).toMatchObject({ reason: 'secret_missing' });
    expect(p.world.arrived('webhook')).toEqual([]);
  });
});

describe('settings/secrets', () => {
  it('sets by name, keeps what is left out, and never reads a value', async ({ p }) => {
    expect((await set(p, { a: 'value-of-a', b: { value: 'value-of-b', hosts: ['x.example.com'] } })).status).toBe(200);
    const answer = await set(p, { b: 'other-of-b' });
    expect(answer.json.data).toEqual([
      { name: 'a', hosts: null, updatedAt: new Date(p.now()).toISOString(), updatedBy: expect.any(String) },
      { name: 'b', hosts: ['x.example.com'], updatedAt: expect.any(String), updatedBy: expect.any(String) },
    ]);
    const audit = (await p.tenant.api.get('audit-log?action=secrets.updated')).text;
    expect(audit + answer.text).not.toMatch(/value-of|other-of/);
    const { results } = await env.DB.prepare('SELECT * FROM project_secrets WHERE project_id = ?')
      .bind(p.tenant.projectId)
      .all();
    expect(JSON.stringify(results)).not.toMatch(/value-of|other-of/);
  });

  it('removes none that a workflow names', async ({ p }) => {
    await set(p, { shop: 'value', shop_api: 'value' });
    await save(p, 'Shop', call({ authorization: '{{secret.shop_api}}' }));
    expect((await set(p, { shop_api: null })).json).toMatchObject({ code: 'conflict', status: 409 });
    expect((await set(p, { shop: null })).status).toBe(200);
    expect((await list(p)).map(({ name }: { name: string }) => name)).toEqual(['shop_api']);
  });

  it('refuses a new one without a value, a name that no header could write, and everybody but an admin', async ({
    p,
  }) => {
    expect((await set(p, { fresh: { hosts: null } })).json.errors).toMatchObject([{ pointer: '/fresh/value' }]);
    expect((await set(p, { 'with-dash': 'x' })).status).toBe(422);
    const path = `settings/secrets?projectId=${p.tenant.projectId}`;
    expect((await p.tenant.as('editor').put(path, { a: 'x' })).status).toBe(403);
  });
});
