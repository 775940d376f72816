// Bundles whose workflows follow audiences, and audiences that something beside the bundle waits for.
import { describe, expect, it } from 'vitest';
import { audience, bundleOf, flow, openShop, type Shop } from '../../support/bundles.ts';
import { env } from '../../support/worker.ts';

const most = 50;
const numbered = (n: number) => Array.from({ length: n }, (_, i) => `A${String(i).padStart(2, '0')}`);
const enters = (name: string, isActive = true) =>
  flow(`enters ${name}`, { isActive, trigger: { audience: { name, on: 'enter' } } });
const weekly = (name: string) =>
  flow(`weekly ${name}`, { trigger: { schedule: { cron: '0 9 * * 1', audience: name } } });
const following = (names: readonly string[], more: object[] = []) =>
  bundleOf({
    audiences: names.map((name) => audience(name)),
    workflows: [...names.map((name) => enters(name)), ...more],
  });

const errorsOf = ({ json }: { json: { errors: { pointer: string; code: string }[] } }) =>
  json.errors.map(({ pointer, code }) => [pointer, code]);

async function audienceIds({ api }: Shop): Promise<Record<string, string>> {
  const { data } = (await api.get('customers/audiences?pageSize=100')).json;
  return Object.fromEntries(data.map(({ name, id }: { name: string; id: string }) => [name, id]));
}

describe('the audiences that active workflows of a bundle follow', () => {
  it('are as many as a save allows, counted over the whole bundle', async () => {
    const shop = await openShop();
    const refused = await shop.importBundle(following(numbered(most + 1)));
    expect(refused.status).toBe(422);
    expect(errorsOf(refused)).toEqual([[`/workflows/${most}/trigger`, 'too_many_audiences']]);
    expect(await shop.names('automation/workflows')).toEqual([]);
    const again = [
      weekly('A00'),
      flow('off', { isActive: false, trigger: { audience: { name: 'More', on: 'leave' } } }),
    ];
    const { audiences, ...rest } = following(numbered(most), again) as { audiences: object[] };
    const taken = await shop.importBundle({ ...rest, audiences: [...audiences, audience('More')] });
    expect(taken.json, taken.text).toMatchObject({ created: 2 * most + 3 });
  });

  it('count together with those that the project follows beside it', async () => {
    const shop = await openShop();
    await shop.importBundle(following(numbered(most)), '&source=shop');
    const one = bundleOf({ audiences: [audience('More')], workflows: [weekly('More')] });
    const refused = await shop.importBundle({ bundle: one }, '&source=other');
    expect(errorsOf(refused)).toEqual([['/bundle/workflows/0/trigger', 'too_many_audiences']]);
    const known = bundleOf({ workflows: [weekly('A07')] });
    expect((await shop.importBundle(known, '&source=other')).status).toBe(200);
    const [first, ...others] = numbered(most);
    const freed = {
      ...following([...others, String(first)]),
      workflows: [enters(String(first), false), weekly('A01')],
    };
    expect((await shop.importBundle(freed, '&source=shop')).status).toBe(200);
    expect((await shop.importBundle(one, '&source=other')).status).toBe(200);
  });
});

describe('an audience that is in no list of the bundle any more', () => {
  const gone = { version: 1, audiences: [], workflows: [] };

  it('stays while a trigger or a schedule beside the bundle names it', async () => {
    const shop = await openShop();
    await shop.importBundle(bundleOf({ audiences: [audience('Enter'), audience('Week')] }));
    const ids = await audienceIds(shop);
    const saves = [
      flow('By trigger', { trigger: { audience: { id: ids.Enter, on: 'enter' } } }),
      flow('By schedule', { trigger: { schedule: { cron: '0 9 * * 1', audienceId: ids.Week } } }),
    ];
    for (const body of saves) expect((await shop.api.post('automation/workflows', body)).status).toBe(201);
    const refused = await shop.importBundle(gone, '&prune=true');
    expect(refused.status).toBe(409);
    expect(refused.json.errors).toMatchObject([
      { pointer: '/audiences', code: 'in_use', message: expect.stringContaining('the workflow "By trigger"') },
      { pointer: '/audiences', code: 'in_use', message: expect.stringContaining('the workflow "By schedule"') },
    ]);
    expect(await shop.names('customers/audiences')).toEqual(['Enter', 'Week']);
  });

  it('stays while a broadcast that is not over reaches it', async () => {
    const shop = await openShop();
    const { api } = shop;
    await shop.importBundle(bundleOf({ audiences: [audience('Pro')] }));
    const { Pro: audienceId } = await audienceIds(shop);
    const news = (await api.post('automation/workflows', flow('News', { trigger: { broadcast: true } }))).json;
    const at = new Date(Date.now() + 3_600_000).toISOString();
    const sent = await api.post(`automation/workflows/${news.id}/broadcast`, { audienceId, at });
    expect(sent.status, sent.text).toBe(202);
    const refused = await shop.importBundle(gone, '&prune=true');
    expect(refused.status).toBe(409);
    expect(refused.json.errors).toMatchObject([
      { pointer: '/audiences', code: 'in_use', message: expect.stringContaining('a broadcast that is not over') },
    ]);
    expect((await api.post(`automation/broadcasts/${sent.json.id}/stop`)).status).toBe(200);
    expect((await shop.importBundle(gone, '&prune=true')).json.deleted).toBe(1);
  });
});

describe('an audience that gets another condition', () => {
  const warned = async (shop: Shop, bundle: object) => (await shop.importBundle(bundle, '&dryRun=true')).json.warnings;

  it('is told of with the workflows that go on following it', async () => {
    const shop = await openShop();
    const parts = {
      audiences: [audience('A'), audience('B')],
      workflows: [enters('A'), enters('B', false), weekly('A')],
    };
    await shop.importBundle(bundleOf(parts));
    const { A: id } = await audienceIds(shop);
    await shop.api.post('automation/workflows', flow('By hand', { trigger: { audience: { id, on: 'leave' } } }));
    const changed = { ...parts, audiences: [audience('A', 'free'), audience('B', 'free')] };
    const warnings = await warned(shop, bundleOf(changed));
    expect(warnings.map(({ code }: { code: string }) => code)).toEqual(['new_picture', 'new_picture']);
    for (const name of ['By hand', 'enters A'])
      expect(warnings).toContainEqual({ code: 'new_picture', message: expect.stringContaining(`workflow "${name}"`) });
    const off = bundleOf({ ...changed, workflows: [enters('A', false)] });
    expect(await warned(shop, off)).toMatchObject([{ message: expect.stringContaining('"By hand"') }]);
    const described = parts.audiences.map((one) => ({ ...one, description: 'Other words' }));
    expect(await warned(shop, bundleOf({ ...parts, audiences: described }))).toEqual([]);
  });

  it('is another one only where the condition means something else', async () => {
    const shop = await openShop();
    const stored = async () => {
      const row = await env.DB.prepare('SELECT condition FROM audiences WHERE project_id = ?').bind(
        shop.tenant.projectId,
      );
      return (await row.first<{ condition: string }>())?.condition;
    };
    await shop.api.post('customers/audiences', { name: 'A', condition: { value: 'pro', op: 'eq', trait: 'plan' } });
    const before = await stored();
    const { json } = await shop.importBundle(
      bundleOf({ audiences: [{ ...audience('A'), description: 'Other words' }] }),
    );
    expect(json.updated).toBe(1);
    expect(await stored()).toBe(before);
    await shop.importBundle(bundleOf({ audiences: [audience('A', 'free')] }));
    expect(await stored()).toContain('free');
  });
});
