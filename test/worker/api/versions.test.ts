import { describe, expect, it } from 'vitest';
import { createTenant } from '../../support/worker.ts';

const mail = (label: string, subject = 'Hi') => ({
  label,
  type: 'send_email',
  config: { subject, bodyHtml: '<p>x</p>', to: 'ada@example.com' },
});
const body = (name: string, steps: unknown[], extra: object = {}) => ({
  name,
  trigger: { eventType: 'go' },
  steps,
  ...extra,
});

/** A workflow that was edited twice: another subject, then a step more and another name. */
async function edited() {
  const tenant = await createTenant();
  const { api } = tenant;
  const { id } = (await api.post('automation/workflows', body('First', [mail('hello')]))).json;
  const path = `automation/workflows/${id}`;
  await api.put(path, body('First', [mail('hello', 'Welcome')]));
  await api.put(path, body('Second', [mail('hello', 'Welcome'), mail('later')]));
  return { tenant, api, id, path };
}

describe('the project of a workflow', () => {
  it('is not changed by PUT or PATCH, which both say so', async () => {
    const { tenant, api, path } = await edited();
    const second = (await api.post('projects', { name: 'Second' })).json.id;
    const other = (await createTenant()).projectId;
    for (const projectId of [second, other, crypto.randomUUID()]) {
      for (const change of [api.put(path, body('Third', [mail('x')], { projectId })), api.patch(path, { projectId })]) {
        const { status, json } = await change;
        expect(status).toBe(422);
        expect(json.errors).toMatchObject([{ pointer: '/projectId', code: 'invalid_value' }]);
      }
    }
    const kept = await api.patch(path, { projectId: tenant.projectId, name: 'Third' });
    expect(kept.json).toMatchObject({ name: 'Third', projectId: tenant.projectId });
  });
});

describe('versions of a workflow', () => {
  it('are listed newest first, with who made them and what is new in each', async () => {
    const { api, path, id } = await edited();
    const { data, nextCursor } = (await api.get(`${path}/versions`)).json;
    expect(nextCursor).toBeNull();
    expect(data).toEqual([
      {
        workflowId: id,
        version: 3,
        name: 'Second',
        createdAt: expect.any(String),
        createdBy: 'key:test admin',
        activeRuns: 0,
        isCurrent: true,
        changes: ['Renamed from "First" to "Second".', 'Step later added.'],
      },
      expect.objectContaining({ version: 2, isCurrent: false, changes: ['Step hello changed: config.subject.'] }),
      expect.objectContaining({ version: 1, isCurrent: false, changes: [] }),
    ]);
    const first = (await api.get(`${path}/versions?pageSize=2`)).json;
    const rest = (await api.get(`${path}/versions?pageSize=2&cursor=${first.nextCursor}`)).json;
    expect(rest.data.map((each: { version: number }) => each.version)).toEqual([1]);
  });

  it('are made by changes of content alone', async () => {
    const { api, path } = await edited();
    await api.patch(path, { isActive: false });
    await api.patch(path, { description: 'Another word.' });
    expect((await api.get(`${path}/versions`)).json.data).toHaveLength(3);
  });

  it('are read with their whole content, which can be saved again as it is', async () => {
    const { api, path, tenant } = await edited();
    const answer = await api.get(`${path}/versions/1`);
    expect(answer.json).toMatchObject({ version: 1, name: 'First', projectId: tenant.projectId, isCurrent: false });
    const { name, trigger, reentry, exitOn, settings, steps } = answer.json;
    expect(steps).toMatchObject([mail('hello')]);
    const copy = await api.post('automation/workflows', {
      name: `${name} copy`,
      trigger,
      reentry,
      exitOn,
      settings,
      steps,
    });
    expect(copy.json.steps).toEqual(steps);
    for (const wrong of ['4', '0', 'x']) expect((await api.get(`${path}/versions/${wrong}`)).status).toBe(404);
  });

  it('are compared with the one before, or with any', async () => {
    const { api, path, id } = await edited();
    expect((await api.get(`${path}/versions/2/diff`)).json).toEqual({
      workflowId: id,
      version: 2,
      against: 1,
      changes: [{ path: '/steps/0/config/subject', before: 'Hi', after: 'Welcome', step: 'hello' }],
      summary: ['Step hello changed: config.subject.'],
    });
    const whole = (await api.get(`${path}/versions/3/diff?against=1`)).json;
    expect(whole.changes.map((each: { path: string }) => each.path)).toEqual([
      '/name',
      '/steps/0/config/subject',
      '/steps/1',
    ]);
    expect((await api.get(`${path}/versions/1/diff?against=1`)).json.changes).toEqual([]);
    const first = await api.get(`${path}/versions/1/diff`);
    expect(first.status).toBe(422);
    expect(first.json.errors).toMatchObject([{ pointer: '?against' }]);
    expect((await api.get(`${path}/versions/3/diff?against=9`)).status).toBe(404);
  });

  it('stay readable after the workflow was deleted', async () => {
    const { api, path } = await edited();
    await api.del(path);
    expect((await api.get(path)).status).toBe(404);
    expect((await api.get(`${path}/versions`)).json.data).toHaveLength(3);
    expect((await api.get(`${path}/versions/2`)).json.steps).toMatchObject([mail('hello', 'Welcome')]);
    expect((await api.get(`${path}/versions/2/diff`)).status).toBe(200);
    expect((await api.post(`${path}/rollback`, { version: 1 })).status).toBe(404);
  });

  it('of another org or project do not exist', async () => {
    const { path, tenant } = await edited();
    const other = await createTenant();
    const second = (await tenant.api.post('projects', { name: 'Second' })).json;
    for (const stranger of [other.api, await tenant.bound(second.id)]) {
      for (const tail of ['versions', 'versions/1', 'versions/2/diff'])
        expect((await stranger.get(`${path}/${tail}`)).status).toBe(404);
      expect((await stranger.post(`${path}/rollback`, { version: 1 })).status).toBe(404);
    }
  });
});

