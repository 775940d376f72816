// An import is written whole or not at all, whatever fails or happens beside it.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { objectLimits } from '../../../src/contract/limits.ts';
import { audience, bundleOf, flow, mail, openShop, type Shop, template } from '../../support/bundles.ts';
import { beforeBatch, breakBatches, lasting } from '../../support/pipeline/faults.ts';
import { call, createTenant, env, fetchWorker } from '../../support/worker.ts';

const workflows = 'automation/workflows';
const guard = 'INSERT INTO bundle_imports';

afterEach(() => void vi.restoreAllMocks());

const parts = { audiences: [audience('A')], templates: [template('T')], workflows: [flow('W'), flow('V')] };
const whole = bundleOf(parts);

/** Everything that an import writes, counted. */
async function rowsOf({ tenant: { projectId } }: Shop): Promise<Record<string, number>> {
  const tables = [
    'audiences',
    'templates',
    'workflows',
    'workflow_versions',
    'managed_items',
    'bundle_imports',
    'audit_log',
  ];
  const results = await env.DB.batch<{ n: number }>(
    tables.map((table) => env.DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE project_id = ?`).bind(projectId)),
  );
  return Object.fromEntries(tables.map((table, i) => [table, results[i]?.results[0]?.n ?? 0]));
}

/** Lets the batch of an import do something else. */
function onImportBatch(
  act: (run: () => Promise<unknown>, statements: D1PreparedStatement[]) => Promise<unknown>,
): void {
  const prototype: D1Database = Object.getPrototypeOf(env.DB);
  const { batch } = prototype;
  vi.spyOn(prototype, 'batch').mockImplementation(async function (this: D1Database, statements) {
    const run = (list = statements) => batch.call(this, list);
    const isImport = statements.some((one) => (one as unknown as { statement: string }).statement.includes(guard));
    return (isImport ? await act(() => run(), statements) : await run()) as never;
  });
}

describe('a crash of an import', () => {
  it('before its batch leaves nothing, and a repeat imports', async () => {
    const shop = await openShop();
    const before = await rowsOf(shop);
    const fault = breakBatches(guard, 1);
    const errors = vi.spyOn(console, 'error').mockReturnValue();
    expect((await shop.importBundle(whole)).status).toBe(500);
    expect([fault.failed, errors.mock.calls.length > 0]).toEqual([1, true]);
    expect(await rowsOf(shop)).toEqual(before);
    expect((await shop.importBundle(whole)).json).toMatchObject({ created: 4 });
  });

  it('in its batch leaves nothing, and a repeat imports', async () => {
    const shop = await openShop();
    const before = await rowsOf(shop);
    vi.spyOn(console, 'error').mockReturnValue();
    onImportBatch((_run, statements) => {
      vi.restoreAllMocks();
      vi.spyOn(console, 'error').mockReturnValue();
      return env.DB.batch([...statements, env.DB.prepare("SELECT json('broken')")]);
    });
    expect((await shop.importBundle(whole)).status).toBe(500);
    expect(await rowsOf(shop)).toEqual(before);
    expect((await shop.importBundle(whole)).json).toMatchObject({ created: 4 });
  });

  it('after its batch leaves everything, and a repeat finds nothing to do', async () => {
    const shop = await openShop();
    vi.spyOn(console, 'error').mockReturnValue();
    onImportBatch(async (run) => {
      await run();
      throw new Error(lasting);
    });
    expect((await shop.importBundle(whole)).status).toBe(500);
    vi.restoreAllMocks();
    expect(await rowsOf(shop)).toMatchObject({
      workflows: 2,
      workflow_versions: 2,
      managed_items: 4,
      bundle_imports: 1,
    });
    expect((await shop.importBundle(whole)).json).toMatchObject({ created: 0, unchanged: 4 });
    expect(await rowsOf(shop)).toMatchObject({ workflow_versions: 2, bundle_imports: 2 });
  });
});

describe('an import that somebody overtakes', () => {
  it('is planned anew on what is there by then', async () => {
    const shop = await openShop();
    const beside = beforeBatch(guard, () => shop.api.post(workflows, flow('W', { description: 'mine' })));
    const { json } = await shop.importBundle(whole);
    expect(beside.done).toBe(true);
    expect(json.items.map(({ name, action }: { name: string; action: string }) => `${name} ${action}`)).toEqual([
      'A create',
      'T create',
      'V create',
      'W update',
    ]);
    expect((await rowsOf(shop)).bundle_imports).toBe(1);
  });

  it('is refused where what it names was deleted by then', async () => {
    const shop = await openShop();
    await shop.api.post('email/templates', template('T'));
    const [{ id }] = (await shop.api.get('email/templates')).json.data;
    beforeBatch(guard, () => shop.api.del(`email/templates/${id}`));
    const steps = [mail('m', { bodyHtml: undefined, subject: undefined, template: 'T' })];
    const refused = await shop.importBundle(bundleOf({ workflows: [flow('W', { steps })] }));
    expect(refused.status).toBe(422);
    expect(refused.json.errors).toMatchObject([
      { pointer: '/workflows/0/steps/0/config/template', code: 'unknown_reference' },
    ]);
    expect(await rowsOf(shop)).toMatchObject({ workflows: 0, bundle_imports: 0 });
  });

  it('again and again ends as a conflict that says by whom', async () => {
    const shop = await openShop();
    let saves = 0;
    await shop.api.post('customers/audiences', audience('Beside'));
    onImportBatch(async (run) => {
      saves += 1;
      const [{ id }] = (await shop.api.get('customers/audiences')).json.data;
      await shop.api.patch(`customers/audiences/${id}`, { description: `${saves}` });
      return run();
    });
    const refused = await shop.importBundle(whole);
    expect([refused.status, refused.json.code, saves]).toEqual([409, 'conflict', 3]);
    expect(refused.json.detail).toContain('key:test admin changed the audience "Beside"');
    vi.restoreAllMocks();
    expect(await rowsOf(shop)).toMatchObject({ workflows: 0, bundle_imports: 0 });
  });

  it('by another import is whole, as is the other', async () => {
    const shop = await openShop();
    const many = (tag: string) =>
      bundleOf({ workflows: Array.from({ length: 30 }, (_, i) => flow(`W${i}`, { description: tag })) });
    const answers = await Promise.all(['one', 'two', 'three'].map((tag) => shop.importBundle(many(tag))));
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    const made = (await shop.api.get(`${workflows}?pageSize=100`)).json.data;
    expect(made).toHaveLength(30);
    expect(new Set(made.map(({ description }: { description: string }) => description)).size).toBe(1);
  });

  it('makes the save of who has read before it stale', async () => {
    const shop = await openShop();
    await shop.importBundle(whole);
    const { json } = await shop.api.get(workflows);
    const read = json.data.find(({ name }: { name: string }) => name === 'W');
    const { headers } = await shop.api.get(`${workflows}/${read.id}`);
    await shop.importBundle(bundleOf({ workflows: [flow('W', { description: 'newer' })] }));
    const { orgId, keys } = shop.tenant;
    const saved = await call('PATCH', `/api/v1/orgs/${orgId}/${workflows}/${read.id}`, {
      key: keys.editor,
      body: { description: 'mine' },
      headers: { 'if-match': headers.get('etag') ?? '' },
    });
    expect(saved.status).toBe(412);
  });
});

describe('a plan that was seen', () => {
  it('is carried out by its fingerprint, and another one is not', async () => {
    const shop = await openShop();
    const { fingerprint } = (await shop.importBundle(whole, '&dryRun=true')).json;
    const again = (await shop.importBundle(whole, '&dryRun=true')).json;
    expect(again.fingerprint).toBe(fingerprint);
    await shop.api.post(workflows, flow('W', { description: 'mine' }));
    const stale = await shop.importBundle(whole, '', { 'if-match': `"${fingerprint}"` });
    expect([stale.status, stale.json.code]).toEqual([412, 'precondition_failed']);
    expect((await rowsOf(shop)).bundle_imports).toBe(0);
    const seen = (await shop.importBundle(whole, '&dryRun=true')).json.fingerprint;
    expect((await shop.importBundle(whole, '', { 'if-match': `"${seen}"` })).json).toMatchObject({
      created: 3,
      updated: 1,
    });
  });
});

describe('an import with an Idempotency-Key', () => {
  it('is carried out once', async () => {
    const shop = await openShop();
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const first = await shop.importBundle(whole, '', headers);
    const again = await shop.importBundle(whole, '', headers);
    expect([again.headers.get('idempotent-replayed'), again.text]).toEqual(['true', first.text]);
    expect((await rowsOf(shop)).bundle_imports).toBe(1);
  });
});

describe('a bundle that is not taken', () => {
  it.each([
    ['of ids of another organisation', async () => (await createTenant()).projectId],
    ['of ids that nobody has', async () => crypto.randomUUID()],
  ])('%s changes nothing and says nothing of them', async (_, idOf) => {
    const shop = await openShop();
    const id = await idOf();
    const steps = [mail('m', { templateId: id, audienceId: id, channelId: id })];
    const refused = await shop.importBundle(bundleOf({ ...parts, workflows: [flow('W', { steps })] }));
    expect(refused.json.errors.map(({ code }: { code: string }) => code)).toEqual([
      'id_in_bundle',
      'id_in_bundle',
      'id_in_bundle',
    ]);
    expect(refused.text).not.toContain(id);
    expect(await rowsOf(shop)).toMatchObject({ audiences: 0, templates: 0, workflows: 0, bundle_imports: 0 });
  });

  it.each([
    ['YAML', '$schema: x\nversion: 1\n', 400],
    ['half a text', '{"version": 1, "workflows": [', 400],
    ['two keys of one name', '{"version": 1, "version": 1, "workflows": []}', 422],
    ['a text alone', '"bundle"', 422],
    ['a list', '[]', 422],
    ['nothing', 'null', 422],
    ['names of prototypes', '{"version": 1, "workflows": [{"__proto__": {"name": "W"}, "constructor": 1}]}', 422],
    ['a frame around nothing', '{"bundle": null}', 422],
    ['an unknown choice', '{"bundle": {"version": 1}, "runs": {"default": "leave"}}', 422],
  ])('%s is refused with a sentence', async (_, text, status) => {
    const shop = await openShop();
    const refused = await shop.importBundle(text);
    expect(refused.status).toBe(status);
    expect(refused.json.detail.length).toBeGreaterThan(10);
  });

  it('of five megabytes is refused before it is read, also when it is packed', async () => {
    const shop = await openShop();
    const large = bundleOf({
      templates: Array.from({ length: 60 }, (_, i) => template(`T${i}`, { html: 'x'.repeat(90_000) })),
    });
    const plain = await shop.importBundle(large);
    expect([plain.status, plain.json.code]).toEqual([413, 'payload_too_large']);
    expect(plain.json.detail).toContain('`source`');
    const packed = await new Response(
      new Blob([JSON.stringify(large)]).stream().pipeThrough(new CompressionStream('gzip')),
    ).arrayBuffer();
    const { orgId, projectId, keys } = shop.tenant;
    const answer = await fetchWorker(
      `https://sendora.test/api/v1/orgs/${orgId}/${workflows}/import?projectId=${projectId}`,
      {
        method: 'POST',
        headers: { 'x-api-key': keys.editor, 'content-type': 'application/json', 'content-encoding': 'gzip' },
        body: packed,
      },
    );
    expect(answer.status).toBe(413);
  });

  it('of more workflows than there may be is refused as a whole', async () => {
    const shop = await openShop();
    const { orgId, projectId } = shop.tenant;
    await env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?3)
       INSERT INTO audiences (id, project_id, name, condition, created_at, updated_at)
       SELECT ?2 || i, ?2, 'A' || i, '{"trait":"a","value":1}', i, i FROM n WHERE ?1 <> ''`,
    )
      .bind(orgId, projectId, objectLimits.audiences.limit - 1)
      .run();
    const refused = await shop.importBundle(
      bundleOf({ audiences: [audience('X'), audience('Y')], workflows: [flow('W')] }),
    );
    expect([refused.status, refused.json.code]).toEqual([409, 'limit_reached']);
    expect(await shop.names(workflows)).toEqual([]);
    expect((await shop.importBundle(bundleOf({ audiences: [audience('X')] }))).status).toBe(200);
  });

  it('of more workflows that the clock would look after than there may be is refused as a whole', async () => {
    const shop = await openShop();
    const { projectId } = shop.tenant;
    const dated = (name: string, more = {}) => flow(name, { trigger: { date: { trait: 'endsAt' } }, ...more });
    const most = objectLimits.triggers.limit;
    const many = Array.from({ length: most }, (_, i) => dated(`W${i}`));
    const refused = await shop.importBundle(bundleOf({ workflows: [...many, dated('One more')] }));
    expect([refused.status, refused.json.code, refused.json.detail]).toEqual([
      409,
      'limit_reached',
      expect.stringContaining('whose trigger is not an event'),
    ]);
    const fitting = [...many, dated('Asleep', { isActive: false }), flow('By event')];
    expect((await shop.importBundle(bundleOf({ workflows: fitting }))).status).toBe(200);
    const { results } = await env.DB.prepare('SELECT 1 FROM preparing_jobs WHERE project_id = ?').bind(projectId).all();
    expect(results).toHaveLength(most);
  });

  it('with a text that the database would cut is refused at its place', async () => {
    const shop = await openShop();
    const variables = [{ name: 'brand', default: 'a\0b' }];
    const bundle = bundleOf({ variables, workflows: [flow('W', { description: 'a\0b' })] });
    const refused = await shop.importBundle({ bundle, variables: { brand: 'c\0d' } });
    expect(refused.json.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '/bundle/variables/0/default',
      '/bundle/workflows/0/description',
      '/variables/brand',
    ]);
  });

  it('calls no address that the guard refuses', async () => {
    const shop = await openShop();
    const steps = [
      { label: 'hook', type: 'webhook', config: { url: 'http://169.254.169.254/latest', headers: { host: 'x' } } },
    ];
    const refused = await shop.importBundle(bundleOf({ workflows: [flow('V'), flow('W', { steps })] }));
    expect(refused.json.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/workflows/1/steps/0/config/url',
      '/workflows/1/steps/0/config/headers/host',
    ]);
  });
});
