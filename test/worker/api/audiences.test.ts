import { describe, expect, it } from 'vitest';
import { createTenant, env, type Tenant } from '../../support/worker.ts';

const pro = { trait: 'plan', op: 'eq', value: 'pro' };

/** Writes people `p00000`, `p00001` …; every `proEvery`-th is on the plan pro. */
async function addPeople({ projectId }: Tenant, people: number, proEvery: number): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO profiles (project_id, user_id, traits, created_at, updated_at)
     WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?2)
     SELECT ?1, printf('p%05d', i), iif(i % ?3 = 0, '{"plan":"pro"}', '{"plan":"free"}'), 1, 1 FROM n`,
  )
    .bind(projectId, people, proEvery)
    .run();
}

async function created(tenant: Tenant, condition: unknown = pro) {
  return (await tenant.api.post('customers/audiences', { name: crypto.randomUUID(), condition })).json;
}

/** A workflow that names an id, as rows. */
async function addWorkflow({ orgId, projectId }: Tenant, audienceId: string): Promise<void> {
  const id = crypto.randomUUID();
  const definition = JSON.stringify({ steps: [{ type: 'send_sms', config: { audienceId } }] });
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO workflows (id, org_id, project_id, name, status, version, created_at, updated_at) VALUES (?, ?, ?, 'Journey', 'active', 1, 1, 1)`,
    ).bind(id, orgId, projectId),
    env.DB.prepare(
      `INSERT INTO workflow_versions (workflow_id, version, project_id, name, definition, created_by, created_at) VALUES (?, 1, ?, 'Journey', ?, 'x', 1)`,
    ).bind(id, projectId, definition),
  ]);
}

