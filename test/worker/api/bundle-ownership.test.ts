// Whose items are, what prune deletes, and what is told of changes by hand.
import { describe, expect, it } from 'vitest';
import { audience, bundleOf, flow, mail, nap, openShop, type Shop, template } from '../../support/bundles.ts';

const workflows = 'automation/workflows';

const actions = (answer: { json: { items: { kind: string; name: string; action: string }[] } }) =>
  answer.json.items.map(({ kind, name, action }) => `${kind} ${name} ${action}`);

async function driftOf({ api, tenant }: Shop, source = 'shop') {
  const { json } = await api.get(`automation/drift?projectId=${tenant.projectId}&source=${source}`);
  return Object.fromEntries(json.data.map((one: { name: string }) => [one.name, one]));
}

describe('an imported item', () => {
  it('says in every GET which source it comes from, by whom, when and from what', async () => {
    const shop = await openShop();
    const { api, importBundle } = shop;
    const channel = (
      await api.post('notifications/channels', {
        kind: 'webhook',
        name: 'Hook',
        config: { url: 'https://sandbox.test:8443/hook' },
      })
    ).json;
    expect(channel.name).toBe('Hook');
    const rules = [
      { kind: 'notification', key: 'paid', channels: ['Hook'] },
      { kind: 'alert', name: 'Down', match: { eventType: 'down' }, channels: ['Hook'] },
    ];
    const answer = await importBundle(
      bundleOf({ audiences: [audience('A')], templates: [template('T')], workflows: [flow('W')], rules }),
      '&source=shop&ref=1f3c2a9',
    );
    expect(answer.status).toBe(200);
    for (const path of [workflows, 'customers/audiences', 'email/templates', 'notifications/rules', 'alerts/rules']) {
      const [listed] = (await api.get(path)).json.data.filter(({ isBuiltIn }: { isBuiltIn?: boolean }) => !isBuiltIn);
      const managedBy = {
        source: 'shop',
        at: expect.any(String),
        by: 'key:test admin',
        ref: '1f3c2a9',
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      };
      expect(listed, path).toMatchObject({ managedBy });
      expect((await api.get(`${path}/${listed.id}`)).json, path).toMatchObject({ managedBy });
    }
  });

  it('that a person made has no source until an import adopts it', async () => {
    const { api, importBundle } = await openShop();
    const { json } = await api.post(workflows, flow('W'));
    expect(json.managedBy).toBeNull();
    const plan = await importBundle(bundleOf({ workflows: [flow('W')] }), '&source=shop');
    expect(plan.json.items[0]).toMatchObject({ action: 'unchanged', adopted: true });
    expect((await api.get(`${workflows}/${json.id}`)).json).toMatchObject({
      version: 1,
      managedBy: { source: 'shop' },
    });
    expect((await importBundle(bundleOf({ workflows: [flow('W')] }), '&source=shop')).json.items[0].adopted).toBe(
      false,
    );
  });

  it('of another source is refused unless it is taken over', async () => {
    const { importBundle } = await openShop();
    const bundle = bundleOf({ workflows: [flow('W')] });
    await importBundle(bundle, '&source=shop');
    const refused = await importBundle(bundle, '&source=other');
    expect(refused.json.errors).toMatchObject([{ pointer: '/workflows/0/name', code: 'owned_by_other' }]);
    expect(refused.status).toBe(422);
    const taken = await importBundle(bundle, '&source=other&takeOver=true');
    expect(taken.json.items[0]).toMatchObject({ action: 'unchanged', adopted: true });
    expect((await importBundle(bundle, '&source=shop')).status).toBe(422);
  });

  it('can be sent back as it was read', async () => {
    const { api, importBundle } = await openShop();
    await importBundle(bundleOf({ workflows: [flow('W')] }));
    const [read] = (await api.get(workflows)).json.data;
    expect((await api.put(`${workflows}/${read.id}`, read)).status).toBe(200);
    const foreign = { ...read, managedBy: null };
    expect((await api.put(`${workflows}/${read.id}`, foreign)).json.errors).toMatchObject([{ code: 'read_only' }]);
  });
});

