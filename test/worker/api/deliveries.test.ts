import { describe, expect, it } from 'vitest';
import { timeId } from '../../../src/worker/ids.ts';
import { deliveryStatements } from '../../../src/worker/store/deliveries.ts';
import type { DeliveryOrigin, DeliveryRow } from '../../../src/worker/store/delivery-row.ts';
import { createTenant, env } from '../../support/worker.ts';

const ofRun = (runId: string, userId = 'ada'): DeliveryOrigin => ({
  source: 'step',
  runId,
  stepLabel: 'hello',
  workflowId: crypto.randomUUID(),
  userId,
});

const row = (projectId: string, at: number, fields: Partial<DeliveryRow> = {}): DeliveryRow => ({
  projectId,
  id: timeId(at),
  channelId: null,
  kind: 'email',
  origin: ofRun(crypto.randomUUID()),
  recipient: 'ada@example.com',
  outcome: 'sent',
  reason: null,
  message: null,
  nextAttemptAt: null,
  attempts: [{ at, ms: 12, statusCode: 200 }],
  gates: null,
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
    const runId = crypto.randomUUID();
    const rows = [
      row(projectId, may(1), { origin: ofRun(runId) }),
      row(projectId, may(2), { origin: ofRun(crypto.randomUUID(), 'bob'), kind: 'sms' }),
      row(projectId, may(3), { outcome: null }),
    ];
    await env.DB.batch(deliveryStatements(env.DB, rows));
    const ids = async (query: string) =>
      (await api.get(`notifications/logs?${query}`)).json.data.map((each: { id: string }) => each.id);
    expect(await ids('userId=bob')).toEqual([rows[1]?.id]);
    expect(await ids('kind=sms')).toEqual([rows[1]?.id]);
    expect(await ids('outcome=sent')).toEqual([rows[1]?.id, rows[0]?.id]);
    expect(await ids(`runId=${runId}`)).toEqual([rows[0]?.id]);
    expect(await ids('from=2026-05-02&to=2026-05-03')).toEqual([rows[1]?.id]);
    const first = (await api.get('notifications/logs?pageSize=2')).json;
    expect(await ids(`pageSize=2&cursor=${first.nextCursor}`)).toEqual([rows[0]?.id]);
    const wrong = await api.get('notifications/logs?outcome=snt');
    expect(wrong.json.errors).toMatchObject([{ pointer: '?outcome', suggestion: 'sent' }]);
  });

  it('names the source of each message, with one id of what sent it', async () => {
    const { api, projectId } = await createTenant();
    const [runId, ruleId, endpointId] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
    const origins: DeliveryOrigin[] = [
      ofRun(runId),
      { source: 'rule', ruleId, userId: 'ada' },
      { source: 'alert', ruleId },
      { source: 'endpoint', endpointId },
      { source: 'test' },
    ];
    const rows = origins.map((origin, i) => row(projectId, may(i + 1), { origin }));
    await env.DB.batch(deliveryStatements(env.DB, rows));
    const { results } = await env.DB.prepare(
      'SELECT source, run_id AS runId, rule_id AS ruleId, endpoint_id AS endpointId FROM deliveries WHERE project_id = ? ORDER BY id',
    )
      .bind(projectId)
      .all();
    expect(results).toEqual([
      { source: 'step', runId, ruleId: null, endpointId: null },
      { source: 'rule', runId: null, ruleId, endpointId: null },
      { source: 'alert', runId: null, ruleId, endpointId: null },
      { source: 'endpoint', runId: null, ruleId: null, endpointId },
      { source: 'test', runId: null, ruleId: null, endpointId: null },
    ]);
    const { data } = (await api.get('notifications/logs?source=test')).json;
    expect(data).toMatchObject([{ source: 'test', runId: null, workflowId: null, stepLabel: null, userId: null }]);
    const wrong = await api.get('notifications/logs?source=tset');
    expect(wrong.json.errors).toMatchObject([{ pointer: '?source', suggestion: 'test' }]);
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
    const none = { delivered: 0, opened: 0, clicked: 0, bounced: 0, openedByMachine: 0, clickedByMachine: 0 };
    expect((await api.get('notifications/logs/stats')).json).toEqual({
      total: 4,
      byOutcome: { sent: 2, error: 1, pending: 1 },
      byKind: { email: { sent: 2, pending: 1 }, sms: { error: 1 } },
      byChannel: {},
      byRule: {},
      byDay: [
        { day: '2026-05-01', outcomes: { sent: 2, error: 1 }, ...none },
        { day: '2026-05-09', outcomes: { pending: 1 }, ...none },
      ],
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
