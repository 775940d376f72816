import type { Context, Hono } from 'hono';
import { cors } from 'hono/cors';
import { AppError, type Fault, invalidInput } from '../../contract/errors.ts';
import { BatchBody, ingestKinds, ingestLimits } from '../../contract/events.ts';
import { createCache } from '../../engine/cache.ts';
import { faultsOf } from '../../engine/faults/faults.ts';
import { type Access, findAccess, keyOf } from '../access/access.ts';
import type { Env } from '../env.ts';
import { parseJson, readText } from '../http/body.ts';
import type { AppEnv } from '../http/mount.ts';
import { derivedId, sha256Hex } from '../ids.ts';
import type { QueuedEvent } from '../messages.ts';
import { listProjectPlaces } from '../store/projects.ts';
import { enqueueEvents, type StreamAddress } from '../stream/enqueue.ts';
import { requireEventSize, type StampClock, stamp, stampBatch } from './stamp.ts';

/** Pages of every site may send events: the write key is public, and no cookie counts here. */
const fromAnySite = cors({
  origin: '*',
  allowMethods: ['POST'],
  allowHeaders: ['authorization', 'content-type', 'x-api-key'],
  exposeHeaders: ['retry-after', 'x-request-id'],
  maxAge: 86_400,
});

/** POST /v1/track, identify, page, screen, group, alias, batch: check, stamp, one queue write, 202. */
export function mountIngest(app: Hono<AppEnv>): void {
  for (const path of [...ingestKinds, 'batch', 'import']) app.use(`/v1/${path}`, fromAnySite);
  for (const kind of ingestKinds) {
    app.post(`/v1/${kind}`, async (c) => {
      const clock = clockAt(Date.now());
      const { text, input } = await readCall(c.req.raw, ingestLimits.eventBytes);
      const access = await ingestAccess(c.env, c.req.raw.headers, null);
      if (text.length > ingestLimits.eventBytes) requireEventSize(input);
      const stamped = stamp(kind, input, withSentAt(clock, input));
      if ('faults' in stamped) throw refusal(stamped.faults);
      return accept(c, access, [stamped.event]);
    });
  }
  for (const path of ['/v1/batch', '/v1/import']) app.post(path, takeBatch);
}

async function takeBatch(c: Context<AppEnv>): Promise<Response> {
  const clock = clockAt(Date.now());
  const { text, input } = await readCall(c.req.raw, ingestLimits.batchBytes);
  const parsed = BatchBody.safeParse(input);
  const access = await ingestAccess(c.env, c.req.raw.headers, parsed.success ? (parsed.data.writeKey ?? null) : null);
  if (!parsed.success) throw refusal(faultsOf(parsed.error, { input, schema: BatchBody }));
  const { events, faults } = stampBatch(parsed.data.batch, withSentAt(clock, input), idsOf(text));
  if (events.length === 0) throw refusal(faults);
  return accept(c, access, events, faults);
}

/**
 * Ids for the calls of a batch that have none. A large batch takes several queue writes, of which the last may fail: when
 * the client sends the same body again, its calls are the same events. A small one is queued as a whole or not at all.
 */
function idsOf(text: string): ((index: number) => string) | undefined {
  if (text.length <= ingestLimits.eventBytes) return undefined;
  const hash = sha256Hex(text);
  return (index) => derivedId('call of a batch', hash, String(index));
}

/** The project's id by the id of a key. */
const onlyProjects = createCache<string>({ max: 5_000, ttlMs: 30_000 });

async function ingestAccess(env: Env, headers: Headers, writeKey: string | null): Promise<StreamAddress> {
  const key = keyOf(headers) ?? writeKey;
  if (!key)
    throw new AppError('unauthorized', 'Send your write key as the Basic user name, or in the header x-api-key.');
  const access = await findAccess(env, key, Date.now());
  if (!access) throw new AppError('unauthorized', 'This write key is not known, or it was revoked.');
  if (access.projectId) return { orgId: access.org.id, projectId: access.projectId };
  return { orgId: access.org.id, projectId: await onlyProject(env, access) };
}

/** The project of a key that is not bound to one: only unambiguous in an org with a single project. */
async function onlyProject(env: Env, access: Access): Promise<string> {
  const known = onlyProjects.get(access.keyId, Date.now());
  if (known !== undefined) return known;
  const [only, other] = await listProjectPlaces(env, access.org.id);
  if (!only || other) {
    throw new AppError(
      'forbidden',
      'This key is not bound to a project and the organisation has several; use an ingest key of the project.',
    );
  }
  onlyProjects.set(access.keyId, only.id, Date.now());
  return only.id;
}

async function readCall(request: Request, maxBytes: number): Promise<{ text: string; input: unknown }> {
  // The limit is on the event itself; white space and the envelope may add a little.
  const text = await readText(request, maxBytes + 1_024);
  return { text, input: parseJson(text) };
}

function clockAt(receivedAt: number): StampClock {
  return { receivedAt, sentAt: null, randomId: () => crypto.randomUUID() };
}

function withSentAt(clock: StampClock, input: unknown): StampClock {
  const said = typeof input === 'object' && input !== null && 'sentAt' in input ? input.sentAt : null;
  const sentAt = typeof said === 'string' ? Date.parse(said) : typeof said === 'number' ? said : Number.NaN;
  return Number.isFinite(sentAt) ? { ...clock, sentAt } : clock;
}

function refusal(faults: Fault[]): AppError {
  return invalidInput(faults);
}

async function accept(
  c: Context<AppEnv>,
  project: StreamAddress,
  events: QueuedEvent[],
  rejected: Fault[] = [],
): Promise<Response> {
  try {
    await enqueueEvents(c.env, project, events);
  } catch (error) {
    throw new AppError('unavailable', 'The event could not be queued; send it again with the same messageId.', {
      cause: error,
      headers: { 'retry-after': '1' },
    });
  }
  return c.json({ success: true, accepted: events.length, ...(rejected.length ? { rejected } : {}) }, 202);
}
