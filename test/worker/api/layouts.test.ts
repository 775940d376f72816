import { describe, expect, it } from 'vitest';
import { createTenant, fetchWorker } from '../../support/worker.ts';

const shop = { name: 'Shop', html: '<main>{{{body}}}<i>{{var.brandName}}</i></main>' };
const button = {
  name: 'button',
  args: [{ name: 'url' }, { name: 'label', default: 'Open' }],
  html: '<a href="{{url}}">{{label}}</a>',
};
const mail = { name: 'Mail', subject: 'Hello', html: '<p>Hi</p>', class: 'transactional' };

async function setup() {
  const { api, orgId, keys } = await createTenant();
  const patchIf = (etag: string, path: string, body: object) =>
    fetchWorker(`https://sendora.test/api/v1/orgs/${orgId}/${path}`, {
      method: 'PATCH',
      headers: { 'x-api-key': keys.editor, 'if-match': etag, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const made = async (path: string, body: object) => {
    const answer = await api.post(path, body);
    if (answer.status !== 201) throw new Error(answer.text);
    return answer.json;
  };
  return { api, made, patchIf };
}

const codes = ({ json }: { json: { errors: { pointer: string; code: string }[] } }) =>
  json.errors.map(({ pointer, code }) => `${pointer} ${code}`);

describe('layouts', () => {
  it('are saved, changed under their ETag and deleted', async () => {
    const { api, made, patchIf } = await setup();
    await api.put('settings/variables', { brandName: 'Shop & Co' });
    const layout = await made('email/layouts', shop);
    expect(layout).toMatchObject({ ...shop, text: null, locales: {}, version: 1 });
    const etag = (await api.get(`email/layouts/${layout.id}`)).headers.get('etag') ?? '';
    const path = `email/layouts/${layout.id}`;
    const changed = await patchIf(etag, path, { text: '-- {{{body}}}' });
    expect(await changed.json()).toMatchObject({ text: '-- {{{body}}}', version: 2 });
    expect((await patchIf(etag, path, { name: 'B' })).status).toBe(412);
    expect((await api.get('email/layouts')).json.data).toHaveLength(1);
    expect((await api.post('email/layouts', shop)).status).toBe(409);
    expect((await api.del(`email/layouts/${layout.id}`)).status).toBe(204);
    expect((await api.get(`email/layouts/${layout.id}`)).status).toBe(404);
  });

  it.each([
    ['without a body', '<p>no body</p>', 'missing_body'],
    ['with an escaped body', '<p>{{body}}</p>', 'missing_body'],
    ['with a body inside a block', '{{#if subject}}{{{body}}}{{/if}}', 'missing_body'],
    ['with two bodies', '{{{body}}} {{{body}}}', 'two_bodies'],
    ['with a second body in a block', '{{{body}}}{{#if locale}}{{{body}}}{{/if}}', 'two_bodies'],
    ['with an unknown partial', '{{{body}}}{{> footer}}', 'unknown_partial'],
    ['with an undeclared variable', '{{{body}}}{{var.brand}}', 'unknown_variable'],
  ])('are refused %s', async (_case, html, code) => {
    const { api } = await setup();
    expect(codes(await api.post('email/layouts', { name: 'L', html }))).toEqual([`/html ${code}`]);
  });

  it('are kept while a template or a workflow uses them', async () => {
    const { api, made } = await setup();
    const { id } = await made('email/layouts', { name: 'Plain', html: '<main>{{{body}}}</main>' });
    const template = await made('email/templates', { ...mail, layoutId: id });
    const refused = await api.del(`email/layouts/${id}`);
    expect(refused.status).toBe(409);
    expect(refused.json.detail).toContain('template "Mail"');
    await api.del(`email/templates/${template.id}`);
    const config = { subject: 'S', bodyHtml: '<p>Hi</p>', to: 'a@example.com', layoutId: id };
    const steps = [{ type: 'send_email', config }];
    await made('automation/workflows', { name: 'Flow', trigger: { eventType: 'go' }, steps });
    expect((await api.del(`email/layouts/${id}`)).json.detail).toContain('"Flow"');
  });
});

describe('partials', () => {
  it('are judged with what calls them, and keep their name while something does', async () => {
    const { api, made } = await setup();
    const { id } = await made('email/partials', button);
    await made('email/templates', { ...mail, html: '{{> button url="https://x.example"}}' });
    const broken = await api.patch(`email/partials/${id}`, { args: [{ name: 'url' }, { name: 'size' }] });
    expect(codes(broken)).toContain('/args missing_argument');
    expect(broken.text).toContain('Template \\"Mail\\"');
    const renamed = await api.patch(`email/partials/${id}`, { name: 'link' });
    expect([renamed.status, renamed.json.detail]).toEqual([409, expect.stringContaining('template "Mail"')]);
    expect((await api.del(`email/partials/${id}`)).status).toBe(409);
    expect((await api.patch(`email/partials/${id}`, { html: '<b>{{url}}</b>' })).status).toBe(200);
  });

  it('do not call each other in a circle', async () => {
    const { api, made } = await setup();
    const { id } = await made('email/partials', { name: 'a', html: 'a' });
    await made('email/partials', { name: 'b', html: '{{> a}}' });
    const circle = await api.patch(`email/partials/${id}`, { html: '{{> b}}' });
    expect(codes(circle)).toEqual(['/html cycle']);
    expect(circle.json.errors[0].message).toContain('a → b → a');
    expect(codes(await api.post('email/partials', { name: 'c', html: '{{> c}}' }))).toEqual(['/html cycle']);
  });

  it('are at most ten levels deep', async () => {
    const { api, made } = await setup();
    for (let level = 1; level <= 10; level++)
      await made('email/partials', { name: `p${level}`, html: level === 1 ? 'end' : `{{> p${level - 1}}}` });
    const tooDeep = await api.post('email/partials', { name: 'p11', html: '{{> p10}}' });
    expect(codes(tooDeep)).toEqual(['/html template_too_deep']);
  });

  it('are refused with arguments that mean something else', async () => {
    const { api } = await setup();
    const refused = await api.post('email/partials', { name: 'x', html: '', args: [{ name: 'event' }] });
    expect(codes(refused)).toEqual(['/args/0/name reserved_name']);
  });

  it('are judged in workflows, too', async () => {
    const { api, made } = await setup();
    await made('email/partials', button);
    const save = (bodyHtml: string) =>
      api.post('automation/workflows', {
        name: 'Flow',
        trigger: { eventType: 'go' },
        steps: [{ type: 'send_email', config: { subject: 'S', bodyHtml, to: 'a@example.com' } }],
      });
    const refused = await save('{{> buton url="x"}}{{> button}}{{> button url="x" size=1}}{{var.nothing}}');
    expect(refused.json.errors.map(({ code }: { code: string }) => code)).toEqual([
      'unknown_partial',
      'missing_argument',
      'unknown_argument',
      'unknown_variable',
    ]);
    expect(refused.json.errors[0].suggestion).toBe('button');
    expect((await save('{{> button url=event.url}}')).status).toBe(201);
  });
});

describe('variables', () => {
  it('are set one by one, and keep what is not named', async () => {
    const { api } = await setup();
    const first = { brandName: 'Shop', appUrl: { default: 'https://x.example', description: 'Where the app is.' } };
    await api.put('settings/variables', first);
    const { json } = await api.put('settings/variables', { brandName: null });
    expect(json.data).toMatchObject([
      { name: 'appUrl', default: 'https://x.example', description: 'Where the app is.', value: null },
      { name: 'brandName', value: null, default: null },
    ]);
    expect((await api.put('settings/variables', { 'not-a-name': 'x' })).status).toBe(422);
  });

  it('are kept while something reads them', async () => {
    const { api, made } = await setup();
    await api.put('settings/variables', { brandName: 'Shop' });
    await made('email/templates', { ...mail, subject: 'From {{var.brandName}}' });
    const refused = await api.del('settings/variables/brandName');
    expect([refused.status, refused.json.detail]).toEqual([409, expect.stringContaining('template "Mail"')]);
    expect((await api.del('settings/variables/nothing')).status).toBe(404);
  });

  it('may be the origin of an address, which is judged when it is saved and when the value changes', async () => {
    const { api, made } = await setup();
    const hook = (url: string) => ({
      name: 'Flow',
      trigger: { eventType: 'go' },
      steps: [{ type: 'webhook', label: 'call', config: { url } }],
    });
    await api.put('settings/variables', { api: 'http://127.0.0.1', safe: 'https://sandbox.test:8443' });
    expect(codes(await api.post('automation/workflows', hook('{{var.api}}/x')))).toEqual([
      '/steps/0/config/url blocked_address',
    ]);
    await made('automation/workflows', hook('{{var.safe}}/hook/{{event.id}}'));
    const refused = await api.put('settings/variables', { safe: 'http://169.254.169.254' });
    expect(codes(refused)).toEqual(['/safe blocked_address']);
    expect(refused.json.errors[0].message).toContain('Step call of workflow "Flow"');
    expect((await api.get('settings/variables')).json.data[1].value).toBe('https://sandbox.test:8443');
    expect((await api.put('settings/variables', { safe: 'https://sandbox.test:8443/base' })).status).toBe(200);
  });
});

describe('previews', () => {
  it('show a template in its layout, in the language that is asked for', async () => {
    const { api, made } = await setup();
    await api.put('settings/variables', { brandName: { default: 'Example & Co' } });
    await made('email/partials', button);
    const layout = await made('email/layouts', shop);
    const html = '<p>Hi</p>{{> button url="https://x.example/a"}}';
    const body = { ...mail, html, layoutId: layout.id, locales: { de: { subject: 'Hallo' } } };
    const { id } = await made('email/templates', body);
    const { json } = await api.post(`email/templates/${id}/preview`, { locale: 'de-AT' });
    expect(json).toMatchObject({
      subject: 'Hallo',
      html: '<main><p>Hi</p><a href="https://x.example/a">Open</a><i>Example &amp; Co</i></main>',
      locale: 'de',
      missing: [],
      warnings: [],
      versions: { template: { name: 'Mail', version: 1 }, layout: { name: 'Shop', version: 1 } },
    });
    expect((await api.post(`email/templates/${id}/preview`, {})).json.locale).toBeNull();
  });

  it('show what is not saved, with every fault of it', async () => {
    const { api, made } = await setup();
    await made('email/partials', button);
    const draft = {
      template: { subject: 'Hi', html: '{{> button url=event.url}}{{> note}}', preheader: 'Soon', class: 'marketing' },
      layout: { html: '<body>{{{body}}}<a href="{{unsubscribeUrl}}">Leave</a></body>' },
      partials: [{ name: 'note', html: '<em>new</em>' }],
      event: { url: 'https://x.example' },
    };
    const { json } = await api.post('email/templates/preview', draft);
    expect(json.html).toContain('<a href="https://x.example">Open</a><em>new</em>');
    expect(json.html).toContain('Soon</div>');
    expect(json.versions).toEqual({ template: null, layout: null });
    const broken = { ...draft, layout: { html: 'x' }, partials: [{ name: 'note', html: '{{> note}}{{x}}' }] };
    expect(codes(await api.post('email/templates/preview', broken))).toEqual([
      '/layout/html missing_body',
      '/partials/0/html unknown_variable',
    ]);
  });
});
