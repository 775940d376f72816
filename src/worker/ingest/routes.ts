import type { Context, Hono } from 'hono';
import { cors } from 'hono/cors';
import { AppError, type Fault, invalidInput } from '../../contract/errors.ts';
import { BatchBody, ingestKinds, ingestLimits } from '../../contract/events.ts';
import { createCache } from '../../engine/cache.ts';
import { faultsOf } from '../../engine/faults/faults.ts';
import { type Access, admitKey, keyOf } from '../access/access.ts';
import { keepPace, type Pace } from '../access/pace.ts';
import type { Env } from '../env.ts';
import { parseJson, readText } from '../http/body.ts';
import type { AppEnv } from '../http/mount.ts';
import { derivedId, sha256Hex } from '../ids.ts';
import { listProjectPlaces } from '../store/projects.ts';
import { enqueueEvents, type StreamAddress } from '../stream/enqueue.ts';
import { refuseKnownPeople } from './known-people.ts';
import { requireEventSize, type StampClock, type StampedCall, stamp, stampBatch } from './stamp.ts';

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
      const receivedAt = Date.now();
      const input = parseJson(await readCallText(c.req.raw, ingestLimits.eventBytes));
      const sender = await ingestAccess(c.env, c.req.raw.headers, null);
      requireEventSize(input);
      const stamped = stamp(kind, input, clockOf(receivedAt, sender, input));
      if ('faults' in stamped) throw refusal(stamped.faults);
      return accept(c, sender, [{ event: stamped.event, at: '' }]);
    });
  }
  for (const path of ['/v1/batch', '/v1/import']) app.post(path, takeBatch);
}

async function takeBatch(c: Context<AppEnv>): Promise<Response> {
  const receivedAt = Date.now();
  const text = await readCallText(c.req.raw, ingestLimits.batchBytes);
  const input = parseJson(text);
  const parsed = BatchBody.safeParse(input);
  const sender = await ingestAccess(c.env, c.req.raw.headers, parsed.success ? (parsed.data.writeKey ?? null) : null);
  if (!parsed.success) throw refusal(faultsOf(parsed.error, { input, schema: BatchBody }));
  const { calls, faults } = stampBatch(parsed.data.batch, clockOf(receivedAt, sender, input), idsOf(text));
  return accept(c, sender, calls, faults);
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

/** Who sends events, and into which stream. */
interface Sender extends StreamAddress {
  mayUseReserved: boolean;
  pace: Pace;
}

async function ingestAccess(env: Env, headers: Headers, writeKey: string | null): Promise<Sender> {
  const key = keyOf(headers) ?? writeKey;
  if (!key)
    throw new AppError('unauthorized', 'Send your write key as the Basic user name, or in the header x-api-key.');
  const access = await admitKey(env, key, headers, Date.now());
  if (!access) throw new AppError('unauthorized', 'This write key is not known, or it was revoked.');
  if (access.role === 'viewer') {
    throw new AppError(
      'forbidden',
      `Sending events needs the role ingest, editor or admin; the key "${access.keyName}" has the role viewer.`,
    );
  }
  const pace = await keepPace(env, 'ingest', access.keyId, Date.now());
  const projectId = access.projectId ?? (await onlyProject(env, access));
  return { pace, orgId: access.org.id, projectId, mayUseReserved: access.role !== 'ingest' };
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

/** The limit is on the event itself; white space and the envelope may add a little. */
const readCallText = (request: Request, maxBytes: number) => readText(request, maxBytes + 1_024);

function clockOf(receivedAt: number, { mayUseReserved }: Sender, input: unknown): StampClock {
  const said = typeof input === 'object' && input !== null && 'sentAt' in input ? input.sentAt : null;
  const sentAt = typeof said === 'string' ? Date.parse(said) : typeof said === 'number' ? said : Number.NaN;
  const randomId = () => crypto.randomUUID();
  return { receivedAt, sentAt: Number.isFinite(sentAt) ? sentAt : null, randomId, mayUseReserved };
}

function refusal(faults: Fault[]): AppError {
  return invalidInput(faults);
}

async function accept(
  c: Context<AppEnv>,
  { orgId, projectId, pace }: Sender,
  calls: StampedCall[],
  faults: Fault[] = [],
): Promise<Response> {
  c.set('pace', pace);
  const refused = await refuseKnownPeople(c.env, projectId, calls, Date.now());
  const rejected = [...faults, ...refused.values()];
  const events = calls.filter((call) => !refused.has(call)).map(({ event }) => event);
  if (events.length === 0) throw refusal(rejected);
  try {
    await enqueueEvents(c.env, { orgId, projectId }, events);
  } catch (error) {
    throw new AppError('unavailable', 'The event could not be queued; send it again with the same messageId.', {
      cause: error,
      headers: { 'retry-after': '1' },
    });
  }
  return c.json({ success: true, accepted: events.length, ...(rejected.length ? { rejected } : {}) }, 202);
}
