import { describe, expect } from 'vitest';
import { type DeliveryHealth, DeliveryHealth as Schema } from '../../../src/contract/account/health.ts';
import { timeId } from '../../../src/worker/ids.ts';
import { deliveryStatements } from '../../../src/worker/store/deliveries.ts';
import type { DeliveryRow } from '../../../src/worker/store/delivery-row.ts';
import { addChannel } from '../../support/pipeline/channels.ts';
import { beginning, day, hour, it, minute } from '../../support/pipeline/pipeline.ts';
import { createTenant, env, type Tenant } from '../../support/worker.ts';

async function health({ api }: Tenant, query = ''): Promise<DeliveryHealth> {
  const answer = await api.get(`health/delivery${query}`);
  expect(answer.status, answer.text).toBe(200);
  expect(Schema.parse(answer.json)).toEqual(answer.json);
  return answer.json;
}

const row = ({ projectId }: Tenant, at: number, fields: Partial<DeliveryRow> = {}): DeliveryRow => ({
  projectId,
  id: timeId(at),
  channelId: null,
  kind: 'email',
  origin: {
    source: 'step',
    runId: crypto.randomUUID(),
    stepLabel: 'hello',
    workflowId: crypto.randomUUID(),
    userId: 'ada',
  },
  recipient: 'ada@example.com',
  outcome: 'sent',
  reason: null,
  message: null,
  nextAttemptAt: null,
  attempts: [{ at, ms: 100, statusCode: 200 }],
  gates: null,
  createdAt: at,
  updatedAt: at,
  ...fields,
});
const write = (rows: DeliveryRow[]) => env.DB.batch(deliveryStatements(env.DB, rows));
const suppressed = { outcome: 'suppressed' as const, reason: 'suppression_manual', attempts: [] };
const step = { label: 'mail', type: 'send_email', config: { subject: 's', bodyHtml: 'b', to: '{{user.email}}' } };

describe('the health of deliveries', () => {
  it('reports for each channel the results of its messages and how long calls took', async ({ p }) => {
    const channelId = await addChannel(p.tenant, 'email');
    await p.workflow([step]);
    const people = ['one', 'two', 'three'];
    for (const userId of people) await p.identify({ email: `${userId}@example.com` }, { userId });
    await p.tenant.api.post('email/suppressions', { kind: 'email', address: 'two@example.com' });
    p.world.answer('email', () => {
      p.pass(300);
      return { status: 200, body: { id: 'm' } };
    });
    for (const userId of people) await p.track('go', {}, { userId });
    await p.track('go', {}, { userId: 'nobody' });
    await p.flow();
    const { totals, channels } = await health(p.tenant);
    const numbers = {
      attempted: 2,
      sent: 2,
      suppressed: 1,
      skipped: 1,
      failed: 0,
      pending: 0,
      delivered: 0,
      bounced: 0,
    };
    expect(totals).toMatchObject(numbers);
    const named = channels.find((channel) => channel.channelId === channelId);
    expect(named).toMatchObject({
      kind: 'email',
      provider: 'resend',
      name: expect.stringContaining('email'),
      attempted: 2,
      sent: 2,
    });
    expect(named?.p95Ms).toBeGreaterThan(256);
    expect(named?.p95Ms).toBeLessThanOrEqual(512);
    expect([named?.suppressedBy, named?.skippedBy]).toEqual([{ suppression_manual: 1 }, { no_recipient: 1 }]);
    expect(named?.series).toMatchObject([{ at: new Date(beginning).toISOString(), sent: 2 }]);
  });

  it('moves a message from pending to its end, and counts every call once', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    const workflowId = await p.workflow([step]);
    await p.identify({ email: 'ada@example.com' });
    await p.track('go');
    p.world.answer('email', { status: 503 }, { status: 503 });
    await p.flow();
    expect((await health(p.tenant)).totals).toMatchObject({ pending: 1, attempted: 1, sent: 0 });
    const { id } = await p.onlyRun(workflowId);
    await p.finish(id);
    expect((await health(p.tenant)).totals).toMatchObject({ pending: 0, attempted: 1, sent: 1, failed: 0 });
    expect(await callsOf(p.tenant)).toBe(3);
  });

  it('counts refusals by reason as failed', async ({ p }) => {
    await write([
      row(p.tenant, beginning, { outcome: 'error', reason: 'invalid_address' }),
      row(p.tenant, beginning, { outcome: 'rate_limited', reason: 'rate_limited' }),
      row(p.tenant, beginning, { outcome: 'byod_required', reason: 'domain_not_verified', attempts: [] }),
    ]);
    const { totals, channels } = await health(p.tenant);
    expect(totals).toMatchObject({ failed: 2, skipped: 1, attempted: 2, sent: 0 });
    expect(channels[0]?.failedBy).toEqual({ invalid_address: 1, rate_limited: 1 });
    expect(channels[0]?.skippedBy).toEqual({ domain_not_verified: 1 });
  });

  it('is reported by the hour or the day, over the requested range', async ({ p }) => {
    await write([
      row(p.tenant, beginning - 2 * hour),
      row(p.tenant, beginning - hour - minute),
      row(p.tenant, beginning - minute, { kind: 'sms' }),
      row(p.tenant, beginning - 3 * day),
    ]);
    const hourly = await health(p.tenant);
    expect([hourly.from, hourly.to]).toEqual(['2099-01-04T13:00:00.000Z', '2099-01-05T13:00:00.000Z']);
    expect(hourly.totals.sent).toBe(3);
    expect(hourly.channels.map(({ kind, sent, series }) => [kind, sent, series.map(({ at }) => at)])).toEqual([
      ['email', 2, ['2099-01-05T10:00:00.000Z']],
      ['sms', 1, ['2099-01-05T11:00:00.000Z']],
    ]);
    const daily = await health(p.tenant, '?granularity=day');
    expect(daily.channels[0]?.series.map(({ at, sent }) => [at, sent])).toEqual([
      ['2099-01-02T00:00:00.000Z', 1],
      ['2099-01-05T00:00:00.000Z', 2],
    ]);
    const one = await health(p.tenant, '?from=2099-01-05T10:30:00Z&to=2099-01-05T11:00:00Z');
    expect([one.from, one.to, one.totals.sent]).toEqual(['2099-01-05T10:00:00.000Z', '2099-01-05T11:00:00.000Z', 2]);
  });

  it('refuses a range that is too long or ends before it begins', async ({ p }) => {
    const { api } = p.tenant;
    for (const query of [
      'from=2098-01-01',
      'granularity=day&from=2090-01-01',
      'from=2099-01-04&to=2099-01-03',
      'from=soon',
    ]) {
      const answer = await api.get(`health/delivery?${query}`);
      expect([answer.status, answer.json.errors[0].pointer]).toEqual([422, '?from']);
    }
    expect((await api.get('health/delivery?granularity=week')).json.errors).toMatchObject([
      { pointer: '?granularity' },
    ]);
  });

  it('shows nothing of another org', async ({ p }) => {
    await write([row(p.tenant, beginning)]);
    const stranger = await createTenant();
    for (const query of ['', `?projectId=${p.tenant.projectId}`]) {
      const { totals, channels } = await health(stranger, query);
      expect([totals.sent, totals.p50Ms, channels]).toEqual([0, null, []]);
    }
  });
});

