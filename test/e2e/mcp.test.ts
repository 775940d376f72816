import { randomUUID } from 'node:crypto';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { cliBundle } from '../../scripts/build.ts';
import { type ApiClient, createApiClient } from '../../src/sdk/api/index.ts';
import { addressOf, temporaryFolder } from '../support/cli-process.ts';
import { type RunningServer, startServer } from '../support/server.ts';

let server: RunningServer;
let api: ApiClient;

beforeAll(async () => {
  server = await startServer();
  const { url, orgId, apiKey } = server.demo;
  api = createApiClient({ url, orgId, key: apiKey });
});
afterAll(() => server?.stop());

const versions = [
  ['2026-07-28', { mode: { pin: '2026-07-28' } }],
  ['2025-11-25', { mode: 'legacy' }],
] as const;
type Negotiation = (typeof versions)[number][1];

async function overHttp(negotiation: Negotiation, query = ''): Promise<Client> {
  const headers = { authorization: `Bearer ${server.demo.apiKey}` };
  const transport = new StreamableHTTPClientTransport(new URL(`${server.demo.url}/mcp${query}`), {
    requestInit: { headers },
  });
  return connected(negotiation, transport);
}

async function overStdio(negotiation: Negotiation, ...flags: string[]): Promise<Client> {
  const cwd = temporaryFolder();
  const env = { PATH: process.env.PATH ?? '', HOME: cwd, XDG_CONFIG_HOME: cwd, ...addressOf(server.demo) };
  return connected(
    negotiation,
    new StdioClientTransport({ command: process.execPath, args: [cliBundle, 'mcp', ...flags], env, cwd }),
  );
}

async function connected(
  versionNegotiation: Negotiation,
  transport: Parameters<Client['connect']>[0],
): Promise<Client> {
  const client = new Client({ name: 'official client', version: '1.0.0' }, { versionNegotiation });
  await client.connect(transport);
  onTestFinished(() => client.close());
  return client;
}

const wait = { label: 'nap', type: 'wait' as const, config: { reason: 'r' }, delayMinutes: 60 };
const bundle = (name: string) => ({
  version: 1,
  workflows: [{ name, trigger: { eventType: `never.${randomUUID()}` }, isActive: true, steps: [wait] }],
});
const namesIn = async () => (await api.listWorkflows({ query: { pageSize: 100 } })).data.map(({ name }) => name);

test('a client that can ask its user does so before a tool acts, and obeys', async () => {
  const headers = { authorization: `Bearer ${server.demo.apiKey}` };
  const client = new Client(
    { name: 'asking client', version: '1.0.0' },
    { capabilities: { elicitation: {} }, versionNegotiation: { mode: { pin: '2026-07-28' } } },
  );
  const asked: string[] = [];
  client.setRequestHandler('elicitation/create', async ({ params }) => {
    asked.push(params.message);
    return asked.length === 1 ? { action: 'decline' as const } : { action: 'accept' as const, content: {} };
  });
  const url = new URL(`${server.demo.url}/mcp?allow=write`);
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }));
  onTestFinished(() => client.close());
  const name = `Asked ${randomUUID()}`;
  const args = { bundle: bundle(name) };
  expect(await client.callTool({ name: 'apply_bundle', arguments: args })).toMatchObject({ isError: true });
  expect(await namesIn()).not.toContain(name);
  const done = await client.callTool({ name: 'apply_bundle', arguments: args });
  expect(done.structuredContent, JSON.stringify(done.content)).toMatchObject({ result: { created: 1 } });
  expect([asked.length, asked[1]]).toEqual([2, expect.stringContaining('1 created')]);
  expect(await namesIn()).toContain(name);
});

describe.each(versions)('the official client of %s', (_version, negotiation) => {
  test('lists and calls tools over HTTP, and checks what they return by their schemas', async () => {
    const client = await overHttp(negotiation);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain('explain_event');
    expect(tools.every(({ outputSchema }) => outputSchema !== undefined)).toBe(true);
    const { structuredContent: found } = await client.callTool({
      name: 'search_docs',
      arguments: { query: 'broadcast' },
    });
    expect(found).toMatchObject({ found: expect.arrayContaining([expect.objectContaining({ kind: 'Guide' })]) });
    const { structuredContent } = await client.callTool({ name: 'list_workflows', arguments: {} });
    const { data } = structuredContent as { data: { id: string; trigger: { eventType: string } }[] };
    const [workflow] = data;
    if (!workflow) throw new Error('the demo has workflows');
    const args = { workflowId: workflow.id, eventType: workflow.trigger.eventType };
    for (const [name, given] of [
      ['get_workflow', { id: workflow.id }],
      ['dry_run', args],
      ['why_not', { workflowId: workflow.id, userId: 'ada' }],
      ['list_runs', {}],
      ['list_events', {}],
      ['plan_bundle', { bundle: bundle('Planned') }],
      ['validate_bundle', { bundle: bundle('Checked') }],
      ['test_bundle', { bundle: bundle('Tested') }],
      [
        'backtest',
        { workflowId: workflow.id, from: new Date(Date.now() - 3_600_000).toISOString(), to: new Date().toISOString() },
      ],
    ] as const) {
      const result = await client.callTool({ name, arguments: given });
      expect(result.isError, `${name}: ${JSON.stringify(result.content)}`).not.toBe(true);
      expect(result.structuredContent, name).toBeDefined();
    }
  });

  test('applies a bundle over stdio in two calls, in its own name', async () => {
    const client = await overStdio(negotiation, '--allow-write');
    const name = `By stdio ${randomUUID()}`;
    const args = { bundle: bundle(name) };
    const shown = await client.callTool({ name: 'apply_bundle', arguments: args });
    const { plan, confirm } = shown.structuredContent as { plan: { created: number }; confirm: string };
    expect([plan.created, (await namesIn()).includes(name)]).toEqual([1, false]);
    const done = await client.callTool({ name: 'apply_bundle', arguments: { ...args, confirm } });
    expect(done.isError, JSON.stringify(done.content)).not.toBe(true);
    expect(await namesIn()).toContain(name);
    const { data } = await api.listAudit({ query: { action: 'bundle.imported' } });
    expect(data[0]?.actor).toMatch(/^key:.+ via mcp \(official client\)$/);
  });

  test('is refused what nobody has allowed', async () => {
    const [http, stdio] = [await overHttp(negotiation), await overStdio(negotiation, '--allow-send')];
    for (const client of [http, stdio]) {
      const { tools } = await client.listTools();
      expect(tools.map(({ name }) => name)).not.toContain('apply_bundle');
      const result = await client.callTool({ name: 'apply_bundle', arguments: { bundle: bundle('No') } });
      expect(result).toMatchObject({ isError: true });
      expect(JSON.stringify(result.content)).toContain('--allow-write');
    }
  });
});
