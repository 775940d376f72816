import { describe, expect, it } from 'vitest';
import { postMcp, rpc } from '../../support/mcp.ts';
import { createTenant } from '../../support/worker.ts';

const tenant = await createTenant();
const { admin } = tenant.keys;

const envelope = (version = '2026-07-28') => ({
  _meta: {
    'io.modelcontextprotocol/protocolVersion': version,
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  },
});
const current = (method: string, more = {}) => ({
  headers: { 'mcp-protocol-version': '2026-07-28', 'mcp-method': method, ...more },
});

describe('POST /mcp', () => {
  it('takes POST alone', async () => {
    for (const method of ['GET', 'DELETE', 'PUT']) {
      const answer = await postMcp(admin, '', { method });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
    }
  });

  it('asks for a key, and says how to send it', async () => {
    for (const key of [null, 'pk_dev_unknown']) {
      const answer = await postMcp(key, rpc('tools/list'));
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    }
  });

  it('refuses the key that pages hold', async () => {
    expect((await postMcp(tenant.keys.ingest, rpc('tools/list'))).status).toBe(403);
  });

  it('refuses pages of other sites, and takes its own', async () => {
    const from = (origin: string) => postMcp(admin, rpc('tools/list'), { headers: { origin } });
    expect((await from('https://evil.example')).status).toBe(403);
    expect((await from('null')).status).toBe(403);
    expect((await from('https://sendora.test')).status).toBe(200);
  });

  it('answers initialize in the version that the client asks for, or the newest of them', async () => {
    for (const [asked, given] of [
      ['2025-06-18', '2025-06-18'],
      ['2025-11-25', '2025-11-25'],
      ['2024-11-05', '2025-11-25'],
    ]) {
      const { json } = await postMcp(admin, rpc('initialize', { protocolVersion: asked, capabilities: {} }));
      expect(json.result).toMatchObject({ protocolVersion: given, capabilities: { tools: {} } });
    }
    expect((await postMcp(admin, { jsonrpc: '2.0', method: 'notifications/initialized' })).status).toBe(202);
    expect((await postMcp(admin, { jsonrpc: '2.0', id: 4, result: {} })).status).toBe(202);
  });

  it('answers a request of 2026-07-28 with what that version has in every result', async () => {
    const { json } = await postMcp(admin, rpc('server/discover', envelope()), current('server/discover'));
    expect(json.result).toMatchObject({
      resultType: 'complete',
      supportedVersions: ['2026-07-28', '2025-11-25', '2025-06-18'],
      cacheScope: 'private',
    });
  });

  it('refuses a request whose headers and body disagree, or of a version it does not speak', async () => {
    const list = rpc('tools/list', envelope());
    const codes = [
      await postMcp(admin, list),
      await postMcp(admin, list, current('tools/call')),
      await postMcp(
        admin,
        rpc('tools/call', { ...envelope(), name: 'get_run' }),
        current('tools/call', { 'mcp-name': 'x' }),
      ),
      await postMcp(admin, rpc('tools/list'), current('tools/list')),
      await postMcp(admin, rpc('tools/list', envelope('2030-01-01')), current('tools/list')),
      await postMcp(admin, rpc('tools/list'), { headers: { 'mcp-protocol-version': '1999-01-01' } }),
    ].map(({ status, json }) => [status, json.error.code]);
    expect(codes).toEqual([
      [400, -32020],
      [400, -32020],
      [400, -32020],
      [400, -32602],
      [400, -32022],
      [400, -32022],
    ]);
  });

  it('refuses what is not one JSON-RPC request, with the code for it', async () => {
    const answers = await Promise.all(
      ['{', '', '[]', JSON.stringify([rpc('ping')]), '1', 'null', '{"id":1}', JSON.stringify(rpc('ping', [], 1))].map(
        (body) => postMcp(admin, body),
      ),
    );
    expect(answers.map(({ status, json }) => [status, json.error.code])).toEqual([
      [400, -32700],
      [400, -32700],
      [400, -32600],
      [400, -32600],
      [400, -32600],
      [400, -32600],
      [400, -32600],
      [400, -32602],
    ]);
    const unknown = await postMcp(admin, rpc('resources/list', {}, 'seven'));
    expect([unknown.status, unknown.json.id, unknown.json.error.code]).toEqual([200, 'seven', -32601]);
    expect((await postMcp(admin, rpc('tools/call', { name: 'rm_rf' }))).json.error.code).toBe(-32602);
  });
});

describe('bodies that nobody would send', () => {
  const odd = [
    null,
    true,
    0,
    -1,
    1.5,
    '',
    'x',
    '\ud800',
    [],
    [[]],
    {},
    { a: { b: [] } },
    '🙂'.repeat(50),
    { __proto__: null },
  ];
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;

  it('never fail on our side', async () => {
    const bodies = [
      ...odd.flatMap((value) => [
        { jsonrpc: '2.0', id: value, method: 'tools/list' },
        { jsonrpc: '2.0', id: 1, method: value },
        { jsonrpc: '2.0', id: 1, method: 'tools/list', params: value },
        rpc('tools/list', { _meta: value }),
        rpc('tools/call', { name: value, arguments: {} }),
        rpc('tools/call', { name: 'plan_bundle', arguments: value }),
        rpc('tools/call', { name: 'plan_bundle', arguments: { projectId: tenant.projectId, bundle: value } }),
        rpc('tools/call', { name: 'list_runs', arguments: { userId: value, status: value, cursor: value } }),
        rpc('tools/call', { name: 'apply_bundle', arguments: { bundle: {}, confirm: value } }),
        rpc('tools/call', { name: 'dry_run', arguments: { workflowId: value, properties: value } }),
        rpc('tools/call', { name: 'get_workflow', arguments: { id: value } }),
        rpc('tools/call', { name: 'backtest', arguments: { workflowId: value, from: value } }),
        rpc('tools/call', { name: 'search_docs', arguments: { query: value } }),
      ]),
      deep,
      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"plan_bundle","arguments":{"bundle":{"a":${deep}}}}}`,
      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"apply_bundle","arguments":{"bundle":{"a":${deep}}}}}`,
    ];
    for (const body of bodies) {
      const { status, json } = await postMcp(admin, body, { query: '?allow=write,send' });
      const what = typeof body === 'string' ? body.slice(0, 120) : JSON.stringify(body);
      expect(status, what).toBeLessThan(500);
      if (status !== 202) expect(json.error?.code ?? 0, `${what} ${JSON.stringify(json)}`).not.toBe(-32603);
    }
  });
});