async function callsOf({ projectId }: Tenant): Promise<number> {
  const row = await env.DB.prepare('SELECT * FROM delivery_rollups WHERE project_id = ?')
    .bind(projectId)
    .all<Record<string, number>>();
  return row.results
    .flatMap(Object.entries)
    .reduce((sum, [name, count]) => sum + (String(name).startsWith('ms_') ? Number(count) : 0), 0);
}

describe('the rollup of deliveries', () => {
  it('counts what a batch changes and nothing of what it repeats or what is older', async ({ p }) => {
    const first = row(p.tenant, beginning, { outcome: null, reason: 'provider_unavailable' });
    const tries = [...first.attempts, { at: beginning + minute, ms: 3_000, statusCode: 200 }];
    const last = { ...first, outcome: 'sent' as const, reason: null, attempts: tries, updatedAt: beginning + minute };
    for (const rows of [[first], [first], [last], [last], [first]]) await write(rows);
    expect((await health(p.tenant)).totals).toMatchObject({ attempted: 1, sent: 1, pending: 0 });
    expect(await callsOf(p.tenant)).toBe(2);
  });

  it('counts a message once that is in a batch twice', async ({ p }) => {
    const first = row(p.tenant, beginning, { outcome: null });
    await write([first, { ...first, outcome: 'error', updatedAt: beginning + 1 }]);
    expect((await health(p.tenant)).totals).toMatchObject({ attempted: 1, failed: 1, pending: 0 });
    expect(await callsOf(p.tenant)).toBe(1);
  });

  it('writes one row for each group, and none for what changes nothing', async ({ p }) => {
    const rows = Array.from({ length: 30 }, (_, n) => row(p.tenant, beginning, n % 3 === 0 ? suppressed : {}));
    const [rollup] = await write(rows);
    expect(rollup?.meta.rows_written).toBe(2);
    const [again] = await write(rows);
    expect(again?.meta.rows_written).toBe(0);
    expect((await health(p.tenant)).totals).toMatchObject({ sent: 20, attempted: 20, suppressed: 10 });
  });

  it('sorts calls into the buckets of the histogram', async ({ p }) => {
    const of = (ms: number) => row(p.tenant, beginning, { attempts: [{ at: beginning, ms, statusCode: 200 }] });
    await write([0, 4, 5, 65_536, 65_537, 1_000_000].map(of));
    const kept = await env.DB.prepare('SELECT ms_4, ms_8, ms_65536, ms_more FROM delivery_rollups WHERE project_id = ?')
      .bind(p.tenant.projectId)
      .first();
    expect(kept).toEqual({ ms_4: 2, ms_8: 1, ms_65536: 1, ms_more: 2 });
  });
});
