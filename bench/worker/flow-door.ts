// The least front door that a product on Cloudflare Workflows would have: the key is looked up by its hash (once in D1,
// then from memory), the body is read, checked and stamped, and the event becomes one instance; 202.
import { sha256Hex } from '../../src/worker/ids.ts';
import type { BenchEnv, BenchParams } from './objects.ts';

interface TrackedEvent {
  userId: string;
  event: string;
  messageId: string;
}

const projects = new Map<string, string | null>();

/** Takes an event as POST /v1/track does and creates the instance of its messageId. */
export async function trackFlow(request: Request, env: BenchEnv, params: BenchParams): Promise<Response> {
  const projectId = await projectOf(request.headers.get('x-api-key') ?? '', env);
  if (projectId === null) return Response.json({ error: 'unauthorized' }, { status: 401 });
  const body: unknown = await request.json();
  if (!isEvent(body)) return Response.json({ error: 'invalid_event' }, { status: 422 });
  const event = { ...body, projectId, receivedAt: Date.now() };
  // The answer of create() is a stub that the runtime wants given back.
  const instance = (await env.FLOW.create({ id: body.messageId, params: { ...params, event } })) as WorkflowInstance &
    Partial<Disposable>;
  instance[Symbol.dispose]?.();
  return Response.json({ success: true }, { status: 202 });
}

async function projectOf(key: string, env: BenchEnv): Promise<string | null> {
  const hash = sha256Hex(key);
  const known = projects.get(hash);
  if (known !== undefined) return known;
  const found = await env.DB.prepare('SELECT project_id FROM api_keys WHERE key_hash = ?')
    .bind(hash)
    .first<string>('project_id');
  projects.set(hash, found);
  return found;
}

function isEvent(body: unknown): body is TrackedEvent {
  if (typeof body !== 'object' || body === null) return false;
  const { userId, event, messageId } = body as Record<string, unknown>;
  return [userId, event, messageId].every((value) => typeof value === 'string' && value !== '');
}
