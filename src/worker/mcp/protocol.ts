// JSON-RPC as the Model Context Protocol uses it over HTTP, without sessions.
// 1. Clients of 2026-07-28 name version, themselves and what they can do in every request; headers repeat the version,
//    the method and the name of the tool, and must agree with the body.
// 2. Older clients begin with `initialize`. Nothing is kept of it: what they may call does not depend on it.
import { isObject } from '../../contract/json.ts';

export const currentVersion = '2026-07-28';
/** Versions of clients that begin with `initialize`, newest first. */
export const handshakeVersions = ['2025-11-25', '2025-06-18'] as const;
const supported: readonly string[] = [currentVersion, ...handshakeVersions];

const metaKey = (name: string) => `io.modelcontextprotocol/${name}`;
const [versionKey, clientKey, abilitiesKey] = ['protocolVersion', 'clientInfo', 'clientCapabilities'].map(metaKey) as [
  string,
  string,
  string,
];

export const rpcCodes = {
  parse: -32700,
  request: -32600,
  method: -32601,
  params: -32602,
  internal: -32603,
  headers: -32020,
  version: -32022,
} as const;

/** More than any bundle or event needs; what is deeper could not be compared or written down. */
const mostLevels = 200;

export type RpcId = string | number;

/** A refusal of the protocol itself. */
export class RpcError extends Error {
  readonly code: number;
  readonly status: number;
  readonly id: RpcId | null;
  readonly data: unknown;

  constructor(
    code: keyof typeof rpcCodes,
    message: string,
    { id = null, status = 400, data }: { id?: RpcId | null; status?: number; data?: unknown } = {},
  ) {
    super(message);
    this.name = 'RpcError';
    this.code = rpcCodes[code];
    this.status = status;
    this.id = id;
    this.data = data;
  }
}

/** A request of a client. */
export interface RpcRequest {
  id: RpcId;
  method: string;
  params: Record<string, unknown>;
  /** Whether it is of 2026-07-28: it then gets the fields that this version has in every result. */
  isCurrent: boolean;
  /** Whether the client asks its user when a result says so. */
  canAsk: boolean;
  /** Name of the client; null where it does not say. */
  client: string | null;
}

/** Reads one message; null for one that wants no answer. */
export function readMessage(text: string, headers: Headers): RpcRequest | null {
  const message = parse(text);
  const { id, method, params = {} } = message;
  const header = headers.get('mcp-protocol-version')?.trim() ?? null;
  if (typeof method !== 'string') {
    // An answer of the client: nothing was asked of it, so there is nothing to do with it.
    if ('result' in message || 'error' in message) return null;
    throw new RpcError('request', 'A request has a `method`.', { id: isId(id) ? id : null });
  }
  if (id === undefined) return null;
  if (!isId(id)) throw new RpcError('request', 'The `id` of a request is a text or a whole number.');
  if (!isObject(params)) throw new RpcError('params', 'The `params` of a request are an object.', { id });
  const meta = isObject(params._meta) ? params._meta : {};
  const isCurrent = versionKey in meta;
  if (isCurrent) requireAgreement({ id, method, params, meta }, headers);
  else if (header === currentVersion)
    throw new RpcError('params', `A request of ${currentVersion} names its version in \`_meta\` too.`, { id });
  else if (header !== null) requireSupported(header, id);
  const abilities = meta[abilitiesKey];
  const canAsk = isCurrent && isObject(abilities) && isObject(abilities.elicitation);
  return {
    id,
    method,
    params,
    isCurrent,
    canAsk,
    client: clientOf(meta[clientKey]) ?? headerText(headers.get('mcp-client')),
  };
}

function parse(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RpcError('parse', 'The body is not valid JSON.');
  }
  if (Array.isArray(value)) throw new RpcError('request', 'Send one message with each POST: batches are not taken.');
  if (!isObject(value) || value.jsonrpc !== '2.0')
    throw new RpcError('request', 'The body is one JSON-RPC message, with `"jsonrpc": "2.0"`.');
  if (isDeeper(value, mostLevels)) throw new RpcError('request', `A message nests at most ${mostLevels} levels.`);
  return value;
}

/** Whether a value nests deeper; level by level, so that no depth is too much for it. */
function isDeeper(value: unknown, levels: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= levels; depth += 1) {
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
    if (level.length === 0) return false;
  }
  return true;
}

const isId = (id: unknown): id is RpcId => typeof id === 'string' || Number.isSafeInteger(id);

interface Claim {
  id: RpcId;
  method: string;
  params: Record<string, unknown>;
  meta: Record<string, unknown>;
}

function requireAgreement({ id, method, params, meta }: Claim, headers: Headers): void {
  const version = meta[versionKey];
  if (typeof version !== 'string' || !isObject(meta[abilitiesKey]))
    throw new RpcError('params', `\`_meta\` holds ${versionKey} and ${abilitiesKey}.`, { id });
  requireSupported(version, id);
  const told: [string, unknown][] = [
    ['mcp-protocol-version', version],
    ['mcp-method', method],
    ...(method === 'tools/call' ? [['mcp-name', params.name] satisfies [string, unknown]] : []),
  ];
  for (const [name, wanted] of told) {
    const value = headerText(headers.get(name));
    if (value !== wanted)
      throw new RpcError('headers', `The header ${name} must say what the body says; it says ${value ?? 'nothing'}.`, {
        id,
      });
  }
}

/** A text that a header cannot hold comes as `=?base64?…?=`. */
function headerText(value: string | null): string | null {
  const packed = value?.trim().match(/^=\?base64\?([A-Za-z0-9+/=]*)\?=$/)?.[1];
  if (packed === undefined) return value?.trim() ?? null;
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(packed), (char) => char.charCodeAt(0)));
  } catch {
    return null;
  }
}

function requireSupported(requested: string, id: RpcId): void {
  if (supported.includes(requested)) return;
  const message = `This server speaks ${supported.join(', ')}, not ${requested.slice(0, 40)}.`;
  throw new RpcError('version', message, { id, data: { supported, requested } });
}

function clientOf(info: unknown): string | null {
  return isObject(info) && typeof info.name === 'string' ? info.name : null;
}

/** The name of a client as one short word of an audit row. */
export function shownClient(client: string | null): string {
  const name = (client ?? '').replaceAll(/[^\p{L}\p{N} ._/@-]/gu, '').trim();
  return name === '' ? 'mcp' : `mcp (${name.slice(0, 60)})`;
}

export const supportedVersions = supported;
