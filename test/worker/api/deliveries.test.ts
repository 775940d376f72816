import { describe, expect, it } from 'vitest';
import { timeId } from '../../../src/worker/ids.ts';
import { deliveryStatements } from '../../../src/worker/store/deliveries.ts';
import type { DeliveryRow } from '../../../src/worker/store/delivery-row.ts';
import { createTenant, env } from '../../support/worker.ts';

const row = (projectId: string, at: number, fields: Partial<DeliveryRow> = {}): DeliveryRow => ({
  projectId,
  id: timeId(at),
  channelId: null,
  kind: 'email',
  runId: crypto.randomUUID(),
  stepLabel: 'hello',
  workflowId: crypto.randomUUID(),
  userId: 'ada',
  recipient: 'ada@example.com',
  outcome: 'sent',
  reason: null,
  message: null,
  nextAttemptAt: null,
  attempts: [{ at, ms: 12, statusCode: 200 }],
  createdAt: at,
  updatedAt: at,
  ...fields,
});

const may = (day: number) => Date.UTC(2026, 4, day);

describe('the delivery log', () => {
  it('shows messages with their attempts, newest first', async () => {
    const { api, projectId } = await createTenant();
    const failed = row(projectId, may(2), {
      outcome: 'error',
      reason: 'invalid_address',
      message: 'No.',
      attempts: [{ at: may(2), ms: 7, statusCode: 422, error: 'bad' }],
    });
    await env.DB.batch(deliveryStatements(env.DB, [row(projectId, may(1)), failed]));
    const { data } = (await api.get('notifications/logs')).json;
    expect(data.map((each: { outcome: string }) => each.outcome)).toEqual(['error', 'sent']);
    expect(data[0]).toMatchObject({
      id: failed.id,
      reason: 'invalid_address',
      message: 'No.',
      recipient: 'ada@example.com',
      events: [],
      attempts: [{ at: '2026-05-02T00:00:00.000Z', statusCode: 422, error: 'bad', ms: 7 }],
      createdAt: '2026-05-02T00:00:00.000Z',
    });
  });

  it('is filtered and read page by page', async () => {
    const { api, projectId } = await createTenant();
    const rows = [
      row(projectId, may(1)),
      row(projectId, may(2), { userId: 'bob', kind: 'sms' }),
      row(projectId, may(3), { outcome: null }),
    ];
    await env.DB.batch(deliveryStatements(env.DB, rows));
    const ids = async (query: string) =>
      (await api.get(`notifications/logs?${query}`)).json.data.map((each: { id: string }) => each.id);
    expect(await ids('userId=bob')).toEqual([rows[1]?.id]);
    expect(await ids('kind=sms')).toEqual([rows[1]?.id]);
    expect(await ids('outcome=sent')).toEqual([rows[1]?.id, rows[0]?.id]);
    expect(await ids(`runId=${rows[0]?.runId}`)).toEqual([rows[0]?.id]);
    expect(await ids('from=2026-05-02&to=2026-05-03')).toEqual([rows[1]?.id]);
    const first = (await api.get('notifications/logs?pageSize=2')).json;
    expect(await ids(`pageSize=2&cursor=${first.nextCursor}`)).toEqual([rows[0]?.id]);
    const wrong = await api.get('notifications/logs?outcome=snt');
    expect(wrong.json.errors).toMatchObject([{ pointer: '?outcome', suggestion: 'sent' }]);
  });

  it('counts by outcome and kind', async () => {
    const { api, projectId } = await createTenant();
    await env.DB.batch(
      deliveryStatements(env.DB, [
        row(projectId, may(1)),
        row(projectId, may(1)),
        row(projectId, may(1), { kind: 'sms', outcome: 'error' }),
        row(projectId, may(9), { outcome: null }),
      ]),
    );
    expect((await api.get('notifications/logs/stats')).json).toEqual({
      total: 4,
      byOutcome: { sent: 2, error: 1, pending: 1 },
      byKind: { email: { sent: 2, pending: 1 }, sms: { error: 1 } },
    });
    expect((await api.get('notifications/logs/stats?to=2026-05-05&kind=email')).json.byOutcome).toEqual({ sent: 2 });
  });

  it('shows nothing of another org', async () => {
    const [one, two] = [await createTenant(), await createTenant()];
    await env.DB.batch(deliveryStatements(env.DB, [row(one.projectId, may(1))]));
    expect((await two.api.get(`notifications/logs?projectId=${one.projectId}`)).json.data).toEqual([]);
    expect((await two.api.get('notifications/logs/stats')).json.total).toBe(0);
  });
});
