// Mails of steps and rules: in their layout, in the language of the person, and the same at every attempt.
import { describe, expect } from 'vitest';
import { addChannel } from '../../support/pipeline/channels.ts';
import { breakBatches } from '../../support/pipeline/faults.ts';
import { hour, it, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { addRule } from '../../support/pipeline/rules.ts';
import { env } from '../../support/worker.ts';

const person = { email: 'ada@example.com', firstName: 'Ada' };
const shop = {
  name: 'Shop',
  html: '<main>{{{body}}}<i>{{var.brandName}}</i>{{#if unsubscribeUrl}}<a href="{{unsubscribeUrl}}">Leave</a>{{/if}}</main>',
};
const hello = {
  name: 'Hello',
  class: 'transactional',
  subject: 'Hello {{user.firstName}}',
  html: '<p>Hi</p>{{> button url=event.url}}',
  locales: { de: { subject: 'Hallo {{user.firstName}}' } },
};

/** A project with a layout and a partial; creates a template in it and a workflow that sends it. */
async function setup(p: Pipeline, template: object = {}) {
  const { api } = p.tenant;
  const made = async (path: string, body: object) => {
    const { status, json, text } = await api.post(path, body);
    if (status !== 201) throw new Error(text);
    return json.id as string;
  };
  await addChannel(p.tenant, 'email');
  await api.put('settings/variables', { brandName: 'Shop & Co' });
  await made('email/partials', {
    name: 'button',
    args: [{ name: 'url' }],
    html: '<a href="{{url}}">Open</a>',
    locales: { de: { html: '<a href="{{url}}">Öffnen</a>' } },
  });
  const layoutId = await made('email/layouts', shop);
  const templateId = await made('email/templates', { ...hello, layoutId, ...template });
  const config = { templateId, to: '{{user.email}}' };
  const workflow = await p.workflow([{ label: 'mail', type: 'send_email', config }]);
  await p.identify({ ...person, locale: 'de_AT' });
  await p.dispatch();
  return { api, made, layoutId, templateId, workflow };
}

const mails = (p: Pipeline) => p.world.arrived('email').map(({ body }) => body);

describe('a mail of a step', () => {
  it('is in its layout and in the language of the person, and the trace says what it was made of', async ({ p }) => {
    const { workflow } = await setup(p);
    await p.track('go', { url: 'https://x.example/?a=1&b=2' });
    await p.flow();
    expect(mails(p)).toMatchObject([
      {
        subject: 'Hallo Ada',
        html: '<main><p>Hi</p><a href="https://x.example/?a=1&amp;b=2">Öffnen</a><i>Shop &amp; Co</i></main>',
        text: 'Hi\n\nÖffnen (https://x.example/?a=1&b=2)\n\nShop & Co',
      },
    ]);
    const { steps } = await p.run((await p.onlyRun(workflow)).id);
    expect(steps).toMatchObject([
      {
        outcome: 'sent',
        input: { template: { name: 'Hello', version: 1, layout: { name: 'Shop', version: 1 }, locale: 'de' } },
      },
    ]);
  });

  it('carries its link to unsubscribe where the layout has a place for it, and once', async ({ p }) => {
    await setup(p, { class: 'marketing' });
    await p.track('go', { url: 'https://x.example' });
    await p.flow();
    const [mail] = mails(p);
    expect(mail?.html).toMatch(/<a href="https:\/\/[^"]+\/u\/[^"]+">Leave<\/a><\/main>$/);
    expect(mail?.text).toMatch(/Leave \(https:\/\/\S+\/u\/\S+\)$/);
    expect(`${mail?.html}${mail?.text}`).not.toContain('.invalid');
    expect(mail?.headers).toMatchObject({ 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' });
  });

  it('says the same at every attempt, however its texts are changed in between', async ({ p }) => {
    const { api, workflow, layoutId, templateId } = await setup(p);
    p.world.answer('email', { status: 500 }, { status: 500 });
    await p.track('go', { url: 'https://x.example' });
    await p.flow();
    const { id } = await p.onlyRun(workflow);
    await api.patch(`email/templates/${templateId}`, { html: '<p>Corrected</p>', locales: {} });
    await api.patch(`email/layouts/${layoutId}`, { html: '<b>{{{body}}}</b>' });
    await api.put('settings/variables', { brandName: 'Other' });
    await p.identify({ ...person, email: 'other@example.com', locale: 'en' });
    await p.dispatch();
    expect((await p.finish(id)).steps).toMatchObject([{ outcome: 'sent', attempts: [{}, {}, {}] }]);
    const sent = p.world.arrived('email').map(({ text, headers }) => [text, headers.get('idempotency-key')]);
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map(String)).size).toBe(1);
    await p.track('go', { url: 'https://x.example' });
    await p.flow();
    expect(mails(p).at(-1)).toMatchObject({ html: '<b><p>Corrected</p></b>', to: ['other@example.com'] });
  });

  it('is rendered anew while an outage keeps it from its first attempt', async ({ p }) => {
    const { api, workflow, templateId } = await setup(p);
    breakBatches('config_version AS version', 2);
    await p.track('go', { url: 'https://x.example' });
    await p.flow();
    const { id } = await p.onlyRun(workflow);
    expect(mails(p)).toEqual([]);
    await api.patch(`email/templates/${templateId}`, { html: '<p>Corrected</p>' });
    await p.finish(id);
    expect(mails(p)).toMatchObject([{ html: expect.stringContaining('Corrected') }]);
  });

  it('is not sent with a variable that has no value', async ({ p }) => {
    const { api, workflow } = await setup(p);
    await api.put('settings/variables', { brandName: null });
    await p.track('go', { url: 'https://x.example' });
    await p.flow();
    const { steps } = await p.run((await p.onlyRun(workflow)).id);
    expect(steps).toMatchObject([
      { outcome: 'error', reason: 'missing_variable', message: expect.stringContaining('{{var.brandName}}') },
    ]);
    expect(mails(p)).toEqual([]);
  });

  it('is the version that its step names', async ({ p }) => {
    const { api, templateId } = await setup(p);
    const config = { templateId, templateVersion: 1, to: '{{user.email}}' };
    const pinned = await p.workflow([{ label: 'pinned', type: 'send_email', config }], {
      trigger: { eventType: 'pinned' },
    });
    await api.patch(`email/templates/${templateId}`, { subject: 'New', locales: {} });
    await p.track('pinned', { url: 'https://x.example' });
    await p.flow();
    expect(mails(p)).toMatchObject([{ subject: 'Hallo Ada' }]);
    const shown = await api.post(`automation/workflows/${pinned}/test-run`, { eventType: 'pinned', userId: 'ada' });
    expect(shown.json.steps).toMatchObject([{ input: { subject: 'Hallo Ada', template: { version: 1 } } }]);
  });

  it('that is written in the step may name a layout', async ({ p }) => {
    const { layoutId } = await setup(p);
    const config = { subject: 'S', bodyHtml: '{{> button url="https://x.example"}}', to: 'a@example.com', layoutId };
    await p.workflow([{ label: 'inline', type: 'send_email', config }], { trigger: { eventType: 'inline' } });
    await p.track('inline');
    await p.flow();
    expect(mails(p)).toMatchObject([
      { html: '<main><a href="https://x.example">Öffnen</a><i>Shop &amp; Co</i></main>' },
    ]);
  });
});

describe('variables', () => {
  it('are read where a run decides and where it calls', async ({ p }) => {
    const { api } = p.tenant;
    await api.put('settings/variables', { limit: '50', api: 'https://sandbox.test:8443/hook', tag: 'vip' });
    const hook = {
      label: 'hook',
      type: 'webhook',
      config: { url: '{{var.api}}/{{event.id}}', body: { tag: '{{var.tag}}' } },
    };
    const condition = { op: 'eq', event: 'plan', value: '{{var.tag}}' };
    await p.workflow([
      { label: 'which', type: 'branch', config: { condition, ifTrue: 'mark', ifFalse: 'end' } },
      { label: 'mark', type: 'update_profile', config: { traits: { tag: '{{var.tag}}' } } },
      hook,
    ]);
    await p.track('go', { id: 'a/b', plan: 'vip' });
    await p.flow();
    expect(p.world.arrived('webhook')).toMatchObject([
      { url: 'https://sandbox.test:8443/hook/a%2Fb', body: { tag: 'vip' } },
    ]);
    expect((await api.get('customers/profiles/ada')).json.traits).toMatchObject({ tag: 'vip' });
  });
});

describe('a mail of a notification rule', () => {
  it('is in the layout of its template', async ({ p }) => {
    const { templateId } = await setup(p);
    const [channel] = (await p.tenant.api.get('notifications/channels')).json.data;
    await addRule(p, { key: 'paid', templateId, content: undefined, channelIds: [channel.id] });
    await p.track('paid', { url: 'https://x.example' });
    await p.flow();
    expect(mails(p)).toMatchObject([{ subject: 'Hallo Ada', html: expect.stringContaining('<i>Shop &amp; Co</i>') }]);
  });

  it('says the same at every attempt', async ({ p }) => {
    const { api, templateId } = await setup(p);
    const [channel] = (await api.get('notifications/channels')).json.data;
    await addRule(p, { key: 'paid', templateId, content: undefined, channelIds: [channel.id] });
    p.world.answer('email', { status: 500 });
    await p.track('paid', { url: 'https://x.example' });
    await p.flow();
    await api.patch(`email/templates/${templateId}`, { html: '<p>Corrected</p>', locales: {} });
    await p.queues.elapse(hour);
    const sent = p.world.arrived('email').map(({ text, headers }) => [text, headers.get('idempotency-key')]);
    expect(sent).toHaveLength(2);
    expect(sent[0]).toEqual(sent[1]);
    const kept = await env.DB.prepare('SELECT outcome, rendered FROM deliveries WHERE project_id = ?')
      .bind(p.tenant.projectId)
      .all();
    expect(kept.results).toEqual([{ outcome: 'sent', rendered: null }]);
  });
});
