import { afterEach, describe, expect, it, vi } from 'vitest';
import { openShop, type Shop, shopIn, template } from '../../support/bundles.ts';
import { beforeBatch, breakBatches, lasting } from '../../support/pipeline/faults.ts';
import { createTenant, env } from '../../support/worker.ts';

const blueprints = 'automation/blueprints';
const workflows = 'automation/workflows';
/** The statement that a clone begins its batch with. */
const guard = 'AS unchanged';

afterEach(() => void vi.restoreAllMocks());

const email = {
  kind: 'email',
  name: 'Mail',
  config: {
    vendor: 'resend',
    apiKey: 're_123456789012',
    from: 'ada@blueprints.example',
    baseUrl: 'https://sandbox.test:8443/resend',
  },
};

const clone = ({ api, tenant }: Shop, slug: string, body: object = {}) =>
  api.post(`${blueprints}/${slug}/clone`, { projectId: tenant.projectId, ...body });

/** Everything that a clone writes, counted. */
async function rowsOf({ tenant: { projectId } }: Shop): Promise<Record<string, number>> {
  const tables = ['workflows', 'workflow_versions', 'templates', 'layouts', 'partials', 'variables', 'audiences'];
  const results = await env.DB.batch<{ n: number }>(
    [...tables, 'audit_log', 'managed_items', 'bundle_imports'].map((table) =>
      env.DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE project_id = ?`).bind(projectId),
    ),
  );
  return Object.fromEntries(
    [...tables, 'audit', 'managed', 'imports'].map((table, i) => [table, results[i]?.results[0]?.n ?? 0]),
  );
}

const nothing = {
  ...{ workflows: 0, workflow_versions: 0, templates: 0, layouts: 0, partials: 0, variables: 0, audiences: 0 },
  ...{ audit: 0, managed: 0, imports: 0 },
};
/** After one clone of the cart, which has two mails: six variables, a layout and a partial are shared. */
const oneCart = {
  ...{ workflows: 1, workflow_versions: 1, templates: 2, layouts: 1, partials: 1, variables: 6, audiences: 0 },
  ...{ audit: 11, managed: 0, imports: 0 },
};

describe('the gallery', () => {
  it('says what the project lacks, and of no project nothing', async () => {
    const shop = await openShop();
    const needOf = async (query: string, kind: string, name: string) => {
      const { json } = await shop.api.get(`${blueprints}${query}`);
      const [cart] = json.data.filter(({ slug }: { slug: string }) => slug === 'cart-abandonment');
      return cart.needs.find((need: { kind: string; name: string }) => need.kind === kind && need.name === name);
    };
    const inProject = `?projectId=${shop.tenant.projectId}`;
    expect(await needOf(inProject, 'channel', 'email')).toMatchObject({ missing: true, optional: false });
    expect(await needOf('', 'channel', 'email')).toMatchObject({ missing: true });
    expect((await shop.api.post('notifications/channels', email)).status).toBe(201);
    await shop.api.put(`settings/variables?projectId=${shop.tenant.projectId}`, { brandName: { value: 'Shop' } });
    expect(await needOf(inProject, 'channel', 'email')).toMatchObject({ missing: false });
    expect(await needOf(inProject, 'variable', 'brandName')).toMatchObject({ missing: false, optional: true });
    expect(await needOf(inProject, 'variable', 'postalAddress')).toMatchObject({ missing: true, optional: true });
    await shop.api.post('projects', { name: 'Other' });
    expect(await needOf('', 'channel', 'email')).toMatchObject({ missing: null });
  });

  it('has samples whose dates are those of today', async () => {
    const { api } = await openShop();
    const { data } = (await api.get(blueprints)).json;
    const { sample } = data.find(({ slug }: { slug: string }) => slug === 'trial-ending');
    const days = (Date.parse(sample.traits.trialEndsAt) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(12.9);
    expect(days).toBeLessThan(14.1);
  });

  it('has each blueprint as a bundle that imports as it is, and comes back to the byte', async () => {
    const shop = await openShop();
    const { text } = await shop.api.get(`${blueprints}/order-confirmation`);
    const { json } = await shop.importBundle(text);
    expect(json.tests).toMatchObject({ failed: 0, coverage: { percent: 100 } });
    expect(await shop.exportText()).toBe(text);
    expect((await shop.api.get(`${blueprints}/nope`)).status).toBe(404);
  });
});

describe('a clone', () => {
  it('of each blueprint dry-runs to its end with the sample, without a warning', async () => {
    const shop = await openShop();
    await shop.api.post('notifications/channels', email);
    await env.DB.prepare(
      "INSERT INTO email_domains (id, org_id, domain, verified_at, created_at) VALUES (?, ?, 'blueprints.example', 1, 1)",
    )
      .bind(crypto.randomUUID(), shop.tenant.orgId)
      .run();
    const { data } = (await shop.api.get(blueprints)).json;
    expect(data).toHaveLength(8);
    for (const { slug, sample } of data) {
      const { id, trigger } = (await clone(shop, slug)).json;
      const { eventType } = trigger;
      const body = { ...(eventType ? { eventType } : {}), properties: sample.properties, profile: sample.traits };
      const { json } = await shop.api.post(`${workflows}/${id}/test-run`, body);
      expect([slug, json.matched, json.endsWith]).toEqual([slug, true, 'completed']);
      for (const step of json.steps) expect([slug, step.label, step.warnings]).toEqual([slug, step.label, undefined]);
      expect(json.steps.map(({ outcome }: { outcome: string }) => outcome).join()).toMatch(/^((sent|completed),?)+$/);
    }
  });

  it('is the workflow with its templates and audience, switched off, and owned by nobody', async () => {
    const shop = await openShop();
    const { status, json } = await clone(shop, 're-engagement', { name: 'Win back' });
    expect(status).toBe(201);
    expect(json).toMatchObject({ name: 'Win back', status: 'inactive', version: 1, managedBy: null });
    const made = json.created.map(({ kind, name }: { kind: string; name: string }) => `${kind} ${name}`);
    expect(made.filter((one: string) => !one.startsWith('variable'))).toEqual([
      'audience Win back: Inactive 30 days',
      'layout Sendora basic',
      'partial button',
      'template Win back: Shall we stop writing?',
      'template Win back: We kept your place',
      'workflow Win back',
    ]);
    const audience = json.created.find(({ kind }: { kind: string }) => kind === 'audience');
    expect(json.trigger).toEqual({ audience: { id: audience.id, on: 'enter' } });
    expect(json.needs).toContainEqual(expect.objectContaining({ kind: 'channel', name: 'email', missing: true }));
    const { data } = (await shop.api.get('audit-log?action=workflow.created')).json;
    expect(data[0]).toMatchObject({ targetId: json.id, after: { blueprint: 're-engagement' } });
    expect(await rowsOf(shop)).toMatchObject({ managed: 0, imports: 0, audiences: 1 });
  });

  it('starts at once where that is asked for', async () => {
    const shop = await openShop();
    expect((await clone(shop, 'birthday', { isActive: true })).json).toMatchObject({ status: 'active' });
  });

  it('shares layout, partial and variables, and leaves alone what is there', async () => {
    const shop = await openShop();
    await shop.api.post('email/layouts', { name: 'Sendora basic', html: '<p>Mine</p>{{{body}}}' });
    await shop.api.put(`settings/variables?projectId=${shop.tenant.projectId}`, { brandName: { value: 'Mine' } });
    const first = (await clone(shop, 'cart-abandonment')).json;
    const second = (await clone(shop, 'birthday')).json;
    const kinds = ({ created }: { created: { kind: string }[] }) => [...new Set(created.map(({ kind }) => kind))];
    expect(kinds(first)).toEqual(['partial', 'template', 'variable', 'workflow']);
    expect(kinds(second)).toEqual(['template', 'workflow']);
    const [layout] = (await shop.api.get('email/layouts')).json.data;
    expect(layout).toMatchObject({ html: '<p>Mine</p>{{{body}}}', version: 1 });
    const variables = (await shop.api.get(`settings/variables?projectId=${shop.tenant.projectId}`)).json;
    expect(JSON.stringify(variables)).toContain('"Mine"');
    const need = second.needs.find(({ name }: { name: string }) => name === 'brandName');
    expect(need).toMatchObject({ missing: false });
  });

  it('is refused with a free name where one is taken, also by what is named after it', async () => {
    const shop = await openShop();
    const { id } = (await clone(shop, 'birthday')).json;
    const taken = await clone(shop, 'birthday');
    expect(taken.status).toBe(409);
    expect(taken.json.errors).toMatchObject([{ pointer: '/name', code: 'name_taken', suggestion: 'Birthday 2' }]);
    await shop.api.del(`${workflows}/${id}`);
    await shop.api.post('email/templates', template('Birthday 2: Happy birthday'));
    const before = await rowsOf(shop);
    const again = await clone(shop, 'birthday');
    expect(again.json.errors).toMatchObject([{ suggestion: 'Birthday 3' }]);
    expect(await rowsOf(shop)).toEqual(before);
    expect((await clone(shop, 'birthday', { name: 'Birthday 3' })).status).toBe(201);
  });

  it('is refused where a partial of the project does not fit', async () => {
    const shop = await openShop();
    await shop.api.post('email/partials', { name: 'button', html: '{{href}}', args: [{ name: 'href' }] });
    const { status, json } = await clone(shop, 'birthday');
    expect([status, json.code]).toEqual([409, 'conflict']);
    expect(json.detail).toContain('button');
    expect(await rowsOf(shop)).toMatchObject({ workflows: 0, templates: 0 });
  });

  it('takes no more than a name, and room', async () => {
    const shop = await openShop();
    expect((await clone(shop, 'nope')).status).toBe(404);
    expect((await clone(shop, 'birthday', { name: 'x'.repeat(161) })).status).toBe(422);
    expect((await clone(shop, 'birthday', { slug: 'x' })).status).toBe(422);
    const { status, json } = await clone(shop, 'welcome-series', { name: 'x'.repeat(160) });
    expect([status, json.name]).toEqual([201, 'x'.repeat(160)]);
  });
});

describe('who may clone', () => {
  it('an editor, in a project of their own', async () => {
    const shop = await openShop();
    const body = { projectId: shop.tenant.projectId };
    expect((await shop.tenant.as('viewer').post(`${blueprints}/birthday/clone`, body)).status).toBe(403);
    const stranger = await createTenant();
    expect((await stranger.api.post(`${blueprints}/birthday/clone`, body)).status).toBe(404);
    expect((await stranger.api.get(`${blueprints}?projectId=${body.projectId}`)).status).toBe(404);
    expect(await rowsOf(shop)).toEqual(nothing);
    expect((await shop.tenant.as('editor').post(`${blueprints}/birthday/clone`, body)).status).toBe(201);
    expect((await shop.tenant.as('viewer').get(blueprints)).status).toBe(200);
  });
});

describe('a crash of a clone', () => {
  it('before its batch leaves nothing, and a repeat clones', async () => {
    const shop = await openShop();
    const fault = breakBatches(guard, 1);
    vi.spyOn(console, 'error').mockReturnValue();
    expect((await clone(shop, 'cart-abandonment')).status).toBe(500);
    expect([fault.failed, await rowsOf(shop)]).toEqual([1, nothing]);
    expect((await clone(shop, 'cart-abandonment')).status).toBe(201);
    expect(await rowsOf(shop)).toEqual(oneCart);
  });

  it('in its batch leaves nothing', async () => {
    const shop = await openShop();
    vi.spyOn(console, 'error').mockReturnValue();
    const prototype: D1Database = Object.getPrototypeOf(env.DB);
    const { batch } = prototype;
    vi.spyOn(prototype, 'batch').mockImplementation(async function (this: D1Database, statements) {
      const isClone = statements.some((one) => (one as unknown as { statement: string }).statement.includes(guard));
      const more = isClone ? [env.DB.prepare('INSERT INTO projects (id) VALUES (NULL)')] : [];
      return batch.call(this, [...statements, ...more]) as never;
    });
    expect((await clone(shop, 'cart-abandonment')).status).toBe(500);
    vi.restoreAllMocks();
    expect(await rowsOf(shop)).toEqual(nothing);
  });

  it('after its batch leaves everything, and a repeat is told that the name is taken', async () => {
    const shop = await openShop();
    vi.spyOn(console, 'error').mockReturnValue();
    const prototype: D1Database = Object.getPrototypeOf(env.DB);
    const { batch } = prototype;
    vi.spyOn(prototype, 'batch').mockImplementation(async function (this: D1Database, statements) {
      const results = await batch.call(this, statements);
      if (statements.some((one) => (one as unknown as { statement: string }).statement.includes(guard)))
        throw new Error(lasting);
      return results as never;
    });
    expect((await clone(shop, 'cart-abandonment')).status).toBe(500);
    vi.restoreAllMocks();
    expect(await rowsOf(shop)).toEqual(oneCart);
    expect((await clone(shop, 'cart-abandonment')).status).toBe(409);
  });
});

describe('clones beside each other', () => {
  it('of one name are one clone and one refusal', async () => {
    const shop = await openShop();
    const both = await Promise.all([clone(shop, 'cart-abandonment'), clone(shop, 'cart-abandonment')]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await rowsOf(shop)).toEqual(oneCart);
  });

  it('of two names share one layout', async () => {
    const shop = await openShop();
    const both = await Promise.all([clone(shop, 'birthday', { name: 'A' }), clone(shop, 'birthday', { name: 'B' })]);
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    expect(await rowsOf(shop)).toMatchObject({ workflows: 2, layouts: 1, partials: 1, variables: 6 });
  });

  it('of all blueprints are all made', async () => {
    const shop = await openShop();
    const { data } = (await shop.api.get(blueprints)).json;
    const all = await Promise.all(data.map(({ slug }: { slug: string }) => clone(shop, slug)));
    expect(all.map(({ status }) => status)).toEqual(Array(8).fill(201));
    expect(await rowsOf(shop)).toMatchObject({ workflows: 8, templates: 19, layouts: 1, partials: 1, variables: 6 });
  });

  it('a change that comes in between is seen', async () => {
    const shop = await openShop();
    const beside = beforeBatch(guard, () =>
      shop.api.post('email/layouts', { name: 'Sendora basic', html: '{{{body}}}' }),
    );
    const { json } = await clone(shop, 'birthday');
    expect(beside.done).toBe(true);
    expect(json.created.map(({ kind }: { kind: string }) => kind)).not.toContain('layout');
    expect(await rowsOf(shop)).toMatchObject({ layouts: 1, workflows: 1 });
  });

  it('of another project are apart', async () => {
    const shop = await openShop();
    const other = shopIn(shop.tenant, (await shop.api.post('projects', { name: 'Other' })).json.id);
    await clone(shop, 'birthday');
    expect(await other.names(workflows)).toEqual([]);
  });
});
