import { describe, expect, test } from 'vitest';
import { deadLetter } from '../../../src/worker/pipeline/dead-letters.ts';
import { createTenant, env } from '../../support/worker.ts';

const letter = (orgId: string, projectId: string) => ({
  orgId,
  projectId,
  runId: crypto.randomUUID(),
  key: 'r:0:1',
  type: 'send_email',
});

describe('dead letters', () => {
  test('a message that was given up is listed, and can be sent again', async () => {
    const tenant = await createTenant();
    const id = crypto.randomUUID();
    const body = letter(tenant.orgId, tenant.projectId);
    await deadLetter(env, 'sendora-sends-dead', [{ id, body }]);
    await deadLetter(env, 'sendora-sends-dead', [{ id, body }]);
    const { data } = (await tenant.api.get('health/dead-letters')).json;
    expect(data).toMatchObject([{ id, queue: 'sendora-sends', projectId: tenant.projectId, body, redrivenAt: null }]);
    const redriven = await tenant.as('editor').post(`health/dead-letters/${id}/redrive`);
    expect(redriven.status).toBe(200);
    expect(redriven.json.redrivenAt).not.toBeNull();
    expect((await tenant.api.get('audit-log')).json.data[0]).toMatchObject({
      action: 'dead_letter.redriven',
      targetId: id,
    });
  });

  test('nothing of another organisation is listed or sent', async () => {
    const [owner, stranger] = [await createTenant(), await createTenant()];
    const id = crypto.randomUUID();
    await deadLetter(env, 'sendora-events-dead', [
      { id, body: { orgId: owner.orgId, projectId: owner.projectId, events: [] } },
    ]);
    expect((await stranger.api.get('health/dead-letters')).json.data).toEqual([]);
    expect((await stranger.api.post(`health/dead-letters/${id}/redrive`)).status).toBe(404);
  });
});