describe('prune', () => {
  it('deletes what this source imported and the bundle no longer holds, of the kinds whose list it has', async () => {
    const { api, importBundle, names } = await openShop();
    const parts = { audiences: [audience('A')], templates: [template('T')], workflows: [flow('Keep'), flow('Drop')] };
    await importBundle(bundleOf(parts), '&source=shop');
    await importBundle(bundleOf({ workflows: [flow('Other')] }), '&source=other');
    await api.post(workflows, flow('By hand'));
    const rest = { version: 1, workflows: [flow('Keep')], templates: [] };
    expect((await importBundle(rest, '&source=shop')).json.deleted).toBe(0);
    const pruned = await importBundle(rest, '&source=shop&prune=true');
    expect(actions(pruned)).toEqual(['template T delete', 'workflow Drop delete', 'workflow Keep unchanged']);
    expect(await names(workflows)).toEqual(['By hand', 'Keep', 'Other']);
    expect(await names('customers/audiences')).toEqual(['A']);
    expect((await importBundle(rest, '&source=shop&prune=true')).json.deleted).toBe(0);
  });

  it('frees a name that the same bundle gives to a new item', async () => {
    const { importBundle, names } = await openShop();
    await importBundle(bundleOf({ templates: [template('Old')], workflows: [flow('W')] }), '&source=shop');
    const renamed = bundleOf({ templates: [template('New', { renamedFrom: 'Old' }), template('More')], workflows: [] });
    expect(actions(await importBundle(renamed, '&source=shop&prune=true'))).toEqual([
      'template More create',
      'template New update',
      'workflow W delete',
    ]);
    expect(
      (await importBundle(bundleOf({ templates: [template('New'), template('More'), template('Old')] }))).status,
    ).toBe(422);
    expect(await names('email/templates')).toEqual(['More', 'New']);
  });

  it('is refused where something that stays uses the item', async () => {
    const { api, importBundle, names } = await openShop();
    await importBundle(bundleOf({ templates: [template('T')] }), '&source=shop');
    const [{ id }] = (await api.get('email/templates')).json.data;
    await api.post(
      workflows,
      flow('By hand', { steps: [mail('m', { bodyHtml: undefined, subject: undefined, templateId: id })] }),
    );
    const refused = await importBundle(bundleOf(), '&source=shop&prune=true');
    expect(refused.status).toBe(409);
    expect(refused.json.errors).toMatchObject([{ pointer: '/templates', code: 'in_use' }]);
    expect(refused.json.detail).toContain('the workflow "By hand"');
    expect(await names('email/templates')).toEqual(['T']);
  });

  it('deletes a rule with what waits of it, and never the rule that Sendora made', async () => {
    const { api, importBundle, names } = await openShop();
    await api.post('notifications/channels', {
      kind: 'webhook',
      name: 'Hook',
      config: { url: 'https://sandbox.test:8443/hook' },
    });
    const rules = [
      { kind: 'notification', key: 'paid', channels: ['Hook'] },
      { kind: 'alert', name: 'Down', match: { eventType: 'down' }, channels: ['Hook'] },
    ];
    await importBundle(bundleOf({ rules }));
    const pruned = await importBundle(bundleOf({ rules: [] }), '&prune=true');
    expect(actions(pruned)).toEqual(['rule Down delete', 'rule paid delete']);
    expect(await names('notifications/rules')).toEqual([]);
    expect(await names('alerts/rules')).not.toContain('Down');
  });
});

describe('drift', () => {
  it('names who changed what since the import, and what is gone', async () => {
    const shop = await openShop();
    const { api, importBundle } = shop;
    const parts = { audiences: [audience('A'), audience('Gone')], templates: [template('T')], workflows: [flow('W')] };
    await importBundle(bundleOf(parts), '&source=shop');
    expect(await driftOf(shop)).toMatchObject({ A: { state: 'in_sync' }, W: { state: 'in_sync', changes: [] } });
    const idOf = async (path: string, wanted: string) =>
      (await api.get(path)).json.data.find(({ name }: { name: string }) => name === wanted).id;
    await api.patch(`${workflows}/${await idOf(workflows, 'W')}`, {
      description: 'edited',
      steps: [nap(), mail('hello'), mail('bye')],
    });
    await api.patch(`email/templates/${await idOf('email/templates', 'T')}`, { subject: 'Other' });
    await api.del(`customers/audiences/${await idOf('customers/audiences', 'Gone')}`);
    const by = { changedBy: 'key:test admin', changedAt: expect.any(String) };
    expect(await driftOf(shop)).toMatchObject({
      A: { state: 'in_sync' },
      Gone: { kind: 'audience', state: 'deleted' },
      T: { state: 'changed', ...by, changes: ['Changed: subject.'] },
      W: { state: 'changed', ...by, changes: ['Changed: description.', 'Step bye added.'] },
    });
    const { json } = await importBundle(bundleOf(parts), '&source=shop&dryRun=true');
    expect(json.items.map(({ name, drift }: { name: string; drift: object }) => [name, drift !== null])).toEqual([
      ['A', false],
      ['Gone', true],
      ['T', true],
      ['W', true],
    ]);
  });

  it('refuses the import where it is asked to, and is undone where not', async () => {
    const shop = await openShop();
    const { api, importBundle } = shop;
    const bundle = bundleOf({ workflows: [flow('W')] });
    await importBundle(bundle, '&source=shop');
    const [{ id }] = (await api.get(workflows)).json.data;
    await api.patch(`${workflows}/${id}`, { name: 'W', description: 'edited' });
    const refused = await importBundle(bundle, '&source=shop&onDrift=refuse');
    expect([refused.status, refused.json.code]).toEqual([409, 'conflict']);
    expect(refused.json.errors).toMatchObject([{ pointer: '/workflows/0', code: 'drifted' }]);
    expect((await importBundle(bundle, '&source=shop')).json.items[0]).toMatchObject({
      action: 'update',
      drift: { changes: ['Changed: description.'] },
    });
    expect(await driftOf(shop)).toMatchObject({ W: { state: 'in_sync' } });
  });

  it('is none where the bundle says the same by now', async () => {
    const shop = await openShop();
    const { api, importBundle } = shop;
    await importBundle(bundleOf({ workflows: [flow('W')] }), '&source=shop');
    const [{ id }] = (await api.get(workflows)).json.data;
    await api.patch(`${workflows}/${id}`, { description: 'edited' });
    const same = bundleOf({ workflows: [flow('W', { description: 'edited' })] });
    const answer = await importBundle(same, '&source=shop&onDrift=refuse');
    expect(answer.json.items[0]).toMatchObject({ action: 'unchanged', drift: null });
    expect(await driftOf(shop)).toMatchObject({ W: { state: 'in_sync' } });
  });

  it('lists what comes from no bundle where no source is asked for', async () => {
    const shop = await openShop();
    await shop.api.post(workflows, flow('By hand'));
    const { json } = await shop.api.get(`automation/drift?projectId=${shop.tenant.projectId}`);
    expect(json.data).toMatchObject([{ name: 'By hand', state: 'unmanaged', source: null }]);
    expect(await driftOf(shop)).toEqual({});
  });
});
