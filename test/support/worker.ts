// For tests inside workerd: the bindings, tenants written as rows, and a client of the Worker under test.
import { exports, env as workerEnv } from 'cloudflare:workers';
import type { Plan, Role } from '../../src/contract/account/key.ts';
import { type ApiClient, createApiClient } from '../../src/sdk/api/index.ts';
import { sealSecret } from '../../src/worker/db/sealed.ts';
import type { Env } from '../../src/worker/env.ts';
import { sha256Hex } from '../../src/worker/ids.ts';
import { expectDeclared } from './answers.ts';

/** The bindings of the Worker under test. */
export const env = workerEnv as unknown as Env;

const worker = (exports as unknown as { default: Fetcher }).default;
const base = 'https://sendora.test';

/** What the Worker answered. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** Each test knows the shape that it asked for and asserts on it. */
  json: ReturnType<typeof JSON.parse>;
}

/** Fetches from the Worker under test; every response is held against the contract. */
export async function fetchWorker(url: string, init: RequestInit = {}): Promise<Response> {
  const response = await worker.fetch(url, { redirect: 'manual', ...init });
  await expectDeclared(init.method ?? 'GET', new URL(url).pathname, response.webSocket ? response : response.clone());
  return response;
}

/** Sends a request to the Worker under test; a body that is no text is sent as JSON. */
export async function call(
  method: string,
  path: string,
  options: { key?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const { key, body, headers } = options;
  const response = await fetchWorker(base + path, {
    method,
    headers: { ...(key ? { 'x-api-key': key } : {}), 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
}

/** The management API of one org, called with one key: `api.post('projects', { name })`. */
export interface Api {
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  put(path: string, body?: unknown): Promise<Answer>;
  patch(path: string, body?: unknown): Promise<Answer>;
  del(path: string): Promise<Answer>;
}

export function createApi(orgId: string, key: string): Api {
  const to = (path: string) => `/api/v1/orgs/${orgId}/${path}`;
  return {
    get: (path) => call('GET', to(path), { key }),
    post: (path, body = {}, headers = {}) => call('POST', to(path), { key, body, headers }),
    put: (path, body = {}) => call('PUT', to(path), { key, body }),
    patch: (path, body = {}) => call('PATCH', to(path), { key, body }),
    del: (path) => call('DELETE', to(path), { key }),
  };
}

/** The typed client of one org. */
export function createClient(orgId: string, key: string): ApiClient {
  return createApiClient({ url: base, orgId, key, fetch: fetchWorker });
}

/** An org with one project and a key of every role. */
export interface Tenant {
  orgId: string;
  projectId: string;
  keys: Record<Role, string>;
  /** The API as an admin of the whole org. */
  api: Api;
  as(role: Role): Api;
  /** The API with an admin key that is bound to a project, by default the tenant's first. */
  bound(projectId?: string): Promise<Api>;
}

/** Writes a tenant; every call makes another one. */
export async function createTenant(options: { plan?: Plan } = {}): Promise<Tenant> {
  const orgId = crypto.randomUUID();
  const projectId = crypto.randomUUID();
  await env.DB.prepare('INSERT INTO orgs (id, name, slug, plan, created_at) VALUES (?, ?, ?, ?, ?)')
    .bind(orgId, 'Acme', orgId, options.plan ?? 'pro', Date.now())
    .run();
  await env.DB.prepare(
    'INSERT INTO projects (id, org_id, name, feed_secret, webhook_secret, created_at) VALUES (?, ?, ?, ?, ?, ?)',
  )
    .bind(
      projectId,
      orgId,
      'Main',
      await sealSecret(env, 'feedSecret', projectId, 'f'.repeat(64)),
      await sealSecret(env, 'webhookSecret', projectId, `whsec_${btoa('w'.repeat(32))}`),
      Date.now(),
    )
    .run();
  const keys = {
    ingest: await createKey(orgId, 'ingest', projectId),
    viewer: await createKey(orgId, 'viewer'),
    editor: await createKey(orgId, 'editor'),
    admin: await createKey(orgId, 'admin'),
  };
  return {
    orgId,
    projectId,
    keys,
    api: createApi(orgId, keys.admin),
    as: (role) => createApi(orgId, keys[role]),
    bound: async (project = projectId) => createApi(orgId, await createKey(orgId, 'admin', project)),
  };
}

/** Writes a key of an org and answers it. */
export async function createKey(orgId: string, role: Role, projectId: string | null = null): Promise<string> {
  const key = `pk_dev_${crypto.randomUUID()}`;
  await env.DB.prepare(
    'INSERT INTO api_keys (id, org_id, project_id, name, role, key_hash, hint, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
    .bind(crypto.randomUUID(), orgId, projectId, `test ${role}`, role, sha256Hex(key), 'pk_dev_…', Date.now())
    .run();
  return key;
}
