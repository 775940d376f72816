import { describe, expect, it } from 'vitest';
import { createTenant, env } from '../../support/worker.ts';

describe('suppressions', () => {
  it('holds an address however it is written, until it is lifted', async () => {
    const { api, projectId } = await createTenant();
    const { status, json: made } = await api.post('email/suppressions', { address: ' Ada@Example.com ' });
    expect(status).toBe(201);
    expect(made).toMatchObject({ projectId, kind: 'email', address: 'ada@example.com', reason: 'manual' });
    expect((await api.get('email/suppressions?address=ADA@example.com')).json.data).toEqual([made]);
    expect((await api.del(`email/suppressions/${encodeURIComponent('ADA@example.com')}`)).status).toBe(204);
    expect((await api.get('email/suppressions')).json.data).toEqual([]);
  });

  it('turns an unsubscribe into a full stop', async () => {
    const { api, projectId } = await createTenant();
    await env.DB.prepare(
      "INSERT INTO suppressions (project_id, kind, address, reason, created_at) VALUES (?, 'email', 'ada@example.com', 'unsubscribed', 1)",
    )
      .bind(projectId)
      .run();
    await api.post('email/suppressions', { address: 'ada@example.com' });
    expect((await api.get('email/suppressions')).json.data).toMatchObject([{ reason: 'manual' }]);
  });

  it('keeps phone numbers apart from email addresses', async () => {
    const { api } = await createTenant();
    await api.post('email/suppressions', { kind: 'sms', address: '+1 (415) 555-0123' });
    expect((await api.get('email/suppressions?kind=email')).json.data).toEqual([]);
    expect((await api.get('email/suppressions?kind=sms')).json.data).toMatchObject([{ address: '+14155550123' }]);
    expect((await api.del('email/suppressions/%2B14155550123')).status).toBe(404);
    expect((await api.del('email/suppressions/%2B14155550123?kind=sms')).status).toBe(204);
  });

  it('pages through, and stays inside its project', async () => {
    const [one, two] = [await createTenant(), await createTenant()];
    for (const name of ['a', 'b', 'c']) await one.api.post('email/suppressions', { address: `${name}@example.com` });
    const first = (await one.api.get('email/suppressions?pageSize=2')).json;
    const rest = (await one.api.get(`email/suppressions?pageSize=2&cursor=${first.nextCursor}`)).json;
    const addresses = [...first.data, ...rest.data].map((each: { address: string }) => each.address);
    expect(addresses).toEqual(['a@example.com', 'b@example.com', 'c@example.com']);
    expect((await two.api.get('email/suppressions')).json.data).toEqual([]);
    expect((await two.api.del(`email/suppressions/a%40example.com?projectId=${one.projectId}`)).status).toBe(404);
    expect((await two.api.del('email/suppressions/a%40example.com')).status).toBe(404);
  });
});
