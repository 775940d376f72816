// An organisation with one project in the directory's database and one in another: its lists read as if they were one.
import { beforeAll, describe, expect, it } from 'vitest';
import { createTenant, env, type Tenant } from '../../support/worker.ts';

const hook = { url: 'https://sandbox.test:8443/hook' };
const steps = [{ label: 'nap', type: 'wait', config: {}, delayMinutes: 60 }];
/** Times of rows that are written as SQL; two of them are equal, so that ids decide. */
const times = [1_000, 2_000, 2_000];

interface Seeded {
  tenant: Tenant;
  /** The project in DB_02, then the one in DB. */
  projects: [db: D1Database, projectId: string][];
}

async function seed(): Promise<Seeded> {
  const tenant = await createTenant({ database: 'DB_02' });
  const second = (await tenant.api.post('projects', { name: 'Second' })).json.id;
  const projects: Seeded['projects'] = [
    [env.DB_02, tenant.projectId],
    [env.DB, second],
  ];
  for (const n of [1, 2, 3]) {
    for (const [db, projectId] of projects) await seedProject(tenant, db, projectId, n);
  }
  return { tenant, projects };
}

async function seedProject({ api }: Tenant, db: D1Database, projectId: string, n: number): Promise<void> {
  const post = async (path: string, body: object) => {
    const answer = await api.post(path, { projectId, ...body });
    if (answer.status >= 300) throw new Error(answer.text);
  };
  const name = `Number ${n}`;
  await post('automation/workflows', { name, trigger: { eventType: 'go' }, steps });
  await post('customers/audiences', { name, condition: { trait: 'n', value: n } });
  await post('email/templates', { name, subject: 's', html: 'h', class: 'marketing' });
  await post('notifications/channels', { kind: 'webhook', name, config: hook });
  await post('email/suppressions', { address: `person${n}@example.com` });
  await api.put(`customers/profiles/person${n}?projectId=${projectId}`, { traits: { n } });
  const at = times[n - 1] ?? 0;
  await db.batch([
    db
      .prepare(
        `INSERT INTO events (project_id, id, type, message_id, properties, timestamp, received_at) VALUES (?, ?, 'go', ?, '{}', ?4, ?4)`,
      )
      .bind(projectId, crypto.randomUUID(), `m${n}`, at),
    db
      .prepare(
        `INSERT INTO workflow_runs (project_id, started_at, id, workflow_id, workflow_name, version, event_id, status, seq)
         VALUES (?1, ?2, ?3, ?3, 'W', 1, ?3, 'completed', 1)`,
      )
      .bind(projectId, at, crypto.randomUUID()),
    db
      .prepare(
        `INSERT INTO deliveries (project_id, id, kind, outcome, attempts, created_at, updated_at) VALUES (?, ?, 'email', 'sent', '[]', 1, 1)`,
      )
      .bind(projectId, crypto.randomUUID()),
  ]);
}

type Item = Record<string, string>;

async function pagesOf(path: string, pageSize: number, { api }: Tenant): Promise<Item[][]> {
  const pages: Item[][] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const answer = await api.get(`${path}?pageSize=${pageSize}${cursor ? `&cursor=${cursor}` : ''}`);
    expect(answer.status).toBe(200);
    pages.push(answer.json.data);
    cursor = answer.json.nextCursor;
  }
  return pages;
}

/** Compares the values of fields as SQLite does: by their code points, which for these is by their UTF-16 units. */
function byFields(fields: string[], sign: 1 | -1) {
  return (a: Item, b: Item) => {
    const field = fields.find((name) => a[name] !== b[name]);
    if (field === undefined) return 0;
    return (a[field] ?? '') < (b[field] ?? '') ? -sign : sign;
  };
}

const lists: [path: string, fields: string[], sign: 1 | -1][] = [
  ['automation/workflows', ['createdAt', 'id'], -1],
  ['customers/audiences', ['createdAt', 'id'], -1],
  ['email/templates', ['createdAt', 'id'], -1],
  ['notifications/channels', ['createdAt', 'id'], -1],
  ['automation/runs', ['startedAt', 'id'], -1],
  ['events', ['receivedAt', 'id'], -1],
  ['notifications/logs', ['id', 'projectId'], -1],
  ['customers/profiles', ['userId', 'projectId'], 1],
  ['email/suppressions', ['projectId', 'kind', 'address'], 1],
];

describe('an organisation with projects in two databases', () => {
  let seeded: Seeded;
  beforeAll(async () => {
    seeded = await seed();
  });

  it.each(lists)('lists %s in one order over page borders', async (path, fields, sign) => {
    const { tenant, projects } = seeded;
    const parts = await Promise.all(
      projects.map(async ([, projectId]) => (await tenant.api.get(`${path}?projectId=${projectId}`)).json.data),
    );
    expect(parts.map((part) => part.length)).toEqual([3, 3]);
    const expected = parts.flat().sort(byFields(fields, sign));
    const pages = await pagesOf(path, 2, tenant);
    expect(pages.map((page) => page.length)).toEqual([2, 2, 2]);
    expect(pages.flat()).toEqual(expected);
    expect((await pagesOf(path, 4, tenant)).flat()).toEqual(expected);
  });

  it('lists the audit log of both and of the organisation', async () => {
    const { tenant, projects } = seeded;
    await tenant.api.post('email/domains', { domain: 'example.com' });
    const pages = (await pagesOf('audit-log', 7, tenant)).flat();
    expect(pages).toEqual(pages.toSorted(byFields(['id'], -1)));
    expect(new Set(pages.map(({ projectId }) => projectId))).toEqual(
      new Set([null, ...projects.map(([, projectId]) => projectId)]),
    );
    // Six writes a project and number; the second project and the domain.
    expect(pages).toHaveLength(6 * 2 * 3 + 2);
    const [first] = projects;
    const own = (await tenant.api.get(`audit-log?pageSize=100&projectId=${first?.[1]}`)).json.data;
    expect(own).toHaveLength(6 * 3);
  });

  it('adds up numbers and health', async () => {
    const { api } = seeded.tenant;
    expect((await api.get('notifications/logs/stats')).json).toMatchObject({
      total: 6,
      byOutcome: { sent: 6 },
      byKind: { email: { sent: 6 } },
    });
    expect((await api.get('health/workflows')).json.workflows).toHaveLength(6);
  });

  it('finds, changes and deletes by id, wherever it is', async () => {
    const { tenant, projects } = seeded;
    const foreign = (await createTenant()).api;
    for (const [, projectId] of projects) {
      const bound = await tenant.bound(projectId);
      const others = projects.filter(([, id]) => id !== projectId).map(([, id]) => id);
      const body = { projectId, name: 'Changing', condition: { trait: 'n', value: 0 } };
      const { id } = (await tenant.api.post('customers/audiences', body)).json;
      expect((await tenant.api.post('customers/audiences', body)).status).toBe(409);
      const at = `customers/audiences/${id}`;
      expect((await foreign.get(at)).status).toBe(404);
      expect((await (await tenant.bound(others[0])).get(at)).status).toBe(404);
      expect((await tenant.api.patch(at, { name: 'Changed' })).json).toMatchObject({ projectId, name: 'Changed' });
      expect((await bound.get(at)).json).toMatchObject({ name: 'Changed' });
      expect((await foreign.del(at)).status).toBe(404);
      expect((await tenant.api.del(at)).status).toBe(204);
      expect((await tenant.api.get(at)).status).toBe(404);
    }
  });
});
