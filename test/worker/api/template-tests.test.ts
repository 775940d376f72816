// Sending a template to oneself: rendered as its preview, by the way of a real mail, in the log as a test.
import { describe, expect } from 'vitest';
import { addChannel } from '../../support/pipeline/channels.ts';
import { it, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { createApi } from '../../support/worker.ts';

const texts = { subject: 'Order {{event.orderId}}', html: '<p>Thanks, {{user.name}}{{event.none}}</p>' };

async function saved(p: Pipeline, name: 'transactional' | 'marketing'): Promise<string> {
  return (await p.tenant.api.post('email/templates', { name, class: name, ...texts })).json.id;
}

describe('the test of a template', () => {
  it('sends what the preview shows to the address, and is in the log and the audit log', async ({ p }) => {
    const channelId = await addChannel(p.tenant, 'email');
    await p.identify({ name: 'Ada' });
    await p.flow();
    const id = await saved(p, 'transactional');
    const shownFor = { userId: 'ada', event: { orderId: 'A-1' } };
    const { status, json } = await p.tenant.api.post(`email/templates/${id}/test`, { to: 'me@acme.test', ...shownFor });
    expect([status, json.outcome]).toEqual([200, 'sent']);
    expect(json).toMatchObject({ statusCode: 200, missing: ['event.none'] });
    const preview = (await p.tenant.api.post(`email/templates/${id}/preview`, shownFor)).json;
    const [mail] = p.world.arrived('email');
    expect(mail?.body).toMatchObject({ to: ['me@acme.test'], subject: 'Order A-1' });
    expect(mail?.body).toMatchObject({ subject: preview.subject, html: preview.html, text: preview.text });
    const row = (await p.tenant.api.get(`notifications/logs/${json.deliveryId}`)).json;
    expect(row).toMatchObject({ source: 'test', channelId, recipient: 'me@acme.test', outcome: 'sent' });
    expect(row.gates.length).toBeGreaterThan(0);
    const audit = (await p.tenant.api.get('audit-log')).json.data;
    // Both acts may be of the same millisecond.
    expect(audit).toContainEqual(
      expect.objectContaining({
        action: 'template.tested',
        targetId: id,
        after: expect.objectContaining({ outcome: 'sent' }),
      }),
    );
    expect(JSON.stringify(audit)).not.toContain('me@acme.test');
  });

  it('asks the gates: who has unsubscribed gets no marketing, and a foreign sender is refused', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    const id = await saved(p, 'marketing');
    const ask = async (body: object) => (await p.tenant.api.post(`email/templates/${id}/test`, body)).json;
    expect(await ask({ to: 'me@acme.test', from: 'ceo@bank.test' })).toMatchObject({
      outcome: 'byod_required',
      reason: 'domain_not_verified',
    });
    await p.tenant.api.post('email/suppressions', { kind: 'email', address: 'me@acme.test' });
    expect(await ask({ to: 'me@acme.test' })).toMatchObject({ outcome: 'suppressed' });
    expect(p.world.arrived('email')).toEqual([]);
  });

  it('shows the refusal of the provider', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    p.world.answer('email', { status: 422, body: { name: 'validation_error', message: 'no' } });
    const { json } = await p.tenant.api.post(`email/templates/${await saved(p, 'transactional')}/test`, {
      to: 'me@acme.test',
    });
    expect(json).toMatchObject({ outcome: 'error', statusCode: 422, body: expect.stringContaining('no') });
  });

  it('works for texts that are not saved, with all of their faults at once', async ({ p }) => {
    const template = { ...texts, html: '<p>Hi {{user.name}}</p>' };
    const ask = (body: object) => p.tenant.api.post('email/templates/test', { to: 'me@acme.test', ...body });
    expect((await ask({ template })).json).toMatchObject({
      outcome: 'skipped-missing-config',
      reason: 'no_channel',
      deliveryId: null,
    });
    await addChannel(p.tenant, 'email');
    expect((await ask({ template, event: { orderId: 7 } })).json).toMatchObject({ outcome: 'sent' });
    const [mail] = p.world.arrived('email');
    expect(mail?.body).toMatchObject({ subject: 'Order 7' });
    const broken = await ask({ template: { subject: '{{#if}}', html: '{{nope' } });
    expect(broken.status).toBe(422);
    expect(broken.json.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/template/subject',
      '/template/html',
    ]);
    const other = await ask({ template, channelId: crypto.randomUUID() });
    expect(other.json.errors).toMatchObject([{ pointer: '/channelId', code: 'unknown_reference' }]);
  });

  it('needs the role editor', async ({ p }) => {
    const { orgId, keys } = p.tenant;
    const asViewer = createApi(orgId, keys.viewer);
    const body = { to: 'me@acme.test', template: texts };
    expect((await asViewer.post('email/templates/test', body)).status).toBe(403);
  });
});
