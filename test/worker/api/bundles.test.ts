import { describe, expect, it } from 'vitest';
import { audience, bundleOf, flow, mail, openShop, shopIn, template } from '../../support/bundles.ts';
import { call, createTenant, env } from '../../support/worker.ts';

const workflows = 'automation/workflows';

describe('an export', () => {
  it('holds names in place of ids, and no time', async () => {
    const { api, tenant, exportText } = await openShop();
    const a = (await api.post('customers/audiences', audience('Pros'))).json.id;
    const t = (await api.post('email/templates', template('Hi', { html: '<p>a</p>\r\n' }))).json.id;
    await api.post(
      workflows,
      flow('Zed', { steps: [mail('m', { bodyHtml: undefined, subject: undefined, templateId: t, audienceId: a })] }),
    );
    await api.post(workflows, flow('Abe'));
    const text = await exportText();
    const bundle = JSON.parse(text);
    expect(bundle.workflows.map((one: { name: string }) => one.name)).toEqual(['Abe', 'Zed']);
    expect(bundle.workflows[1].steps[0].config).toEqual({ audience: 'Pros', template: 'Hi', to: '{{user.email}}' });
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}|createdAt|projectId|\\r/);
    expect(text).not.toContain(tenant.projectId);
  });

  it('has the hash of its text as ETag, and is not sent to who has it', async () => {
    const { tenant } = await openShop();
    const path = `/api/v1/orgs/${tenant.orgId}/${workflows}/export`;
    const first = await call('GET', path, { key: tenant.keys.viewer });
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
    const again = await call('GET', path, { key: tenant.keys.viewer, headers: { 'if-none-match': etag } });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it('of one workflow has what it uses and nothing else', async () => {
    const { api, importBundle } = await openShop();
    const steps = [mail('m', { bodyHtml: undefined, subject: undefined, template: 'Hi', audience: 'Pros' })];
    await importBundle(
      bundleOf({
        audiences: [audience('Pros'), audience('Others')],
        templates: [template('Hi'), template('Bye')],
        workflows: [flow('One', { steps }), flow('Two')],
      }),
    );
    const one = (await api.get(workflows)).json.data.find(({ name }: { name: string }) => name === 'One');
    const bundle = (await api.get(`${workflows}/${one.id}/export`)).json;
    const names = (key: string) => bundle[key].map(({ name }: { name: string }) => name);
    expect([names('audiences'), names('templates'), names('workflows')]).toEqual([['Pros'], ['Hi'], ['One']]);
  });
});

