// Whether a page of a list costs the same in a project of 10,000 and of 1,000,000 rows, called through the API.
import type { D1Database } from '@cloudflare/workers-types';
import { type Api, createApi } from '../../scripts/local/api.ts';
import { type ProductInstance, startProduct } from '../start.ts';
import type { CaseContext } from './context.ts';

const sizes = [10_000, 1_000_000] as const;
/** Rows of one insert. */
const chunk = 10_000;
const calls = 31;
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

/** Measures each list at both sizes in turns; the ratio says whether it grows with its table. */
export async function benchLists({ report }: Pick<CaseContext, 'report'>): Promise<void> {
  const instances: ProductInstance[] = [];
  try {
    for (const size of sizes) {
      const instance = await startProduct({ bundle: 'built', consumers: false });
      instances.push(instance);
      await fill(instance, size);
    }
    const sides = instances.map(({ url, orgId, apiKey, projectId }) => ({
      api: createApi(url, orgId, apiKey),
      query: `projectId=${projectId}`,
    }));
    const measure = async (name: string, paths: string[]) => {
      const [small = Number.NaN, large = Number.NaN] = await mediansOf(
        sides.map(
          ({ api }, i) =>
            () =>
              api.get(paths[i] ?? ''),
        ),
      );
      report.findings.push(
        { name: `${name}: p50 of 1,000,000 rows`, value: large, unit: 'ms', wanted: { atMost: 20 } },
        { name: `${name}: 1,000,000 rows : 10,000 rows`, value: large / small, unit: 'x', wanted: { atMost: 2 } },
      );
    };
    for (const [list, filters] of Object.entries(lists)) {
      for (const filter of filters) {
        const paths = sides.map(({ query }) => `${list}?${query}&${filter}`);
        await measure(`${list}?${filter}`.replace(/\?$/, ''), paths);
      }
    }
    for (const list of deep) {
      const paths = await Promise.all(
        sides.map(async ({ api, query }) => `${list}?${query}&cursor=${await cursorBehind(api, `${list}?${query}`)}`),
      );
      await measure(`${list}, page after ${pagesBefore * 100} rows`, paths);
    }
  } finally {
    for (const instance of instances) await instance.stop();
  }
}

async function fill({ database, projectId, orgId }: ProductInstance, size: number): Promise<void> {
  const begin = Date.now() - size * gapMs;
  for (const [table, columns] of Object.entries(tables)) {
    for (let first = 0; first < size; first += chunk) {
      const values = [first, Math.min(first + chunk, size), begin, projectId, orgId];
      await insert(database, `INSERT INTO ${table} ${columns}`, values);
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

async function cursorBehind(api: Api, path: string): Promise<string> {
  let cursor = '';
  for (let page = 0; page < pagesBefore; page++) {
    const next = await api.get<{ nextCursor: string }>(`${path}&pageSize=100${cursor ? `&cursor=${cursor}` : ''}`);
    cursor = encodeURIComponent(next.nextCursor);
  }
  return cursor;
}

/** The median duration of each call; the calls take turns, so that whatever else runs on the machine hits all alike. */
async function mediansOf(each: (() => Promise<unknown>)[]): Promise<number[]> {
  const times = each.map((): number[] => []);
  for (let i = 0; i < calls; i++) {
    for (const [n, call] of each.entries()) {
      const begun = performance.now();
      await call();
      times[n]?.push(performance.now() - begun);
    }
  }
  return times.map((some) => some.sort((a, b) => a - b)[Math.floor(calls / 2)] ?? Number.NaN);
}
