import type { Context, Hono } from 'hono';
import { cors } from 'hono/cors';
import type * as z from 'zod';
import { ingestRoutes } from '../../contract/api/ingest.ts';
import { AppError, type Fault, invalidInput } from '../../contract/errors.ts';
import { BatchBody, type ClientSettings, type IngestKind, ingestKinds, ingestLimits } from '../../contract/events.ts';
import { createCache } from '../../engine/cache.ts';
import { faultsOf } from '../../engine/faults/faults.ts';
import { type Access, admitKey, keyOf } from '../access/access.ts';
import { keepPace, type Pace } from '../access/pace.ts';
import type { Env } from '../env.ts';
import { judgeAddress } from '../guard/open-egress.ts';
import { parseJson, readText } from '../http/body.ts';
import type { AppEnv } from '../http/mount.ts';
import { derivedId, sha256Hex } from '../ids.ts';
import { listProjectPlaces } from '../store/projects.ts';
import { enqueueEvents, type StreamAddress } from '../stream/enqueue.ts';
import { type CallInput, deviceCall } from './device-call.ts';
import type { JudgeAddress } from './device-context.ts';
import { refuseKnownPeople } from './known-people.ts';
import { requireEventSize, type StampClock, type StampedCall, stamp, stampBatch } from './stamp.ts';

/**
 * Pages of every site may send events: the write key is public, and no cookie counts here. The headers that a page asks
 * for are allowed as they are, because each client sends some of its own.
 */
const fromAnySite = cors({
  origin: '*',
  allowMethods: ['GET', 'POST'],
  exposeHeaders: ['etag', 'retry-after', 'x-request-id'],
  maxAge: 86_400,
});

/** POST /v1/track, identify, page, screen, group, alias, batch: check, stamp, one queue write, 202. */
export function mountIngest(app: Hono<AppEnv>): void {
  app.use('/v1/*', fromAnySite);
  for (const kind of ingestKinds) {
    for (const path of pathsOf(ingestRoutes[kind])) app.post(path, (c) => takeCall(c, kind));
  }
  const { batch, importBatch } = ingestRoutes;
  for (const path of [batch, importBatch].flatMap(pathsOf)) app.post(path, takeBatch);
  app.post(ingestRoutes.registerDevice.path, (c) => takeCall(c, 'track', (body) => deviceCall(body, judgeOf(c.env))));
  app.get('/v1/projects/:writeKey/settings', showClientSettings);
}

const pathsOf = ({ path, aliases }: { path: string; aliases: readonly string[] }) => [path, ...aliases];

/** `read` makes the call out of a body that is not one. */
async function takeCall(
  c: Context<AppEnv>,
  kind: IngestKind,
  read = (body: unknown): CallInput => ({ input: body, faults: [] }),
): Promise<Response> {
  const receivedAt = Date.now();
  const { input, faults } = read(parseJson(await readCallText(c.req.raw, ingestLimits.eventBytes)));
  const sender = await ingestAccess(c.env, c.req.raw.headers, writeKeyIn(input));
  requireEventSize(input);
  const stamped = stamp(kind, input, clockOf(c.env, receivedAt, sender, input));
  if ('faults' in stamped || faults.length > 0) {
    throw refusal([...faults, ...('faults' in stamped ? stamped.faults : [])]);
  }
  return accept(c, sender, [{ event: stamped.event, at: '' }]);
}

async function takeBatch(c: Context<AppEnv>): Promise<Response> {
  const receivedAt = Date.now();
  const text = await readCallText(c.req.raw, ingestLimits.batchBytes);
  const input = parseJson(text);
  const parsed = BatchBody.safeParse(input);
  const sender = await ingestAccess(c.env, c.req.raw.headers, writeKeyIn(input));
  if (!parsed.success) throw refusal(faultsOf(parsed.error, { input, schema: BatchBody }));
  const { calls, faults } = stampBatch(
    parsed.data.batch,
    { ...clockOf(c.env, receivedAt, sender, input), context: parsed.data.context },
    idsOf(text),
  );
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

/** The key in a body, for clients that cannot set headers. */
function writeKeyIn(input: unknown): string | null {
  const key = typeof input === 'object' && input !== null && 'writeKey' in input ? input.writeKey : null;
  return typeof key === 'string' ? key : null;
}

async function ingestAccess(env: Env, headers: Headers, writeKey: string | null): Promise<Sender> {
  const key = keyOf(headers) ?? writeKey;
  if (!key)
    throw new AppError(
      'unauthorized',
      'Send your write key as the Basic user name, in the header x-api-key, or as writeKey in the body.',
    );
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

const judgeOf =
  (env: Env): JudgeAddress =>
  (url) =>
    judgeAddress(env, url);

function clockOf(env: Env, receivedAt: number, { mayUseReserved }: Sender, input: unknown): StampClock {
  const said = typeof input === 'object' && input !== null && 'sentAt' in input ? input.sentAt : null;
  const sentAt = typeof said === 'string' ? Date.parse(said) : typeof said === 'number' ? said : Number.NaN;
  const randomId = () => crypto.randomUUID();
  const judge = judgeOf(env);
  return { receivedAt, sentAt: Number.isFinite(sentAt) ? sentAt : null, randomId, mayUseReserved, judge };
}

/** Segment's clients for browsers and phones ask for this before they send. */
async function showClientSettings(c: Context<AppEnv>): Promise<Response> {
  const writeKey = c.req.param('writeKey') ?? '';
  // Nothing but the address of the caller: the key in the path is the one that counts.
  const caller = new Headers({ 'cf-connecting-ip': c.req.header('cf-connecting-ip') ?? '' });
  const access = await ingestAccess(c.env, caller, writeKey);
  // Addresses end up in logs, where no key but the public one may be.
  if (access.mayUseReserved)
    throw new AppError('forbidden', 'Only a key of the role ingest may be part of an address.');
  const { host, protocol } = new URL(c.req.url);
  const segment = {
    apiKey: writeKey,
    apiHost: `${host}/v1`,
    protocol: protocol === 'http:' ? 'http' : 'https',
  } as const;
  const settings = { integrations: { 'Segment.io': segment }, metrics: { sampleRate: 0 } } satisfies z.output<
    typeof ClientSettings
  >;
  return c.json(settings, 200, { 'cache-control': 'public, max-age=300' });
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
