import { expect, test } from 'vitest';
import { address, ids, key, sendora } from '../../support/cli.ts';

const line = (message: object) => JSON.stringify({ jsonrpc: '2.0', ...message });
const answers = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => JSON.parse(text));

test('sendora mcp passes each line on with key, project and what is allowed, and writes the answers', async () => {
  const sent: { url: string; headers: Headers; body: string }[] = [];
  const messages = [
    line({ id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25', clientInfo: { name: 'Claude ✨' } } }),
    line({ method: 'notifications/initialized' }),
    line({
      id: 'b',
      method: 'tools/call',
      params: { name: 'get_run', _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } },
    }),
  ];
  const { code, stdout } = await sendora(['mcp', '--allow-write', '--show-pii'], {
    env: address,
    stdin: messages.join('\n'),
    answer: (url, { headers, body }) => {
      sent.push({ url: url.href, headers: new Headers(headers), body: String(body) });
      return Response.json({ jsonrpc: '2.0', id: JSON.parse(String(body)).id, result: {} });
    },
  });
  expect(code).toBe(0);
  expect(answers(stdout).map(({ id }) => id)).toEqual([1, 'b']);
  expect(sent.map(({ body }) => body)).toEqual([messages[0], messages[2]]);
  const name = `=?base64?${Buffer.from('Claude ✨').toString('base64')}?=`;
  for (const { url, headers } of sent) {
    expect(url).toBe(`https://sendora.test/mcp?project=${ids.project}&allow=write%2Cshow_pii`);
    expect([headers.get('authorization'), headers.get('mcp-client')]).toEqual([`Bearer ${key}`, name]);
  }
  const told = ['mcp-protocol-version', 'mcp-method', 'mcp-name'].map((header) => sent[1]?.headers.get(header));
  expect(told).toEqual(['2026-07-28', 'tools/call', 'get_run']);
});

test('a line that is no message, a refusal and a server that is away are answers too', async () => {
  const ping = line({ id: 7, method: 'ping' });
  const refused = await sendora(['mcp'], {
    env: address,
    stdin: `nonsense\n${ping}`,
    answer: () => Response.json({ code: 'unauthorized', detail: 'This API key is not known.' }, { status: 401 }),
  });
  expect(refused.code).toBe(0);
  expect(answers(refused.stdout).map(({ id, error }) => [id, error.code, error.message])).toEqual([
    [null, -32700, expect.any(String)],
    [7, -32603, expect.stringMatching(/401.*not known/)],
  ]);
  const away = await sendora(['mcp'], {
    env: address,
    stdin: ping,
    answer: () => {
      throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') });
    },
  });
  expect(answers(away.stdout)[0].error.message).toContain('ECONNREFUSED');
});
