import { describe, expect, it } from 'vitest';
import { createTenant } from '../../support/worker.ts';

const valid = { name: 'Receipt', subject: 'Hi {{user.firstName}}', html: '<p>{{event.amount}}</p>' };

describe('email templates', () => {
  it('saves with the safe class, changes and deletes', async () => {
    const { api, projectId } = await createTenant();
    const { status, json: made } = await api.post('email/templates', valid);
    expect(status).toBe(201);
    expect(made).toMatchObject({ ...valid, projectId, text: null, class: 'marketing' });
    const changed = await api.patch(`email/templates/${made.id}`, { class: 'transactional', text: 'plain' });
    expect(changed.json).toMatchObject({ ...valid, class: 'transactional', text: 'plain' });
    expect((await api.patch(`email/templates/${made.id}`, { text: null })).json.text).toBeNull();
    expect((await api.get('email/templates')).json.data).toHaveLength(1);
    expect((await api.del(`email/templates/${made.id}`)).status).toBe(204);
    expect((await api.get(`email/templates/${made.id}`)).status).toBe(404);
  });

  it('refuses what does not compile, every part at once', async () => {
    const { api } = await createTenant();
    const body = { ...valid, subject: '{{#if', html: '{{user.a}} {{evnt.x}}' };
    const { status, json } = await api.post('email/templates', body);
    expect(status).toBe(422);
    expect(json.errors).toMatchObject([{ pointer: '/subject' }, { pointer: '/html', suggestion: '{{event.x}}' }]);
    expect(json.errors[1].message).toContain('line 1, column 14');
    expect((await api.get('email/templates')).json.data).toEqual([]);
  });

  it('checks a change too', async () => {
    const { api } = await createTenant();
    const { id } = (await api.post('email/templates', valid)).json;
    expect((await api.patch(`email/templates/${id}`, { html: '{{/if}}' })).status).toBe(422);
    expect((await api.get(`email/templates/${id}`)).json.html).toBe(valid.html);
  });

  it('refuses a name that is taken in the project, and takes it in another', async () => {
    const { api } = await createTenant();
    const second = (await api.post('projects', { name: 'Second' })).json;
    const main = (await api.get('projects')).json.data.find((p: { name: string }) => p.name === 'Main');
    expect((await api.post('email/templates', { ...valid, projectId: main.id })).status).toBe(201);
    expect((await api.post('email/templates', { ...valid, projectId: main.id })).status).toBe(409);
    expect((await api.post('email/templates', { ...valid, projectId: second.id })).status).toBe(201);
    expect((await api.post('email/templates', valid)).status).toBe(422);
  });

  it('previews for a person and names what is missing', async () => {
    const { api } = await createTenant();
    await api.put('customers/profiles/lin', { traits: { firstName: 'Lin <3' } });
    const html = '<p>{{event.nothing}}{{user.firstName}}{{#if event.vip}}VIP{{/if}}</p>';
    const { id } = (await api.post('email/templates', { ...valid, html })).json;
    const { json } = await api.post(`email/templates/${id}/preview`, { userId: 'lin', event: { vip: true } });
    expect(json.subject).toBe('Hi Lin <3');
    expect(json.html).toMatch(/^<p>Lin &lt;3VIP<\/p>.*Unsubscribe/);
    expect(json.warnings).toMatchObject([{ code: 'no_unsubscribe_link' }]);
    expect(json.text).toContain('Lin <3VIP');
    expect(json.missing).toEqual(['event.nothing']);
    expect((await api.post(`email/templates/${id}/preview`, {})).json.missing).toContain('user.firstName');
    expect((await api.post(`email/templates/${id}/preview`, { userId: 'nobody' })).status).toBe(404);
  });

  it('stays inside its project', async () => {
    const [one, two] = [await createTenant(), await createTenant()];
    const { id } = (await one.api.post('email/templates', valid)).json;
    await two.api.put('customers/profiles/lin', {});
    expect((await two.api.get(`email/templates/${id}`)).status).toBe(404);
    expect((await two.api.patch(`email/templates/${id}`, { name: 'x' })).status).toBe(404);
    expect((await two.api.post(`email/templates/${id}/preview`, { userId: 'lin' })).status).toBe(404);
    expect((await two.api.del(`email/templates/${id}`)).status).toBe(404);
    const second = (await one.api.post('projects', { name: 'Second' })).json;
    const narrow = await one.bound(second.id);
    expect((await narrow.get(`email/templates/${id}`)).status).toBe(404);
    expect((await narrow.get('email/templates')).json.data).toEqual([]);
  });
});
