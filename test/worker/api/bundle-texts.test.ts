// Layouts, partials and variables in bundles, and the values that a project gives its variables.
import { describe, expect, it } from 'vitest';
import { bundleOf, flow, openShop, shopIn, template } from '../../support/bundles.ts';

const shared = {
  layouts: [{ name: 'Shop', html: '<main>{{{body}}}<i>{{var.brandName}}</i></main>' }],
  partials: [
    {
      name: 'button',
      args: [{ name: 'url' }, { name: 'label', default: 'Open' }],
      html: '<a href="{{url}}">{{label}}</a>',
    },
  ],
  variables: [
    { name: 'brandName', default: 'Example' },
    { name: 'appUrl', description: 'Where the app is' },
  ],
};
const mail = template('T', {
  layout: 'Shop',
  html: '{{> button url=var.appUrl}}',
  locales: { de: { subject: 'Hallo' } },
});
const tests = [{ name: 'nothing', given: [], expect: [{ runs: 0 }] }];
const whole = bundleOf({ ...shared, templates: [mail], tests, workflows: [flow('W')] });

describe('everything that a bundle may hold', () => {
  it('is exported as it was imported, in sync, and nothing when it comes again', async () => {
    const shop = await openShop();
    const first = await shop.importBundle(whole, '&source=shop');
    expect(first.json).toMatchObject({ created: 7 });
    const text = await shop.exportText();
    const other = shopIn(shop.tenant, (await shop.api.post('projects', { name: 'Other' })).json.id);
    expect((await other.importBundle(text)).json).toMatchObject({ created: 7 });
    expect(await other.exportText()).toBe(text);
    expect((await shop.importBundle(text, '&source=shop')).json).toMatchObject({ unchanged: 7 });
    const { data } = (await shop.api.get(`automation/drift?projectId=${shop.tenant.projectId}`)).json;
    expect(data.map(({ state }: { state: string }) => state)).toEqual(Array(7).fill('in_sync'));
  });

  it('says whose it is', async () => {
    const { api, importBundle } = await openShop();
    await importBundle(whole, '&source=shop');
    for (const path of ['email/layouts', 'email/partials', 'settings/variables']) {
      const [one] = (await api.get(path)).json.data;
      expect(one, path).toMatchObject({ managedBy: { source: 'shop' } });
      if (one.id !== undefined)
        expect((await api.get(`${path}/${one.id}`)).json).toMatchObject({ managedBy: { source: 'shop' } });
    }
  });

  it('is told apart when it is changed by hand', async () => {
    const { api, importBundle, tenant } = await openShop();
    await importBundle(whole);
    const [layout] = (await api.get('email/layouts')).json.data;
    await api.patch(`email/layouts/${layout.id}`, { html: '<b>{{{body}}}</b>' });
    await api.put('settings/variables', { brandName: { default: 'Another' } });
    const { data } = (await api.get(`automation/drift?projectId=${tenant.projectId}`)).json;
    const changed = data.filter(({ state }: { state: string }) => state === 'changed');
    expect(changed.map(({ kind, changes }: { kind: string; changes: string[] }) => [kind, ...changes])).toEqual([
      ['layout', 'Changed: html.'],
      ['variable', 'Changed: default.'],
    ]);
  });

  it('is not deleted while something that stays names it', async () => {
    const { api, importBundle } = await openShop();
    await importBundle(bundleOf(shared));
    await api.post('email/templates', template('By hand', { html: '{{> button url=var.appUrl}}' }));
    const refused = await importBundle({ version: 1, partials: [], variables: [], layouts: [] }, '&prune=true');
    expect(refused.status).toBe(409);
    expect(refused.json.errors.map(({ pointer, code }: { pointer: string; code: string }) => [pointer, code])).toEqual([
      ['/partials', 'in_use'],
      ['/variables', 'in_use'],
    ]);
  });
});

describe('values of variables that come with a bundle', () => {
  const frame = (variables: object, bundle: object = whole) => ({ bundle, variables });

  it('are set in the same transaction, planned before, and kept by the next import', async () => {
    const { api, importBundle } = await openShop();
    const values = async () =>
      Object.fromEntries(
        (await api.get('settings/variables')).json.data.map((one: { name: string; value: string }) => [
          one.name,
          one.value,
        ]),
      );
    const plan = await importBundle(frame({ appUrl: 'https://app.example.com' }), '&dryRun=true');
    expect(plan.json.variables).toEqual([{ name: 'appUrl', before: null, after: 'https://app.example.com' }]);
    expect(await values()).toEqual({});
    await importBundle(frame({ appUrl: 'https://app.example.com' }));
    expect(await values()).toEqual({ appUrl: 'https://app.example.com', brandName: null });
    expect((await importBundle(whole)).json).toMatchObject({ unchanged: 7, variables: [] });
    expect(await values()).toMatchObject({ appUrl: 'https://app.example.com' });
    expect((await importBundle(frame({ appUrl: 'https://new.example.com' }))).json.variables).toHaveLength(1);
    expect(await values()).toMatchObject({ appUrl: 'https://new.example.com' });
  });

  it('are refused where nobody declares the variable, with what was probably meant', async () => {
    const { importBundle } = await openShop();
    const { json } = await importBundle(frame({ appurl: 'x' }));
    expect(json.errors).toMatchObject([
      { pointer: '/variables/appurl', code: 'unknown_variable', suggestion: 'appUrl' },
    ]);
  });

  it('may not lead the steps of a workflow to an address that is not called', async () => {
    const { api, importBundle } = await openShop();
    await importBundle(frame({ appUrl: 'https://sandbox.test:8443' }));
    const steps = [{ label: 'hook', type: 'webhook', config: { url: '{{var.appUrl}}/hook' } }];
    expect((await api.post('automation/workflows', flow('By hand', { steps }))).status).toBe(201);
    const refused = await importBundle(frame({ appUrl: 'http://169.254.169.254' }));
    expect(refused.json.errors).toMatchObject([{ pointer: '/variables/appUrl' }]);
    const own = bundleOf({ ...shared, workflows: [flow('W', { steps })] });
    const inBundle = await importBundle(frame({ appUrl: 'http://169.254.169.254' }, own));
    expect(inBundle.json.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '/bundle/workflows/0/steps/0/config/url',
      '/variables/appUrl',
    ]);
  });

  it('are needed where there is no default', async () => {
    const { importBundle } = await openShop();
    const needs = async (bundle: object) =>
      (await importBundle(bundle, '&dryRun=true')).json.needs.filter(
        ({ kind }: { kind: string }) => kind === 'variable',
      );
    expect(await needs(whole)).toMatchObject([{ name: 'appUrl', missing: true }]);
    expect(await needs(frame({ appUrl: 'https://x.example.com' }))).toMatchObject([{ name: 'appUrl', missing: false }]);
  });
});
