// A workflow that was read can be sent back, changed, or made again elsewhere, and nobody overwrites what they have not seen.
import { describe, expect, it, vi } from 'vitest';
import { call, createTenant, env, type Tenant } from '../../support/worker.ts';

const steps = [
  { label: 'hello', type: 'send_email', config: { subject: 'Hi', bodyHtml: '<p>x</p>', to: 'ada@example.com' } },
];
const definition = { name: 'First', description: 'A word', trigger: { eventType: 'go' }, steps };

async function made() {
  const tenant = await createTenant();
  const { json, headers } = await tenant.api.post('automation/workflows', definition);
  return { tenant, path: `automation/workflows/${json.id}`, etag: headers.get('etag') ?? '', workflow: json };
}

const send = (tenant: Tenant, method: string, path: string, body: unknown, ifMatch?: string, key = tenant.keys.admin) =>
  call(method, `/api/v1/orgs/${tenant.orgId}/${path}`, { key, body, headers: ifMatch ? { 'if-match': ifMatch } : {} });

const versions = async (tenant: Tenant, path: string) => (await tenant.api.get(`${path}/versions`)).json.data.length;

describe('a workflow that was read', () => {
  it('is put back as it is, which changes nothing, with $schema too', async () => {
    const { tenant, path } = await made();
    const read = await tenant.api.get(path);
    const put = await tenant.api.put(path, { $schema: '/schemas/workflow.v1.json', ...read.json });
    expect([put.status, put.json]).toEqual([200, read.json]);
    expect((await tenant.api.patch(path, read.json)).json).toEqual(read.json);
    expect(await versions(tenant, path)).toBe(1);
  });

  it('is changed and put back, without a list of fields to take out', async () => {
    const { tenant, path } = await made();
    const { json } = await tenant.api.get(path);
    const put = await tenant.api.put(path, { ...json, name: 'Second', isActive: false });
    expect(put.json).toMatchObject({ name: 'Second', version: 2, isActive: false, status: 'inactive' });
    expect((await tenant.api.patch(path, { ...put.json, isActive: true })).json.status).toBe('active');
  });

  it('is refused where a read-only field differs, each named, beside every other fault', async () => {
    const { tenant, path, workflow } = await made();
    const body = { ...workflow, id: crypto.randomUUID(), version: 7, status: 'paused', trigger: {} };
    for (const method of ['PUT', 'PATCH']) {
      const { status, json } = await send(tenant, method, path, body);
      expect(status).toBe(422);
      const pointers = json.errors.map(({ pointer }: { pointer: string }) => pointer);
      expect(pointers).toEqual(['/id', '/status', '/version', '/trigger']);
      expect(json.errors[2]).toMatchObject({ code: 'read_only', message: expect.stringContaining('it is 1') });
    }
    expect(await versions(tenant, path)).toBe(1);
  });

  it('is refused where somebody else has changed it since, by the version in it', async () => {
    const { tenant, path, workflow } = await made();
    await tenant.api.patch(path, { name: 'Theirs' });
    const { status, json } = await tenant.api.put(path, { ...workflow, name: 'Mine' });
    expect(status).toBe(422);
    expect(json.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/version', '/updatedAt']);
  });

  it('is made again in another project, which the address names', async () => {
    const { tenant, workflow } = await made();
    const other = (await tenant.api.post('projects', { name: 'Other' })).json.id;
    const copy = await tenant.api.post(`automation/workflows?projectId=${other}`, workflow);
    expect(copy.status).toBe(201);
    expect(copy.json).toMatchObject({ projectId: other, name: 'First', version: 1, steps: workflow.steps });
    expect(copy.json.id).not.toBe(workflow.id);
    expect((await tenant.api.post('automation/workflows', workflow)).json.detail).toContain('another name');
    const foreign = await createTenant();
    const elsewhere = await tenant.api.post(`automation/workflows?projectId=${foreign.projectId}`, workflow);
    expect(elsewhere.status).toBe(404);
  });

  it('is no way to choose what Sendora sets: single read-only fields are refused where one is made', async () => {
    const { tenant } = await made();
    const { status, json } = await tenant.api.post('automation/workflows', {
      ...definition,
      name: 'N',
      id: 'mine',
      version: 9,
    });
    expect(status).toBe(422);
    expect(json.errors).toMatchObject([
      { pointer: '/id', code: 'read_only' },
      { pointer: '/version', code: 'read_only' },
    ]);
  });
});

describe('the ETag of a workflow', () => {
  it('comes with every answer, and changes with every change', async () => {
    const { tenant, path, etag } = await made();
    const seen = [etag];
    const keep = ({ headers }: { headers: Headers }) => seen.push(headers.get('etag') ?? '');
    keep(await tenant.api.patch(path, { description: 'Other' }));
    keep(await tenant.api.put(path, { ...definition, name: 'Second' }));
    keep(await tenant.api.post(`${path}/pause`));
    keep(await tenant.api.post(`${path}/resume`));
    keep(await tenant.api.post(`${path}/rollback`, { version: 1 }));
    expect(new Set(seen).size).toBe(6);
    for (const tag of seen) expect(tag).toMatch(/^"[^"]+"$/);
    expect((await tenant.api.get(path)).headers.get('etag')).toBe(seen.at(-1));
  });

  it('is different after two changes in one millisecond', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-05-01T10:00:00Z') });
    const { tenant, path, etag } = await made();
    const one = await tenant.api.patch(path, { description: 'One' });
    const two = await tenant.api.patch(path, { description: 'Two' });
    vi.useRealTimers();
    expect(new Set([etag, one.headers.get('etag'), two.headers.get('etag')]).size).toBe(3);
  });

  it('lets a change of the current state through, as a list, weak or as *', async () => {
    const { tenant, path, etag } = await made();
    let current = etag;
    for (const form of [(tag: string) => tag, (tag: string) => `"x", ${tag}`, (tag: string) => `W/${tag}`, () => '*']) {
      const answer = await send(tenant, 'PATCH', path, { description: crypto.randomUUID() }, form(current));
      expect(answer.status).toBe(200);
      current = answer.headers.get('etag') ?? '';
    }
  });

  it('refuses a change of an older state with 412, and says who changed it when to which version', async () => {
    const { tenant, path, etag } = await made();
    const theirs = await send(tenant, 'PATCH', path, { name: 'Theirs' }, etag, tenant.keys.editor);
    for (const [method, body] of [
      ['PUT', definition],
      ['PATCH', { name: 'Mine' }],
      ['PATCH', {}],
    ] as const) {
      const refused = await send(tenant, method, path, body, etag);
      expect(refused.status).toBe(412);
      expect(refused.json).toMatchObject({
        code: 'precondition_failed',
        currentVersion: 2,
        changedBy: 'key:test editor',
        changedAt: theirs.json.updatedAt,
      });
      expect(refused.headers.get('etag')).toBe(theirs.headers.get('etag'));
    }
    expect((await tenant.api.get(path)).json.name).toBe('Theirs');
  });

  it('is checked in the write itself: of many changes at once, one gets through', async () => {
    const { tenant, path, etag } = await made();
    const bodies = Array.from({ length: 8 }, (_, n) => ({ description: `Number ${n}` }));
    const answers = await Promise.all(bodies.map((body) => send(tenant, 'PATCH', path, body, etag)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(412)]);
    const [winner] = answers.filter(({ status }) => status === 200);
    expect((await tenant.api.get(path)).json).toEqual(winner?.json);
    const { data } = (await tenant.api.get('audit-log')).json;
    const updates = data.filter(({ action }: { action: string }) => action === 'workflow.updated');
    expect(updates).toHaveLength(1);
  });

  it('guards against a change between read and write without If-Match, too, which is a 409', async () => {
    const { tenant, path, workflow } = await made();
    const batch = env.DB.batch.bind(env.DB);
    const spy = vi.spyOn(env.DB, 'batch').mockImplementation(async (statements) => {
      spy.mockImplementation(batch);
      await env.DB.prepare("UPDATE workflows SET status = 'paused', updated_at = updated_at + 1 WHERE id = ?")
        .bind(workflow.id)
        .run();
      return batch(statements);
    });
    const refused = await tenant.api.patch(path, { name: 'Mine' });
    spy.mockRestore();
    expect([refused.status, refused.json.code]).toEqual([409, 'conflict']);
    expect((await tenant.api.get(path)).json).toMatchObject({ name: 'First', status: 'paused' });
    expect(await versions(tenant, path)).toBe(1);
  });
});
