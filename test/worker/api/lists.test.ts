// Lists of projects with more rows than a page looks at: what is stated, what is found, and what a query may ask.
import { beforeAll, describe, expect, it } from 'vitest';
import { lookedAtByOnePage } from '../../../src/worker/access/list-across.ts';
import { timeOfId } from '../../../src/worker/ids.ts';
import { createTenant, env, type Tenant } from '../../support/worker.ts';

const count = lookedAtByOnePage + 1_000;
/** Messages that are counted one by one. */
const counted = 5_000;
const begin = Date.UTC(2026, 4, 1);
const second = 1_000;
const anyId = `lower(hex(randomblob(4))) || '-0000-8000-8000-' || lower(hex(randomblob(6)))`;
const iso = (at: number) => new Date(at).toISOString();

/** The oldest event, run, message and change of everything are ada's, or failed; each of the others came a second later. */
const filled: Record<string, string> = {
  events: `INSERT INTO events (project_id, id, type, user_id, message_id, properties, timestamp, received_at)
    SELECT ?1, ${anyId}, iif(i = 0, 'order.first', 'order.next'), iif(i = 0, 'ada', 'bob'), i, '{}', at, at`,
  workflow_runs: `INSERT INTO workflow_runs (project_id, started_at, id, workflow_id, workflow_name, version, user_id, event_id, status, seq)
    SELECT ?1, at, ${anyId}, ?1, 'W', 1, iif(i = 0, 'ada', 'bob'), ?1, iif(i = 0, 'failed', 'completed'), 1`,
  deliveries: `INSERT INTO deliveries (project_id, id, kind, user_id, outcome, attempts, created_at, updated_at)
    SELECT ?1, printf('%08x-%04x-8000-8000-', at >> 16, at & 65535) || lower(hex(randomblob(6))), 'email', iif(i = 0, 'ada', 'bob'), 'sent', '[]', at, at`,
  suppressions: `INSERT INTO suppressions (project_id, kind, address, reason, created_at)
    SELECT ?1, 'email', printf('a%06d@example.com', i), iif(i = ${count - 1}, 'manual', 'hard_bounce'), at`,
};

async function fill({ projectId }: Tenant): Promise<void> {
  const rows = `(WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${count}) SELECT i, ${begin} + i * ${second} AS at FROM n)`;
  const statements = Object.values(filled).map((sql) => env.DB.prepare(`${sql} FROM ${rows}`).bind(projectId));
  await env.DB.batch(statements);
}

describe('lists of a large project', () => {
  let tenant: Tenant;
  beforeAll(async () => {
    tenant = await createTenant();
    await fill(tenant);
  });
  const get = async (path: string) => (await tenant.api.get(path)).json;

  it.each([
    ['events?userId=ada', 'receivedAt'],
    ['events?type=order.first', 'receivedAt'],
    ['events?type=*.first', 'receivedAt'],
    ['automation/runs?status=failed', 'startedAt'],
    ['notifications/logs?userId=ada', 'createdAt'],
  ])(
    '%s looks at a limited number of rows, states how far, and finds the oldest behind the cursor',
    async (path, time) => {
      const first = await get(path);
      expect(first.data).toEqual([]);
      const looked = begin + (count - lookedAtByOnePage) * second;
      expect(first.window.from).toBe(iso(looked));
      const rest = await get(`${path}&cursor=${first.nextCursor}`);
      expect(rest.data).toMatchObject([{ [time]: iso(begin) }]);
      expect(rest.window).toEqual({ from: null, to: iso(looked) });
      expect(rest.nextCursor).toBeNull();
    },
  );

  it('finds the runs of a person by their key', async () => {
    const page = await get('automation/runs?userId=ada');
    expect(page.data).toHaveLength(1);
    expect(page.window).toBeUndefined();
    expect(page.nextCursor).toBeNull();
  });

  it('ends the window at the last item of a full page', async () => {
    const page = await get('events?userId=bob&pageSize=3');
    expect(page.data).toHaveLength(3);
    expect(page.window.from).toBe(page.data[2].receivedAt);
    const next = await get(`events?userId=bob&pageSize=3&cursor=${page.nextCursor}`);
    expect(next.data[0].receivedAt).toBe(iso(begin + (count - 4) * second));
    expect(next.window.to).toBe(page.window.from);
  });

  it('keeps the window to the range that was asked for', async () => {
    const page = await get(`events?type=order.first&from=${iso(begin)}&to=${iso(begin + 10 * second)}`);
    expect(page.data).toHaveLength(1);
    expect(page.window).toEqual({ from: iso(begin), to: iso(begin + 10 * second) });
  });

  it('states no window where a key serves the query', async () => {
    for (const path of ['events', 'automation/runs', `notifications/logs?to=${iso(begin + second)}`]) {
      const page = await get(path);
      expect(page.data.length).toBeGreaterThan(0);
      expect(page.window).toBeUndefined();
    }
  });

  it('goes on through suppressions by reason', async () => {
    const first = await get('email/suppressions?reason=manual');
    expect(first.data).toEqual([]);
    const rest = await get(`email/suppressions?reason=manual&cursor=${first.nextCursor}`);
    expect(rest.data).toMatchObject([{ reason: 'manual' }]);
    expect(rest.nextCursor).toBeNull();
  });

  it('counts the newest messages of a person, and says since when', async () => {
    const stats = await get('notifications/logs/stats?userId=bob');
    expect(stats.total).toBe(counted);
    expect(stats.window.from).toBe(iso(begin + (count - counted) * second));
  });

  it('adds up the hours where there are too many to count', async () => {
    const hour = 3_600 * second;
    const one = env.DB.prepare(
      `INSERT INTO delivery_rollups SELECT ?1, ?2, '', 'email', 'sent', '', ?3, 0, ${Array(21).fill(0).join(', ')}`,
    );
    const first = begin / hour;
    await env.DB.batch([one.bind(tenant.projectId, first, 7_000), one.bind(tenant.projectId, first + 1, 4_000)]);
    expect((await get('notifications/logs/stats')).total).toBe(11_000);
    const range = `from=${iso(begin + second)}&to=${iso(begin + 2 * hour - second)}`;
    const stats = await get(`notifications/logs/stats?kind=email&${range}`);
    expect(stats).toMatchObject({ total: 11_000, window: { from: iso(begin), to: iso(begin + 2 * hour) } });
  });

  it('exports what is older than a page looks at', async () => {
    await tenant.api.put(`customers/profiles/ada`, { traits: { n: 1 } });
    const document = await get('customers/profiles/ada/export');
    expect(document.events).toHaveLength(1);
    expect(document.deliveries).toHaveLength(1);
    expect(document.runs).toHaveLength(1);
    expect(document.truncated).toBe(false);
  });

  it('takes any cursor without failing', async () => {
    for (const parts of [
      [1e300, 5],
      ['x', 'y'],
      [-1e300, ''],
    ]) {
      const cursor = btoa(JSON.stringify(parts)).replaceAll('=', '');
      for (const list of ['events', 'automation/runs', 'notifications/logs', 'customers/profiles']) {
        expect((await tenant.api.get(`${list}?userId=ada&cursor=${cursor}`)).status).toBeLessThan(500);
        expect((await tenant.api.get(`${list}?cursor=${cursor}`)).status).toBe(200);
      }
    }
  });
});

