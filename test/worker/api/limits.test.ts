import { beforeAll, describe, expect, it } from 'vitest';
import { objectLimits } from '../../../src/contract/limits.ts';
import { addChannel } from '../../support/pipeline/channels.ts';
import { createTenant, env, type Tenant } from '../../support/worker.ts';

const sql = (text: string, ...bound: unknown[]) =>
  env.DB.prepare(text)
    .bind(...bound)
    .run();
const numbers = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)';

/** How an owner gets many objects at once, and how one more is asked for. */
const kinds: Record<
  keyof typeof objectLimits,
  {
    fill(tenant: Tenant, count: number): Promise<unknown>;
    path: string | ((tenant: Tenant) => Promise<string>);
    /** Creates by PUT. */
    isPut?: true;
    body: object | ((tenant: Tenant) => Promise<object>);
  }
> = {
  projects: {
    fill: ({ orgId }, count) =>
      sql(
        `${numbers} INSERT INTO projects (id, org_id, name, feed_secret, webhook_secret, created_at)
           SELECT ?1 || i, ?1, 'P' || i, '', '', i FROM n`,
        orgId,
        count - 1,
      ),
    path: 'projects',
    body: { name: 'One more' },
  },
  keys: {
    fill: ({ orgId }, count) =>
      sql(
        `${numbers} INSERT INTO api_keys (id, org_id, name, role, key_hash, hint, created_at)
           SELECT ?1 || 'k' || i, ?1, 'K', 'viewer', ?1 || i, '', i FROM n`,
        orgId,
        count - 4,
      ),
    path: 'keys',
    body: { name: 'One more', role: 'viewer' },
  },
  domains: {
    fill: ({ orgId }, count) =>
      sql(
        `${numbers} INSERT INTO email_domains (id, org_id, domain, created_at)
           SELECT ?1 || i, ?1, 'd' || i || '.example', i FROM n`,
        orgId,
        count,
      ),
    path: 'email/domains',
    body: { domain: 'more.example' },
  },
  workflows: {
    fill: ({ orgId, projectId }, count) =>
      sql(
        `${numbers} INSERT INTO workflows (project_id, id, org_id, name, version, status, created_at, updated_at)
           SELECT ?1, ?1 || i, ?3, 'W' || i, 1, 'inactive', i, i FROM n`,
        projectId,
        count,
        orgId,
      ),
    path: 'automation/workflows',
    body: { name: 'One more', trigger: { eventType: 'go' }, steps: [{ type: 'wait', delayMinutes: 1, config: {} }] },
  },
  triggers: {
    fill: ({ projectId }, count) =>
      sql(
        `${numbers} INSERT INTO preparing_jobs (project_id, workflow_id, state, since) SELECT ?1, 'w' || i, 'ready', i FROM n`,
        projectId,
        count,
      ),
    path: 'automation/workflows',
    body: {
      name: 'One more',
      trigger: { date: { trait: 'endsAt' } },
      steps: [{ type: 'wait', delayMinutes: 1, config: {} }],
    },
  },
  layouts: {
    fill: ({ projectId }, count) =>
      sql(
        `${numbers} INSERT INTO layouts (project_id, id, name, html, created_at, updated_at)
           SELECT ?1, ?1 || i, 'L' || i, 'h', i, i FROM n`,
        projectId,
        count,
      ),
    path: 'email/layouts',
    body: { name: 'One more', html: '{{{body}}}' },
  },
  partials: {
    fill: ({ projectId }, count) =>
      sql(
        `${numbers} INSERT INTO partials (project_id, id, name, html, created_at, updated_at)
           SELECT ?1, ?1 || i, 'p' || i, 'h', i, i FROM n`,
        projectId,
        count,
      ),
    path: 'email/partials',
    body: { name: 'one-more', html: 'h' },
  },
  variables: {
    fill: ({ projectId }, count) =>
      sql(
        `${numbers} INSERT INTO variables (project_id, name, value, updated_at) SELECT ?1, 'v' || i, 'x', i FROM n`,
        projectId,
        count,
      ),
    path: 'settings/variables',
    isPut: true,
    body: { oneMore: 'x' },
  },
  templates: {
    fill: ({ projectId }, count) =>
      sql(
        `${numbers} INSERT INTO templates (project_id, id, name, subject, html, class, created_at, updated_at)
           SELECT ?1, ?1 || i, 'T' || i, 's', 'h', 'marketing', i, i FROM n`,
        projectId,
        count,
      ),
    path: 'email/templates',
    body: { name: 'One more', subject: 's', html: 'h' },
  },
  channels: {
    fill: ({ projectId }, count) =>
      sql(
        `${numbers} INSERT INTO channels (project_id, id, kind, vendor, name, config, config_hint, status, created_at, updated_at)
           SELECT ?1, ?1 || i, 'webhook', 'http', 'C' || i, '', '{}', 'ok', i, i FROM n`,
        projectId,
        count,
      ),
    path: 'notifications/channels',
    body: { kind: 'webhook', name: 'One more', config: { url: 'https://sandbox.test:8443/hook' } },
  },
  endpoints: {
    fill: ({ projectId }, count) =>
      sql(
        `${numbers} INSERT INTO endpoints (project_id, id, definition, request, secrets, status, version, created_at, updated_at)
           SELECT ?1, ?1 || i, '{}', '', '', 'ok', 1, i, i FROM n`,
        projectId,
        count,
      ),
    path: 'webhooks/endpoints',
    body: { url: 'https://sandbox.test:8443/hook', eventTypes: ['*'] },
  },
  audiences: {
    fill: ({ projectId }, count) =>
      sql(
        `${numbers} INSERT INTO audiences (project_id, id, name, condition, created_at, updated_at)
           SELECT ?1, ?1 || i, 'A' || i, '{}', i, i FROM n`,
        projectId,
        count,
      ),
    path: 'customers/audiences',
    body: { name: 'One more', condition: { trait: 'plan', op: 'eq', value: 'pro' } },
  },
  topics: {
    fill: ({ projectId }, count) =>
      sql(
        `${numbers} INSERT INTO topics (project_id, id, key, name, default_allowed, created_at, updated_at)
           SELECT ?1, ?1 || i, 'topic-' || i, 'T', 1, i, i FROM n`,
        projectId,
        count,
      ),
    path: 'notifications/topics',
    body: { key: 'one-more', name: 'One more' },
  },
  rules: {
    fill: ({ projectId }, count) =>
      sql(
        `${numbers} INSERT INTO notification_rules (project_id, id, key, status, version, definition, created_at, updated_at)
           SELECT ?1, ?1 || i, 'r' || i, 'inactive', 1, '{}', i, i FROM n`,
        projectId,
        count,
      ),
    path: 'notifications/rules',
    body: async (tenant) => ({ key: 'one.more', channelIds: [await addChannel(tenant, 'sms')] }),
  },
  alertRules: {
    fill: ({ projectId }, count) =>
      sql(
        `${numbers} INSERT INTO alert_rules (project_id, id, name, status, version, definition, created_at, updated_at)
           SELECT ?1, ?1 || i, 'r' || i, 'inactive', 1, '{}', i, i FROM n`,
        projectId,
        count,
      ),
    path: 'alerts/rules',
    body: async (tenant) => ({
      name: 'One more',
      match: { eventType: 'a' },
      channelIds: [await addChannel(tenant, 'email')],
      to: { email: ['ops@example.com'] },
    }),
  },
  silences: {
    fill: ({ projectId }, count) =>
      sql(
        `${numbers} INSERT INTO silences (project_id, id, version, definition, created_by, created_at, updated_at)
           SELECT ?1, ?1 || i, 1, '{}', 'x', i, i FROM n`,
        projectId,
        count,
      ),
    path: 'alerts/silences',
    body: { match: { eventType: 'a' }, reason: 'One more', until: new Date(Date.now() + 3_600_000).toISOString() },
  },
  broadcasts: {
    fill: ({ projectId }, count) =>
      sql(
        `${numbers} INSERT INTO broadcasts (project_id, id, workflow_id, version, audience_id, status, total, capped, counted, at, created_by, created_at)
           SELECT ?1, ?1 || i, 'w', 1, 'a', 'paused', 0, 0, 0, 1, 'x', i FROM n`,
        projectId,
        count,
      ),
    async path({ api, projectId }) {
      const trigger = { broadcast: true };
      const steps = [{ type: 'wait', delayMinutes: 1, config: {} }];
      const { json } = await api.post('automation/workflows', { projectId, name: 'News', trigger, steps });
      return `automation/workflows/${json.id}/broadcast`;
    },
    async body({ api, projectId }) {
      const { json } = await api.post('customers/audiences', {
        projectId,
        name: 'All',
        condition: { trait: 'a', op: 'exists' },
      });
      return { audienceId: json.id };
    },
  },
  devices: {
    fill: ({ projectId }, count) =>
      sql(
        `${numbers} INSERT INTO devices (project_id, user_id, token, id, platform, created_at)
           SELECT ?1, 'ada', 'token' || i, ?1 || i, 'fcm', i FROM n`,
        projectId,
        count,
      ),
    path: 'customers/profiles/ada/devices',
    body: { platform: 'fcm', token: 'one-more' },
  },
};

describe.each(Object.entries(kinds))('%s', (name, { fill, path, body, isPut = false }) => {
  const { limit } = objectLimits[name as keyof typeof objectLimits];
  let full: Tenant;
  let almostFull: Tenant;
  beforeAll(async () => {
    [full, almostFull] = [await createTenant(), await createTenant()];
    await fill(full, limit);
    await fill(almostFull, limit - 1);
  });

  it('are refused beyond their limit with what to do, and taken up to it', async () => {
    const bodyOf = (tenant: Tenant) => (typeof body === 'function' ? body(tenant) : body);
    const pathOf = (tenant: Tenant) => (typeof path === 'function' ? path(tenant) : path);
    const create = async (tenant: Tenant) =>
      tenant.api[isPut ? 'put' : 'post'](await pathOf(tenant), await bodyOf(tenant));
    const { status, json } = await create(full);
    expect(status).toBe(409);
    expect(json.code).toBe('limit_reached');
    expect(json.detail).toContain(`There may be at most ${limit} `);
    expect(json.detail).toContain(`raise the limit "${name}"`);
    const taken = await create(almostFull);
    expect(isPut ? [200] : [201, 202]).toContain(taken.status);
  });
});
