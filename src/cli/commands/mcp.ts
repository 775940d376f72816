// Tools for language models over stdin and stdout: each line is a message, passed on to /mcp of the server. What the tools
// are, who may call them and what they return is decided there, once for both ways.
import { isObject } from '../../contract/json.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import type { Host } from '../host.ts';
import { flag } from '../option.ts';
import { type Connection, nameOf } from '../settings/settings.ts';

/** A backtest may take a minute. */
const timeoutMs = 120_000;
const versionKey = 'io.modelcontextprotocol/protocolVersion';
const [parseCode, internalCode] = [-32700, -32603];

export const mcp = defineCommand({
  details:
    'Speaks the Model Context Protocol over stdin and stdout; whoever starts it decides what it may do. Tools that write or send say first what they would do, and do it when they are called again.',
  options: {
    allowWrite: flag('--allow-write', 'tools may change workflows and runs'),
    allowSend: flag('--allow-send', 'tools may send events and messages'),
    showPii: flag('--show-pii', 'show the addresses of people, which are masked otherwise'),
  },
  examples: [
    { line: 'sendora mcp', text: 'tools that read: explain, dry-run, backtest, plan' },
    { line: 'sendora mcp --env dev --allow-write', text: 'also tools that change workflows and runs' },
  ],
  run: async (context, _given, { allowWrite, allowSend, showPii }) => {
    const connection = context.connection();
    const words = [...(allowWrite ? ['write'] : []), ...(allowSend ? ['send'] : []), ...(showPii ? ['show_pii'] : [])];
    const url = new URL(`${connection.url}/mcp`);
    url.searchParams.set('project', connection.project);
    if (words.length > 0) url.searchParams.set('allow', words.join(','));
    await pass(context, connection, url);
    return undefined;
  },
});

/** Passes messages on until the input ends; several may be under way, as their answers name them. */
async function pass({ host }: Context, connection: Connection, url: URL): Promise<void> {
  const open = new Set<Promise<void>>();
  const from = { client: null as string | null };
  for await (const line of host.stdinLines()) {
    if (line.trim() === '') continue;
    const work: Promise<void> = answerTo(host, { connection, url, from }, line)
      .then((answer) => {
        if (answer !== null) host.stdout.write(`${JSON.stringify(answer)}\n`);
      })
      .finally(() => open.delete(work));
    open.add(work);
  }
  await Promise.all(open);
}

interface Bridge {
  connection: Connection;
  url: URL;
  /** What the client calls itself when it begins; it says so once, and the server keeps nothing. */
  from: { client: string | null };
}

/** What the server answers to a message; null for one that wants no answer. */
async function answerTo(host: Host, { connection, url, from }: Bridge, line: string): Promise<unknown> {
  const message = parsed(line);
  if (!isObject(message)) return failed(null, parseCode, 'A line is one JSON-RPC message.');
  const { id = null, method, params } = message;
  if (method === 'initialize' && isObject(params) && isObject(params.clientInfo)) {
    from.client = String(params.clientInfo.name ?? '');
  }
  if (id === null) return null;
  const headers = { ...headersOf(message, from.client), authorization: `Bearer ${connection.key}` };
  const signal = AbortSignal.any([host.signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const response = await host.fetch(url, { method: 'POST', headers, body: line, signal, redirect: 'manual' });
    const answer = parsed(await response.text());
    if (isObject(answer) && answer.jsonrpc === '2.0') return answer;
    if (response.status === 202) return null;
    const detail = isObject(answer) ? String(answer.detail ?? '') : '';
    return failed(id, internalCode, `${nameOf(connection)} answered with status ${response.status}. ${detail}`.trim());
  } catch (error) {
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    return failed(id, internalCode, `${nameOf(connection)} cannot be reached: ${reason}.`);
  }
}

/** Over HTTP, headers repeat what the body of a message of 2026-07-28 says. */
function headersOf({ method, params }: Record<string, unknown>, client: string | null): Record<string, string> {
  const fields = isObject(params) ? params : {};
  const version = isObject(fields._meta) ? fields._meta[versionKey] : undefined;
  return {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...(client === null ? {} : { 'mcp-client': asHeader(client) }),
    ...(typeof version === 'string' && typeof method === 'string'
      ? { 'mcp-protocol-version': asHeader(version), 'mcp-method': asHeader(method) }
      : {}),
    ...(typeof fields.name === 'string' ? { 'mcp-name': asHeader(fields.name) } : {}),
  };
}

/** A text that a header cannot hold goes as base64. */
function asHeader(text: string): string {
  if (/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text) && !text.startsWith('=?')) return text;
  return `=?base64?${Buffer.from(text, 'utf8').toString('base64')}?=`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const failed = (id: unknown, code: number, message: string) => ({ jsonrpc: '2.0', id, error: { code, message } });
