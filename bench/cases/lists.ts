// Whether a page of a list costs the same in a project of 10,000 and of 1,000,000 rows, called through the API.
import type { D1Database } from '@cloudflare/workers-types';
import { type Api, createApi } from '../../scripts/local/api.ts';
import { type ProductInstance, startProduct } from '../start.ts';
import type { CaseContext } from './context.ts';

const sizes = [10_000, 1_000_000] as const;
/** Rows of one insert. */
const chunk = 50_000;
const calls = 25;
/** Pages of a hundred rows behind which a later page is read. */
const pagesBefore = 90;
/** Time between two rows. */
const gapMs = 50;
const workflowId = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';

const hex = 'lower(hex(randomblob(6)))';
/** `at` as the id that sorts by it. */
const timeId = `printf('%08x-%04x-8000-8000-', at >> 16, at & 65535) || ${hex}`;
const anyId = `lower(hex(randomblob(4))) || '-0000-8000-8000-' || ${hex}`;
const oneOf = (n: number, them: string, others: string) => `iif(i % ${n} = 0, ${them}, ${others})`;

/** How row `i`, of the time `at`, of a project (?4) of an organisation (?5) is written. */
const tables: Record<string, string> = {
  events: `(project_id, id, type, user_id, message_id, properties, timestamp, received_at)
    SELECT ?4, ${anyId}, 'shop.type_' || i % 50, 'person-' || i % 1000, i, '{"amount":12.5,"currency":"EUR"}', at, at`,
  workflow_runs: `(project_id, started_at, id, workflow_id, workflow_name, version, user_id, event_id, status, finished_at, seq)
    SELECT ?4, at, ${anyId}, ${oneOf(100, `'${workflowId}'`, anyId)}, 'Welcome', 1, 'person-' || i % 1000, ${anyId},
      ${oneOf(200, `'failed'`, `'completed'`)}, at, 1`,
  deliveries: `(project_id, id, channel_id, kind, run_id, workflow_id, user_id, recipient, outcome, attempts, created_at, updated_at)
    SELECT ?4, ${timeId}, NULL, ${oneOf(10, `'sms'`, `'email'`)}, ${anyId}, ${oneOf(100, `'${workflowId}'`, anyId)}, 'person-' || i % 1000,
      'a@example.com', ${oneOf(200, `'error'`, `'sent'`)}, '[{"at":1,"ms":20,"statusCode":200}]', at, at`,
  profiles: `(project_id, user_id, email, traits, created_at, updated_at)
    SELECT ?4, 'person-' || i, 'person-' || i || '@example.com', '{"plan":"pro","name":"Ada"}', at, at`,
  suppressions: `(project_id, kind, address, reason, created_at)
    SELECT ?4, 'email', 'person-' || i || '@example.com', ${oneOf(200, `'manual'`, `'hard_bounce'`)}, at`,
  audit_log: `(org_id, id, project_id, at, actor, action, target_kind, target_id)
    SELECT ?5, ${timeId}, ?4, at, 'key:ci', ${oneOf(200, `'key.created'`, `'profile.updated'`)}, 'profile', 'person-' || i % 1000`,
  audiences: `(id, project_id, name, condition, created_at, updated_at)
    SELECT ${anyId}, ?4, 'Audience ' || i, '{"trait":"n","value":1}', at, at`,
};