describe('patterns of event types', () => {
  let tenant: Tenant;
  const long = (n: number) => 'x'.repeat(n);
  const types = [
    'auth.login',
    'auth.logout',
    'authentic',
    'order.failed',
    `${long(60)}.a`,
    `${long(60)}.b`,
    'a[b]?',
    'ÄÖ.done',
  ];
  beforeAll(async () => {
    tenant = await createTenant();
    const insert = `INSERT INTO events (project_id, id, type, message_id, properties, timestamp, received_at) VALUES (?1, ?2, ?3, ?2, '{}', 1, 1)`;
    await env.DB.batch(types.map((type) => env.DB.prepare(insert).bind(tenant.projectId, crypto.randomUUID(), type)));
  });

  it.each([
    ['auth.login', ['auth.login']],
    ['auth.*', ['auth.login', 'auth.logout']],
    ['auth**', ['auth.login', 'auth.logout', 'authentic']],
    ['*.failed', ['order.failed']],
    ['a*n', ['auth.login']],
    ['auth.l*l*', []],
    ['*o*', ['auth.login', 'auth.logout', 'order.failed', 'ÄÖ.done']],
    ['*', types],
    ['a[b]?', ['a[b]?']],
    ['*[b]*', ['a[b]?']],
    ['ÄÖ.*', ['ÄÖ.done']],
    ['*Ö.done', ['ÄÖ.done']],
    [`${long(60)}.a`, [`${long(60)}.a`]],
    [`${long(60)}.*`, [`${long(60)}.a`, `${long(60)}.b`]],
    [`*${long(59)}.b`, [`${long(60)}.b`]],
    [long(200), []],
    [`${long(198)}*`, []],
  ])('%s', async (pattern, found) => {
    const { status, json } = await tenant.api.get(`events?type=${encodeURIComponent(pattern)}`);
    expect(status).toBe(200);
    expect(json.data.map(({ type }: { type: string }) => type).toSorted()).toEqual(found.toSorted());
  });

  it('refuses a long pattern with several stars', async () => {
    const { status, json } = await tenant.api.get(`events?type=*${long(60)}*`);
    expect(status).toBe(422);
    expect(json.errors).toMatchObject([{ pointer: '?type', code: 'too_long' }]);
  });
});

describe('times of a query', () => {
  const lists = [
    'events',
    'automation/runs',
    'notifications/logs',
    'notifications/logs/stats',
    'audit-log',
    'health/delivery',
  ];

  it.each(lists)('%s refuses what no row can have, and what is no date', async (list) => {
    const { api } = await createTenant();
    for (const text of [
      '-271821-04-20',
      '-271821-04-21',
      '%2B275760-09-13',
      '0001-01-01',
      '1969-12-31',
      'Plan 2031',
      '2026-02-30',
    ]) {
      for (const name of ['from', 'to']) {
        const { status, json } = await api.get(`${list}?${name}=${text}`);
        expect([status, json.errors[0].pointer]).toEqual([422, `?${name}`]);
      }
    }
  });

  it('takes the first and the last year', async () => {
    const { api } = await createTenant();
    for (const list of lists.filter((name) => name !== 'health/delivery')) {
      expect((await api.get(`${list}?from=1970-01-01&to=9999-12-31T23:59:59Z`)).status).toBe(200);
    }
    for (const granularity of ['hour', 'day']) {
      expect((await api.get(`health/delivery?to=9999-12-31T23:59:59Z&granularity=${granularity}`)).status).toBe(200);
      expect((await api.get(`health/delivery?to=1970-01-01&granularity=${granularity}`)).status).toBe(200);
    }
  });
});

it('reads the time of an id that sorts by time', () => {
  expect(timeOfId('0196a1b2-c3d4-8000-8000-000000000000')).toBe(0x0196a1b2c3d4);
});
