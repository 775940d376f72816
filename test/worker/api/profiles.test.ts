import { describe, expect, it } from 'vitest';
import { timeId } from '../../../src/worker/ids.ts';
import { createTenant, env, type Tenant } from '../../support/worker.ts';

const count = async (sql: string, ...values: string[]) =>
  (
    await env.DB.prepare(`SELECT count(*) AS n FROM ${sql}`)
      .bind(...values)
      .first<{ n: number }>()
  )?.n;

async function addHistory({ projectId }: Tenant, userId: string): Promise<void> {
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO events (project_id, id, type, user_id, message_id, properties, timestamp, received_at)
       VALUES (?, ?, 'viewed', ?, ?, '{"page":1}', 1, 1)`,
    ).bind(projectId, crypto.randomUUID(), userId, crypto.randomUUID()),
    env.DB.prepare(
      `INSERT INTO deliveries (project_id, id, kind, user_id, recipient, outcome, message, attempts, created_at, updated_at)
       VALUES (?1, ?2, 'email', ?3, ?3 || '@example.com', 'sent', 'to ada@example.com', '[{"at":1,"ms":2,"error":"ada@example.com"}]', 1, 1)`,
    ).bind(projectId, timeId(1), userId),
  ]);
}

describe('people', () => {
  it('merges traits, keeps what is left out, and removes what is null', async () => {
    const { api } = await createTenant();
    await api.put('customers/profiles/ada', { email: 'ada@example.com', traits: { plan: 'free', city: 'London' } });
    const { json } = await api.patch('customers/profiles/ada', { email: null, traits: { plan: 'pro', city: null } });
    expect(json).toMatchObject({ userId: 'ada', email: null, traits: { plan: 'pro' }, isAnonymous: false });
    expect(json.traits).not.toHaveProperty('city');
    expect((await api.get('customers/profiles/ada')).json).toEqual({ ...json, otherIds: [] });
  });

  it('reports every fault at once', async () => {
    const { api } = await createTenant();
    const { status, json } = await api.put('customers/profiles/ada', { email: 'nope', timezone: 'Mars', trait: {} });
    expect(status).toBe(422);
    expect(json.errors.map((fault: { pointer: string }) => fault.pointer).sort()).toEqual([
      '/email',
      '/timezone',
      '/trait',
    ]);
  });

  it('reads ids that need encoding, and finds people by email and start of id', async () => {
    const { api } = await createTenant();
    const id = 'a/b ü@x';
    await api.put(`customers/profiles/${encodeURIComponent(id)}`, { email: 'odd@example.com' });
    await api.put('customers/profiles/bob', { email: 'bob@example.com' });
    expect((await api.get(`customers/profiles/${encodeURIComponent(id)}`)).json.userId).toBe(id);
    const found = async (query: string) =>
      (await api.get(`customers/profiles?${query}`)).json.data.map((person: { userId: string }) => person.userId);
    expect(await found('email=bob@example.com')).toEqual(['bob']);
    expect(await found('userIdPrefix=a')).toEqual([id]);
    expect(await found('')).toEqual([id, 'bob']);
  });

  it('asks for the project where the key sees several', async () => {
    const { api, projectId } = await createTenant();
    await api.post('projects', { name: 'Second' });
    await api.put(`customers/profiles/ada?projectId=${projectId}`, {});
    expect((await api.get('customers/profiles/ada')).status).toBe(422);
    expect((await api.get(`customers/profiles/ada?projectId=${projectId}`)).status).toBe(200);
    const foreign = await createTenant();
    expect((await api.get(`customers/profiles/ada?projectId=${foreign.projectId}`)).status).toBe(404);
  });
});

describe('devices', () => {
  it('creates the person, and registers a token once', async () => {
    const { api } = await createTenant();
    const first = await api.post('customers/profiles/grace/devices', { platform: 'fcm', token: 't-1' });
    expect(first.status).toBe(201);
    expect((await api.get('customers/profiles/grace')).json.userId).toBe('grace');
    const again = await api.post('customers/profiles/grace/devices', { platform: 'fcm', token: 't-1' });
    expect(again.json).toEqual(first.json);
    expect((await api.get('customers/profiles/grace/devices')).json.data).toEqual([first.json]);
    expect((await api.del(`customers/profiles/grace/devices/${first.json.id}`)).status).toBe(204);
    expect((await api.get('customers/profiles/grace/devices')).json.data).toEqual([]);
  });

  it('refuses a platform that nothing is sent to', async () => {
    const { api } = await createTenant();
    const { status, json } = await api.post('customers/profiles/grace/devices', { platform: 'hms', token: 't' });
    expect(status).toBe(422);
    expect(json.errors[0]).toMatchObject({ pointer: '/platform' });
  });

  it('does not delete the device of somebody else', async () => {
    const { api } = await createTenant();
    const { json } = await api.post('customers/profiles/grace/devices', { platform: 'fcm', token: 't-2' });
    await api.put('customers/profiles/ada', {});
    expect((await api.del(`customers/profiles/ada/devices/${json.id}`)).status).toBe(404);
  });
});

describe('erasing', () => {
  it('removes the person and what points to them, and leaves the numbers', async () => {
    const tenant = await createTenant();
    const { api, projectId } = tenant;
    await api.put('customers/profiles/ada', { email: 'Ada@example.com' });
    await api.post('customers/profiles/ada/devices', { platform: 'fcm', token: 't' });
    await api.post('email/suppressions', { address: 'ada@example.com' });
    await addHistory(tenant, 'ada');
    await addHistory(tenant, 'bob');

    const exported = (await api.get('customers/profiles/ada/export')).json;
    expect(exported).toMatchObject({
      profile: { userId: 'ada' },
      devices: [{ token: 't' }],
      suppressions: [{ address: 'ada@example.com', reason: 'manual' }],
      events: [{ type: 'viewed', userId: 'ada' }],
      deliveries: [{ recipient: 'ada@example.com' }],
      runs: [],
      truncated: false,
    });

    expect((await api.del('customers/profiles/ada')).status).toBe(204);
    expect((await api.get('customers/profiles/ada')).status).toBe(404);
    expect(await count('devices WHERE project_id = ?', projectId)).toBe(0);
    expect(await count("suppressions WHERE project_id = ? AND address LIKE '%ada%'", projectId)).toBe(0);
    expect(await count('events WHERE project_id = ? AND user_id = ?', projectId, 'ada')).toBe(0);
    expect(await count('events WHERE project_id = ? AND user_id = ?', projectId, 'bob')).toBe(1);
    const logs = await api.get('notifications/logs');
    expect(logs.json.data).toHaveLength(2);
    expect(logs.json.data.filter((row: { recipient: string | null }) => row.recipient === null)).toMatchObject([
      { userId: null, message: null, attempts: [], outcome: 'sent' },
    ]);
    expect((await api.del('customers/profiles/ada')).status).toBe(404);
  });

  it('leaves a person of the same id in another project alone', async () => {
    const [one, two] = [await createTenant(), await createTenant()];
    for (const { api } of [one, two]) await api.put('customers/profiles/ada', {});
    await one.api.del('customers/profiles/ada');
    expect((await two.api.get('customers/profiles/ada')).status).toBe(200);
  });

  it('keeps values of traits out of the audit log', async () => {
    const { api } = await createTenant();
    await api.put('customers/profiles/ada', { email: 'secret.person@example.com', traits: { plan: 'gold-plated' } });
    await api.del('customers/profiles/ada');
    const log = await api.get('audit-log');
    expect(log.json.data.map((row: { action: string }) => row.action)).toEqual(['profile.erased', 'profile.updated']);
    expect(log.text).not.toContain('secret.person');
    expect(log.text).not.toContain('gold-plated');
  });
});
