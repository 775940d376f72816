import { describe, expect, it } from 'vitest';
import { createTenant, env } from '../../support/worker.ts';

const valid = { name: 'Receipt', subject: 'One', html: '<p>Hi</p>', class: 'transactional' };

async function setup() {
  const { api, projectId } = await createTenant();
  const { id } = (await api.post('email/templates', valid)).json;
  return { api, projectId, id, path: `email/templates/${id}` };
}

describe('the versions of a template', () => {
  it('are kept with every change, and one of them can come back', async () => {
    const { api, path } = await setup();
    await api.patch(path, { subject: 'Two', locales: { de: { subject: 'Zwei' } } });
    await api.patch(path, { subject: 'Three', locales: {} });
    const { json } = await api.get(`${path}/versions`);
    expect(json.data).toMatchObject([
      { version: 3, isCurrent: true, createdBy: 'key:test admin' },
      { version: 2, isCurrent: false },
      { version: 1, isCurrent: false },
    ]);
    const second = { subject: 'Two', locales: { de: { subject: 'Zwei' } } };
    expect((await api.get(`${path}/versions/2`)).json).toMatchObject({ ...second, version: 2 });
    expect((await api.post(`${path}/rollback`, { version: 2 })).json).toMatchObject({ ...second, version: 4 });
    expect((await api.post(`${path}/rollback`, { version: 4 })).status).toBe(409);
    expect((await api.post(`${path}/rollback`, { version: 9 })).status).toBe(404);
  });

  it('are judged as any change is when they come back', async () => {
    const { api, path } = await setup();
    const partial = (await api.post('email/partials', { name: 'note', html: 'x' })).json;
    await api.patch(path, { html: '{{> note}}' });
    await api.patch(path, { html: '<p>Hi</p>' });
    await api.del(`email/partials/${partial.id}`);
    const refused = await api.post(`${path}/rollback`, { version: 2 });
    expect(refused.json.errors).toMatchObject([{ pointer: '/html', code: 'unknown_partial' }]);
  });

  it('are the last fifty, and go with their template', async () => {
    const { api, projectId, id, path } = await setup();
    await env.DB.prepare('UPDATE templates SET version = 60, subject = ?2 WHERE id = ?1').bind(id, 'Sixty').run();
    await api.patch(path, { subject: 'More' });
    const versions = (await api.get(`${path}/versions?pageSize=100`)).json.data.map(
      (v: { version: number }) => v.version,
    );
    expect(versions).toEqual([61, 60]);
    await api.del(path);
    const { results } = await env.DB.prepare(
      'SELECT version FROM template_versions WHERE project_id = ? AND template_id = ?',
    )
      .bind(projectId, id)
      .all();
    expect(results).toEqual([]);
  });

  it('can be named by a step, if they are there', async () => {
    const { api, id } = await setup();
    const save = (templateVersion: number) =>
      api.post('automation/workflows', {
        name: `Flow ${templateVersion}`,
        trigger: { eventType: 'go' },
        steps: [{ type: 'send_email', config: { templateId: id, templateVersion, to: 'a@example.com' } }],
      });
    expect((await save(1)).status).toBe(201);
    expect((await save(2)).json.errors).toMatchObject([
      { pointer: '/steps/0/config/templateVersion', code: 'unknown_reference' },
    ]);
  });
});
