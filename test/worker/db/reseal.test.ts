import { expect, it } from 'vitest';
import { resealDatabase } from '../../../scripts/local/reseal.ts';
import { openSecret, sealedFor } from '../../../src/worker/db/sealed.ts';
import { encryptJson, importKeyring, isSealedWithNewest } from '../../../src/worker/guard/encrypt.ts';
import { createTenant, env } from '../../support/worker.ts';

const newKey = btoa('fedcba9876543210fedcba9876543210');
const run = async (sql: string) => (await env.DB.prepare(sql).all()).results;

it('seals every secret of the database with the newest key and opens them afterwards without the old one', async () => {
  const { api, projectId, orgId } = await createTenant();
  const channel = await api.post('notifications/channels', {
    kind: 'webhook',
    name: 'Hook',
    projectId,
    config: { url: 'https://hooks.example.com/x', secret: `whsec_${btoa('s'.repeat(32))}` },
  });
  expect(channel.status).toBe(201);
  const ai = await api.put('settings/ai', {
    vendor: 'openai',
    apiKey: 'sk-secret',
    model: 'm',
    baseUrl: 'https://sandbox.test:8443/openai',
  });
  expect(ai.status).toBe(200);
  const headers = { authorization: 'Bearer s3cret-0123' };
  const hook = { projectId, url: 'https://sandbox.test:8443/hook', eventTypes: ['*'], headers };
  const endpoint = (await api.post('webhooks/endpoints', hook)).json;
  await api.put(`settings/secrets?projectId=${projectId}`, { shop_api: 'Bearer p-0123' });
  const ring = await importKeyring(`${newKey} ${env.ENCRYPTION_KEY}`);

  const first = await resealDatabase(run, ring);
  expect(first.unreadable).toEqual([]);
  expect(first.resealed).toBeGreaterThanOrEqual(4);
  const stored = await run(
    `SELECT config AS value FROM channels UNION ALL SELECT feed_secret FROM projects UNION ALL SELECT webhook_secret FROM projects
     UNION ALL SELECT value FROM settings WHERE name = 'ai'`,
  );
  expect(stored.every(({ value }) => isSealedWithNewest(ring, String(value)))).toBe(true);
  expect(await resealDatabase(run, ring)).toEqual({ resealed: 0, unreadable: [] });

  const onlyNew = { ...env, ENCRYPTION_KEY: newKey };
  const [project] = await run(`SELECT webhook_secret AS value FROM projects WHERE id = '${projectId}'`);
  expect(await openSecret(onlyNew, 'webhookSecret', projectId, String(project?.value))).toMatch(/^whsec_/);
  const [row] = await run(`SELECT request, secrets FROM endpoints WHERE id = '${endpoint.id}'`);
  expect(isSealedWithNewest(ring, String(row?.request)) && isSealedWithNewest(ring, String(row?.secrets))).toBe(true);
  expect(await openSecret(onlyNew, 'endpointRequest', endpoint.id, String(row?.request))).toMatchObject({ headers });
  const secrets = await openSecret(onlyNew, 'endpointSecrets', endpoint.id, String(row?.secrets));
  expect(secrets).toEqual([{ secret: endpoint.secret, until: null }]);
  const [secret] = await run(`SELECT sealed FROM project_secrets WHERE project_id = '${projectId}'`);
  const place = `${projectId}/shop_api`;
  expect(await openSecret(onlyNew, 'projectSecret', place, String(secret?.sealed))).toBe('Bearer p-0123');
  const [settings] = await run(`SELECT value FROM settings WHERE org_id = '${orgId}'`);
  expect(await openSecret(onlyNew, 'aiSettings', orgId, String(settings?.value))).toMatchObject({
    apiKey: 'sk-secret',
  });
});

it('seals the secrets of workflow steps again, in every version the same text', async () => {
  const { api, projectId } = await createTenant();
  const steps = [
    {
      label: 'call',
      type: 'webhook',
      config: { url: 'https://sandbox.test:8443/x', headers: { authorization: 'Bearer s3cret-{{event.n}}-0123' } },
    },
  ];
  const body = { projectId, name: 'Call', trigger: { eventType: 'go' }, steps };
  const { id } = (await api.post('automation/workflows', body)).json;
  await api.patch(`automation/workflows/${id}`, { trigger: { eventType: 'start' } });
  const ring = await importKeyring(`${newKey} ${env.ENCRYPTION_KEY}`);
  const { resealed, unreadable } = await resealDatabase(run, ring);
  expect(unreadable).toEqual([]);
  expect(resealed).toBeGreaterThanOrEqual(2);
  const versions = await run(`SELECT definition FROM workflow_versions WHERE workflow_id = '${id}' ORDER BY version`);
  const sealed = versions.map(({ definition }) => JSON.parse(String(definition)).steps[0].sealed as string);
  expect(sealed).toHaveLength(2);
  expect(new Set(sealed).size).toBe(1);
  const opened = await openSecret({ ...env, ENCRYPTION_KEY: newKey }, 'stepSecrets', id, sealed[0] ?? '');
  expect(opened).toEqual([{ path: ['headers', 'authorization'], value: 'Bearer s3cret-{{event.n}}-0123' }]);
  expect((await resealDatabase(run, ring)).resealed).toBe(0);
});

it('names what no key opens and leaves it as it is', async () => {
  const { projectId } = await createTenant();
  const lost = await encryptJson(await importKeyring(btoa('l'.repeat(32))), sealedFor.feedSecret(projectId), 'x');
  await env.DB.prepare('UPDATE projects SET feed_secret = ? WHERE id = ?').bind(lost, projectId).run();
  const ring = await importKeyring(`${btoa('n'.repeat(32))} ${newKey} ${env.ENCRYPTION_KEY}`);
  const { unreadable } = await resealDatabase(run, ring);
  expect(unreadable).toEqual([`projects.feed_secret of ${projectId}`]);
  expect(await run(`SELECT feed_secret AS value FROM projects WHERE id = '${projectId}'`)).toEqual([{ value: lost }]);
});
