import { describe, expect, it } from 'vitest';
import { createTenant } from '../../support/worker.ts';

const pro = { trait: 'plan', value: 'pro' };
const actions = (answer: { json: { data: { action: string }[] } }) => answer.json.data.map((row) => row.action);

describe('the audit log', () => {
  it('says who did what, with before and after', async () => {
    const { api, projectId } = await createTenant();
    const { id } = (await api.post('customers/audiences', { name: 'Old', condition: pro })).json;
    await api.patch(`customers/audiences/${id}`, { name: 'New' });
    const { json } = await api.get('audit-log');
    expect(json.data[0]).toMatchObject({
      actor: 'key:test admin',
      action: 'audience.updated',
      targetKind: 'audience',
      targetId: id,
      projectId,
      before: { name: 'Old' },
      after: { name: 'New' },
    });
    expect(Date.now() - Date.parse(json.data[0].at)).toBeLessThan(60_000);
    expect(actions({ json })).toEqual(['audience.updated', 'audience.created']);
  });

  it('records nothing of a write that was refused', async () => {
    const { api } = await createTenant();
    await api.post('customers/audiences', { name: 'Same', condition: pro });
    expect((await api.post('customers/audiences', { name: 'Same', condition: pro })).status).toBe(409);
    expect(actions(await api.get('audit-log'))).toEqual(['audience.created']);
  });

  it('is filtered and read page by page', async () => {
    const { api } = await createTenant();
    for (const domain of ['a.example.com', 'b.example.com', 'c.example.com'])
      await api.post('email/domains', { domain });
    await api.post('projects', { name: 'Second' });
    expect((await api.get('audit-log?action=domain.created')).json.data).toHaveLength(3);
    expect((await api.get('audit-log?actor=key:nobody')).json.data).toEqual([]);
    expect((await api.get('audit-log?from=2000-01-01&to=2000-01-02')).json.data).toEqual([]);
    expect((await api.get('audit-log?from=2000-01-01')).json.data).toHaveLength(4);
    const wrong = await api.get('audit-log?from=yesterday');
    expect(wrong.status).toBe(422);
    expect(wrong.json.errors[0].pointer).toBe('?from');
    const first = (await api.get('audit-log?pageSize=3')).json;
    const rest = (await api.get(`audit-log?pageSize=3&cursor=${first.nextCursor}`)).json;
    expect(first.data).toHaveLength(3);
    expect(rest).toMatchObject({ data: [{ action: 'domain.created' }], nextCursor: null });
  });

  it('shows a bound key what was done in its project, and another org nothing', async () => {
    const [one, two] = [await createTenant(), await createTenant()];
    await one.api.post('email/domains', { domain: 'example.com' });
    await one.api.post('customers/audiences', { name: 'Mine', condition: pro });
    expect(actions(await (await one.bound()).get('audit-log'))).toEqual(['audience.created']);
    expect((await two.api.get('audit-log')).json.data).toEqual([]);
  });
});