const rare = 'no-such-person';
/** First pages of every list that grows, plain and with every filter. */
const lists: Record<string, readonly string[]> = {
  events: ['', 'type=shop.type_7', 'type=shop.*', 'type=*_7', 'userId=person-7', `userId=${rare}`, 'to=2020-01-01'],
  'automation/runs': [
    '',
    `workflowId=${workflowId}`,
    'userId=person-7',
    `userId=${rare}`,
    'status=failed',
    'status=paused',
  ],
  'notifications/logs': [
    '',
    'kind=sms',
    'outcome=error',
    'source=rule',
    'userId=person-7',
    `workflowId=${workflowId}`,
    `runId=${workflowId}`,
    `channelId=${workflowId}`,
  ],
  'notifications/logs/stats': ['', 'kind=sms', `workflowId=${workflowId}`],
  'customers/profiles': ['', 'email=person-77@example.com', 'userIdPrefix=person-9'],
  'email/suppressions': ['', 'address=person-77@example.com', 'reason=manual', 'reason=complaint'],
  'audit-log': ['', 'action=key.created', 'actor=nobody', 'targetId=person-7'],
  'customers/audiences': [''],
  'health/workflows': [''],
};
/** Lists of which a later page is read. */
const deep = [
  'events',
  'automation/runs',
  'notifications/logs',
  'customers/profiles',
  'email/suppressions',
  'audit-log',
];

/** Measures each list at each size; the ratio says whether it grows with its table. */
export async function benchLists({ report }: Pick<CaseContext, 'report'>): Promise<void> {
  const instance = await startProduct({ bundle: 'built', consumers: false });
  try {
    const api = createApi(instance.url, instance.orgId, instance.apiKey);
    const bySize: Map<string, number>[] = [];
    let filled = 0;
    for (const size of sizes) {
      await fill(instance, filled, size);
      filled = size;
      bySize.push(await measure(api, instance.projectId));
    }
    const [small, large] = bySize;
    for (const [name, ms] of large ?? []) {
      const before = small?.get(name) ?? Number.NaN;
      report.findings.push(
        { name: `${name}: p50 of 1,000,000 rows`, value: ms, unit: 'ms', wanted: { atMost: 20 } },
        { name: `${name}: 1,000,000 rows : 10,000 rows`, value: ms / before, unit: 'x', wanted: { atMost: 2 } },
      );
    }
  } finally {
    await instance.stop();
  }
}

async function fill({ database, projectId, orgId }: ProductInstance, from: number, to: number): Promise<void> {
  const begin = Date.now() - sizes[1] * gapMs;
  for (const [table, columns] of Object.entries(tables)) {
    for (let first = from; first < to; first += chunk) {
      await insert(database, `INSERT INTO ${table} ${columns}`, [
        first,
        Math.min(first + chunk, to),
        begin,
        projectId,
        orgId,
      ]);
    }
  }
}

function insert(database: D1Database, sql: string, values: (string | number)[]): Promise<unknown> {
  const rows = `(WITH RECURSIVE n(i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?2) SELECT i, ?3 + i * ${gapMs} AS at FROM n)`;
  // Each statement binds all five values, whether it uses them or not.
  const all = 'WHERE ?1 IS NOT NULL AND ?2 IS NOT NULL AND ?3 IS NOT NULL AND ?4 IS NOT NULL AND ?5 IS NOT NULL';
  return database
    .prepare(`${sql} FROM ${rows} ${all}`)
    .bind(...values)
    .run();
}

async function measure(api: Api, projectId: string): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  const keep = async (name: string, path: string) => {
    found.set(name, await medianOf(() => api.get(path)));
  };
  for (const [list, filters] of Object.entries(lists)) {
    for (const filter of filters)
      await keep(`${list}?${filter}`.replace(/\?$/, ''), `${list}?projectId=${projectId}&${filter}`);
  }
  for (const list of deep) {
    const cursor = await cursorBehind(api, `${list}?projectId=${projectId}`);
    await keep(`${list}, page after ${pagesBefore * 100} rows`, `${list}?projectId=${projectId}&cursor=${cursor}`);
  }
  return found;
}

async function cursorBehind(api: Api, path: string): Promise<string> {
  let cursor = '';
  for (let page = 0; page < pagesBefore; page++) {
    const next = await api.get<{ nextCursor: string }>(`${path}&pageSize=100${cursor ? `&cursor=${cursor}` : ''}`);
    cursor = encodeURIComponent(next.nextCursor);
  }
  return cursor;
}

async function medianOf(call: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < calls; i++) {
    const begun = performance.now();
    await call();
    times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b)[Math.floor(calls / 2)] ?? Number.NaN;
}