describe('rollback', () => {
  it('makes a new version with the old content, and leaves an audit row', async () => {
    const { api, path } = await edited();
    const answer = await api.post(`${path}/rollback`, { version: 1 });
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ version: 4, name: 'First', isActive: true });
    expect(answer.json.steps).toEqual((await api.get(`${path}/versions/1`)).json.steps);
    const [newest] = (await api.get(`${path}/versions`)).json.data;
    expect(newest.changes).toEqual([
      'Rolled back to version 1.',
      'Renamed from "Second" to "First".',
      'Step hello changed: config.subject.',
      'Step later removed.',
    ]);
    const [row] = (await api.get('audit-log')).json.data;
    expect(row).toMatchObject({
      action: 'workflow.rolled_back',
      before: { version: 3 },
      after: { version: 4, note: 'Rolled back to version 1.' },
    });
  });

  it('keeps the description and the status', async () => {
    const { api, path } = await edited();
    await api.patch(path, { description: 'Ours.' });
    await api.post(`${path}/pause`);
    const { json } = await api.post(`${path}/rollback`, { version: 1 });
    expect(json).toMatchObject({ description: 'Ours.', status: 'paused', version: 4 });
  });

  it('refuses what changes nothing, and what does not exist', async () => {
    const { api, path } = await edited();
    const current = await api.post(`${path}/rollback`, { version: 3 });
    expect([current.status, current.json.detail]).toEqual([
      409,
      'Version 3 is the current one; there is nothing to roll back.',
    ]);
    await api.post(`${path}/rollback`, { version: 1 });
    const equal = await api.post(`${path}/rollback`, { version: 1 });
    expect([equal.status, equal.json.detail]).toEqual([
      409,
      expect.stringContaining('equal to the current one, version 4'),
    ]);
    expect((await api.post(`${path}/rollback`, { version: 9 })).status).toBe(404);
    expect((await api.post(`${path}/rollback`, { version: 0 })).json.errors[0].pointer).toBe('/version');
  });

  it('refuses content that refers to something deleted, and names it', async () => {
    const { api } = await createTenant();
    const template = (
      await api.post('email/templates', { name: 'T', subject: 's', html: '<p>x</p>', class: 'marketing' })
    ).json;
    const step = { label: 'hello', type: 'send_email', config: { templateId: template.id, to: 'ada@example.com' } };
    const { id } = (await api.post('automation/workflows', body('W', [step]))).json;
    await api.put(`automation/workflows/${id}`, body('W', [mail('hello')]));
    expect((await api.del(`email/templates/${template.id}`)).status).toBe(204);
    const answer = await api.post(`automation/workflows/${id}/rollback`, { version: 1 });
    expect(answer.status).toBe(422);
    expect(answer.json.errors[0].pointer).toBe('/steps/0/config/templateId');
  });

  it('refuses a name that another workflow has taken', async () => {
    const { api, path } = await edited();
    await api.post('automation/workflows', body('First', [mail('other')]));
    expect((await api.post(`${path}/rollback`, { version: 1 })).status).toBe(409);
  });
});