describe('an import', () => {
  it('is the same to the byte when it is exported, and nothing when it comes again', async () => {
    const shop = await openShop();
    const steps = [mail('m', { bodyHtml: undefined, subject: undefined, template: 'Hi', audience: 'Pros' })];
    const parts = {
      audiences: [audience('Pros')],
      templates: [template('Hi')],
      workflows: [flow('One', { steps }), flow('Two')],
    };
    const first = await shop.importBundle(bundleOf(parts));
    expect(first.json).toMatchObject({ created: 4, updated: 0, unchanged: 0, deleted: 0, dryRun: false });
    const text = await shop.exportText();
    const other = shopIn(shop.tenant, (await shop.api.post('projects', { name: 'Other' })).json.id);
    expect((await other.importBundle(text)).status).toBe(200);
    expect(await other.exportText()).toBe(text);
    const again = await shop.importBundle(text);
    expect(again.json).toMatchObject({ created: 0, updated: 0, unchanged: 4, deleted: 0 });
    const versions = await env.DB.prepare('SELECT count(*) AS n FROM workflow_versions WHERE project_id = ?')
      .bind(shop.tenant.projectId)
      .first();
    expect(versions).toEqual({ n: 2 });
  });

  it('lists its items by kind and name, and what changes as sentences and places', async () => {
    const { importBundle } = await openShop();
    await importBundle(bundleOf({ workflows: [flow('One')] }));
    const steps = [mail('hello', { subject: 'Other' })];
    const { json } = await importBundle(
      bundleOf({ templates: [template('T')], audiences: [audience('A')], workflows: [flow('One', { steps })] }),
    );
    expect(
      json.items.map((one: { kind: string; name: string; action: string }) => `${one.kind} ${one.name} ${one.action}`),
    ).toEqual(['audience A create', 'template T create', 'workflow One update']);
    const [, , one] = json.items;
    expect(one.version).toEqual({ from: 1, to: 2 });
    expect(one.changes).toEqual(['Step hello changed: config.subject.', 'Step nap removed.']);
    expect(one.diff[0]).toEqual({ path: '/steps/0/config/subject', before: 'hello', after: 'Other', step: 'hello' });
  });

  it('writes nothing and tells nobody as a dry run', async () => {
    const { importBundle, tenant } = await openShop();
    const count = async () => {
      const tables = ['audit_log', 'workflows', 'managed_items', 'bundle_imports', 'project_versions', 'stream_outbox'];
      const rows = await env.DB.batch(
        tables.map((table) =>
          env.DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE project_id = ?`).bind(tenant.projectId),
        ),
      );
      return rows.map(({ results }) => results);
    };
    const before = await count();
    const plan = await importBundle(bundleOf({ workflows: [flow('W')] }), '&dryRun=true');
    expect(plan.json).toMatchObject({ importId: null, dryRun: true, created: 1 });
    expect((await importBundle(bundleOf({ workflows: [flow('W', { steps: [] })] }), '&dryRun=true')).status).toBe(422);
    expect(await count()).toEqual(before);
  });

  it('keeps the id and the versions of what is renamed', async () => {
    const { importBundle, api, exportText } = await openShop();
    await importBundle(bundleOf({ workflows: [flow('Old')] }));
    const [old] = (await api.get(workflows)).json.data;
    const renamed = bundleOf({ workflows: [flow('New', { renamedFrom: 'Old' })] });
    expect((await importBundle(renamed)).json.items[0]).toMatchObject({ action: 'update', renamedFrom: 'Old' });
    const [now] = (await api.get(workflows)).json.data;
    expect([now.id, now.name, now.version]).toEqual([old.id, 'New', 2]);
    expect((await importBundle(renamed)).json).toMatchObject({ unchanged: 1, updated: 0 });
    expect(await exportText()).not.toContain('renamedFrom');
  });

  it('of another organisation is not possible', async () => {
    const { api } = await createTenant();
    const other = await createTenant();
    const answer = await api.post(`${workflows}/import?projectId=${other.projectId}`, bundleOf());
    expect(answer.status).toBe(404);
  });
});

describe('the version of a template that a step names', () => {
  const pinned = { subject: undefined, bodyHtml: undefined, templateVersion: 1 };
  const bundle = bundleOf({
    templates: [template('T')],
    workflows: [flow('W', { steps: [mail('hello', { ...pinned, templateVersion: undefined, template: 'T' })] })],
  });

  it('is in no export, and importing that says that it goes', async () => {
    const { api, importBundle, exportText, tenant } = await openShop();
    await importBundle(bundle);
    const text = await exportText();
    const [{ id: templateId }] = (await api.get('email/templates')).json.data;
    const [saved] = (await api.get('automation/workflows')).json.data;
    const steps = [mail('hello', { ...pinned, templateId })];
    expect((await api.patch(`automation/workflows/${saved.id}`, { steps })).status).toBe(200);
    expect(await exportText()).toBe(text);
    const drift = (await api.get(`automation/drift?projectId=${tenant.projectId}`)).json.data;
    expect(drift.find(({ name }: { name: string }) => name === 'W')).toMatchObject({ state: 'changed' });
    const { json } = await importBundle(text);
    expect(json.items[1]).toMatchObject({
      action: 'update',
      changes: ['Step hello changed: config.templateVersion.'],
    });
    const after = (await api.get(`automation/workflows/${saved.id}`)).json;
    expect(after.steps[0].config).toEqual({ to: '{{user.email}}', templateId });
  });

  it('is refused in a bundle, in words', async () => {
    const { importBundle } = await openShop();
    const steps = [mail('hello', { ...pinned, template: 'T' })];
    const { status, json } = await importBundle({ ...bundle, workflows: [flow('W', { steps })] });
    expect(status).toBe(422);
    expect(json.errors).toMatchObject([
      {
        pointer: '/workflows/0/steps/0/config/templateVersion',
        code: 'version_in_bundle',
        message: expect.stringContaining('leave it out'),
      },
    ]);
  });
});

describe('an export of a part', () => {
  it('has what one source imported, or some kinds', async () => {
    const { api, importBundle, exportText } = await openShop();
    await importBundle(bundleOf({ audiences: [audience('A')], workflows: [flow('W')] }), '&source=shop');
    await api.post(workflows, flow('By hand'));
    const names = async (query: string) => {
      const { audiences, workflows: found } = JSON.parse(await exportText(query));
      return [audiences, found].map((list) => list.map(({ name }: { name: string }) => name));
    };
    expect(await names('&source=shop')).toEqual([['A'], ['W']]);
    expect(await names('&source=other')).toEqual([[], []]);
    expect(await names('&kinds=audience')).toEqual([['A'], []]);
    expect(await names('&kinds=workflow,audience')).toEqual([['A'], ['By hand', 'W']]);
    const refused = await api.get(`${workflows}/export?kinds=workflow,flows`);
    expect([refused.status, refused.json.errors[0].pointer]).toEqual([422, '?kinds']);
  });
});

describe('the secrets of steps', () => {
  const url = 'https://sandbox.test:8443/hook?token=very-secret-value';
  const hooked = flow('Hooked', { steps: [{ label: 'hook', type: 'webhook', config: { url } }] });

  it('are in no export, and stay as they are when it comes back', async () => {
    const shop = await openShop();
    expect((await shop.importBundle(bundleOf({ workflows: [hooked] }))).status).toBe(200);
    const text = await shop.exportText();
    expect(text).not.toContain('very-secret-value');
    expect((await shop.importBundle(text)).json).toMatchObject({ unchanged: 1 });
    const stored = await env.DB.prepare('SELECT definition FROM workflow_versions WHERE project_id = ?')
      .bind(shop.tenant.projectId)
      .all<{ definition: string }>();
    expect(stored.results).toHaveLength(1);
    expect(stored.results[0]?.definition).toContain('sealed');
    expect(stored.results[0]?.definition).not.toContain('very-secret-value');
    const rows = await env.DB.prepare('SELECT before, after FROM audit_log WHERE project_id = ?')
      .bind(shop.tenant.projectId)
      .all();
    expect(JSON.stringify(rows.results)).not.toContain('very-secret-value');
  });

  it('change with the bundle, which makes a version, and are refused as hints where nothing is stored', async () => {
    const shop = await openShop();
    await shop.importBundle(bundleOf({ workflows: [hooked] }));
    const other = { ...hooked, steps: [{ ...hooked.steps[0], config: { url: url.replace('very', 'most') } }] };
    expect((await shop.importBundle(bundleOf({ workflows: [other] }))).json.items[0]).toMatchObject({
      action: 'update',
      version: { from: 1, to: 2 },
    });
    const next = shopIn(shop.tenant, (await shop.api.post('projects', { name: 'Next' })).json.id);
    const refused = await next.importBundle(await shop.exportText());
    expect(refused.json.errors).toMatchObject([{ pointer: '/workflows/0/steps/0/config/url', code: 'secret_hint' }]);
  });
});

describe('what was imported', () => {
  it('is listed, newest first, with who and from what', async () => {
    const { api, importBundle } = await openShop();
    await importBundle(bundleOf({ workflows: [flow('W')] }), '&source=shop&ref=one');
    await importBundle(bundleOf({ workflows: [flow('W'), flow('V')] }), '&source=shop&ref=two');
    const { data } = (await api.get('automation/imports')).json;
    expect(data).toMatchObject([
      { ref: 'two', source: 'shop', by: 'key:test admin', created: 1, unchanged: 1 },
      { ref: 'one', created: 1, unchanged: 0 },
    ]);
    const page = (await api.get('automation/imports?pageSize=1')).json;
    expect((await api.get(`automation/imports?pageSize=1&cursor=${page.nextCursor}`)).json.data).toMatchObject([
      { ref: 'one' },
    ]);
    expect((await api.get(`automation/imports/${crypto.randomUUID()}`)).status).toBe(404);
  });

  it('has one audit row for the import and one for each item that it changed', async () => {
    const { api, importBundle } = await openShop();
    const { importId } = (
      await importBundle(bundleOf({ audiences: [audience('A')], workflows: [flow('W')] }), '&ref=one')
    ).json;
    await importBundle(bundleOf({ audiences: [audience('A')], workflows: [flow('W', { description: 'd' })] }));
    const { data } = (await api.get('audit-log')).json;
    expect(data.map(({ action }: { action: string }) => action).sort()).toEqual([
      'audience.created',
      'bundle.imported',
      'bundle.imported',
      'workflow.created',
      'workflow.updated',
    ]);
    const first = data.find(({ targetId }: { targetId: string }) => targetId === importId);
    expect(first.after).toMatchObject({ source: 'default', ref: 'one', created: 2 });
    expect(data.find(({ action }: { action: string }) => action === 'workflow.created').after).toMatchObject({
      import: importId,
    });
  });
});