describe('audiences', () => {
  it('saves, changes and deletes', async () => {
    const { api, projectId } = await createTenant();
    const { status, json: made } = await api.post('customers/audiences', { name: 'Pro', condition: pro });
    expect(status).toBe(201);
    expect(made).toMatchObject({ projectId, name: 'Pro', description: null, condition: pro });
    expect((await api.get(`customers/audiences/${made.id}`)).json).toEqual(made);
    const changed = await api.patch(`customers/audiences/${made.id}`, { description: 'pays' });
    expect(changed.json).toMatchObject({ name: 'Pro', description: 'pays', condition: pro });
    expect((await api.get('customers/audiences')).json.data).toEqual([changed.json]);
    expect((await api.del(`customers/audiences/${made.id}`)).status).toBe(204);
    expect((await api.get(`customers/audiences/${made.id}`)).status).toBe(404);
  });

  it('refuses a name that is taken, also on a change', async () => {
    const { api } = await createTenant();
    await api.post('customers/audiences', { name: 'Pro', condition: pro });
    const other = (await api.post('customers/audiences', { name: 'Other', condition: pro })).json;
    expect((await api.post('customers/audiences', { name: 'Pro', condition: pro })).status).toBe(409);
    expect((await api.patch(`customers/audiences/${other.id}`, { name: 'Pro' })).status).toBe(409);
  });

  it('points to the part of a condition that is wrong, and to what an audience cannot look at', async () => {
    const { api } = await createTenant();
    const bad = { all: [pro, { trait: 'plan', op: 'equals', value: 1 }] };
    const typo = await api.post('customers/audiences', { name: 'x', condition: bad });
    expect(typo.status).toBe(422);
    expect(typo.json.errors[0].pointer).toBe('/condition/all/1/op');
    const aboutEvent = { any: [{ not: { event: 'amount', op: 'gt', value: 1 } }] };
    const event = await api.post('customers/audiences', { name: 'x', condition: aboutEvent });
    expect(event.status).toBe(422);
    expect(event.json.errors).toMatchObject([{ pointer: '/condition/any/0/not/event' }]);
  });

  it('counts its people now, with a sample', async () => {
    const tenant = await createTenant();
    await addPeople(tenant, 1_200, 100);
    const { id } = await created(tenant);
    const { json } = await tenant.api.post(`customers/audiences/${id}/preview`);
    expect(json).toMatchObject({ count: 12, scanned: 1_200, capped: false });
    expect(json.sample.slice(0, 2)).toEqual(['p00000', 'p00100']);
    expect(json.sample).toHaveLength(10);
    await tenant.api.put('customers/profiles/zoe', { traits: { plan: 'pro' } });
    expect((await tenant.api.post(`customers/audiences/${id}/preview`)).json.count).toBe(13);
  });

  it('counts a condition that is not saved, and says of people why or why not', async () => {
    const tenant = await createTenant();
    await addPeople(tenant, 30, 15);
    await tenant.api.put('customers/profiles/zoe', { traits: { plan: 'free', age: 20 } });
    const condition = { all: [{ trait: 'plan', op: 'eq', value: 'pro' }] };
    const preview = async (body: object) => (await tenant.api.post('customers/audiences/preview', body)).json;
    const found = await preview({ condition, userId: 'zoe' });
    expect(found).toMatchObject({ count: 2, sample: ['p00000', 'p00015'], scanned: 31, capped: false });
    expect(found.people).toHaveLength(12);
    expect(found.people[0]).toEqual({ userId: 'p00000', isMember: true, reason: null, pointer: null });
    const why = { isMember: false, reason: expect.stringContaining('free'), pointer: '/all/0' };
    expect(found.person).toEqual({ userId: 'zoe', ...why });
    expect((await tenant.api.get('customers/audiences')).json.data).toEqual([]);
    const { id } = await created(tenant);
    const saved = (await tenant.api.post(`customers/audiences/${id}/preview`)).json;
    expect(await preview({ condition: { trait: 'plan', op: 'eq', value: 'pro' } })).toEqual(saved);
  });

  it('refuses a condition as a save does, and a person who is not there', async () => {
    const tenant = await createTenant();
    const condition = { event: 'amount', op: 'gt', value: 1 };
    const save = await tenant.api.post('customers/audiences', { name: 'A', condition });
    const draft = await tenant.api.post('customers/audiences/preview', { condition });
    expect([draft.status, draft.json.errors]).toEqual([422, save.json.errors]);
    const known = { condition: { trait: 'plan', op: 'exists', value: true }, userId: 'nobody' };
    expect((await tenant.api.post('customers/audiences/preview', known)).status).toBe(404);
  });

  it('says that it stopped counting', async () => {
    const tenant = await createTenant();
    await addPeople(tenant, 10_001, 10_000);
    const { id } = await created(tenant);
    const { json } = await tenant.api.post(`customers/audiences/${id}/preview`);
    expect(json).toMatchObject({ count: 1, scanned: 10_000, capped: true });
  });

  it('lists its members page by page, each once', async () => {
    const tenant = await createTenant();
    await addPeople(tenant, 600, 120);
    const { id } = await created(tenant);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { json } = await tenant.api.get(`customers/audiences/${id}/members?pageSize=2${query}`);
      seen.push(...json.data.map((person: { userId: string }) => person.userId));
      cursor = json.nextCursor;
    }
    expect(seen).toEqual(['p00000', 'p00120', 'p00240', 'p00360', 'p00480']);
  });

  it('looks at the people of its own project only', async () => {
    const [one, two] = [await createTenant(), await createTenant()];
    await addPeople(two, 5, 1);
    const { id } = await created(one);
    expect((await one.api.post(`customers/audiences/${id}/preview`)).json.count).toBe(0);
    expect((await two.api.post(`customers/audiences/${id}/preview`)).status).toBe(404);
    expect((await two.api.patch(`customers/audiences/${id}`, { name: 'mine' })).status).toBe(404);
    expect((await two.api.del(`customers/audiences/${id}`)).status).toBe(404);
    expect((await two.api.get(`customers/audiences?projectId=${one.projectId}`)).json.data).toEqual([]);
    expect((await one.api.get(`customers/audiences/${id}`)).status).toBe(200);
  });

  it('is not deleted while a workflow uses it', async () => {
    const tenant = await createTenant();
    const { id } = await created(tenant);
    await addWorkflow(tenant, id);
    const { status, json } = await tenant.api.del(`customers/audiences/${id}`);
    expect(status).toBe(409);
    expect(json.detail).toContain('"Journey"');
  });
});
