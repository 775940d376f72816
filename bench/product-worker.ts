// The product with measuring routes beside it; what is measured is the product's own code.

import { derivedId } from '../src/worker/ids.ts';
import product from '../src/worker/index.ts';
import { runStub } from '../src/worker/run-object/stub.ts';
import { emptyProfile } from '../src/worker/store/profile-row.ts';
import { enqueueSteps } from '../src/worker/stream/enqueue.ts';
import type { Primitive } from './primitives.ts';
import { bill, billed, resetBill } from './worker/counting.ts';
import { trackFlow } from './worker/flow-door.ts';
import { gateOf } from './worker/gate.ts';
import type { BenchEnv, BenchParams, CountedRun } from './worker/objects.ts';

export * from '../src/worker/index.ts';
export { Gate } from './worker/gate.ts';
export { BenchFlow, BenchRun, CountedRun, EmptyObject } from './worker/objects.ts';

type IncomingRequest = Request<unknown, IncomingRequestCfProperties>;

interface StartBody {
  orgId: string;
  projectId: string;
  workflowId: string;
}

const known = (env: BenchEnv) => env.EMPTY.getByName(`known-${Math.floor(Math.random() * 100)}`);

/** What a step of a run is made of, one at a time. */
const primitives: Record<Primitive, (env: BenchEnv) => Promise<unknown>> = {
  'object call': (env) => known(env).touch(),
  'object call with a put': (env) => known(env).put('x'.repeat(1_000)),
  'object call with a put and an alarm': (env) => known(env).putAndArm('x'.repeat(1_000)),
  'D1 read': (env) => env.DB.prepare('SELECT name FROM orgs LIMIT 1').first(),
  'D1 write': (env) => env.DB.prepare('UPDATE orgs SET created_at = created_at + 1').run(),
  'queue message': (env) => env.PRIMITIVE.send({ reference: 'x'.repeat(200) }),
  'fetch to the vendor': async (env) =>
    (await fetch(`${env.VENDOR_URL}/resend/emails`, { method: 'POST', body: '{}' })).text(),
};

const routes: Record<string, (request: IncomingRequest, env: BenchEnv) => Promise<Response>> = {
  '/bench/noop': async () => new Response('ok'),
  '/bench/empty': async (_request, env) => {
    await env.EMPTY.getByName(crypto.randomUUID()).put('x'.repeat(1_000));
    return new Response('ok');
  },
  '/bench/primitive': async (request, env) => {
    await primitives[(await request.text()) as Primitive](env);
    return new Response('ok');
  },
  '/bench/run': startRun,
  '/bench/flow': flowAndWait,
  '/bench/track': trackAndWait,
  '/bench/bill': async () => Response.json(bill),
  '/bench/bill/reset': async () => {
    resetBill();
    return new Response('ok');
  },
  '/bench/skip': async (request, env) => {
    const { runId } = (await request.json()) as { runId: string };
    const run = env.RUNS.getByName(runId) as unknown as Pick<CountedRun, 'skipWait'>;
    return Response.json({ status: await run.skipWait() });
  },
};

/** Starts a run as dispatch does, without the events queue before it. */
async function startRun(request: Request, env: BenchEnv): Promise<Response> {
  const { orgId, projectId, workflowId } = (await request.json()) as StartBody;
  const runId = crypto.randomUUID();
  const now = Date.now();
  const event = {
    id: crypto.randomUUID(),
    kind: 'track' as const,
    type: 'bench',
    userId: 'bench',
    anonymousId: null,
    messageId: runId,
    properties: { amount: 1 },
    traits: null,
    timestamp: now,
    receivedAt: now,
    depth: 0,
  };
  const workflow = { workflowId, workflowName: 'Bench', version: 1 };
  const head = { runId, orgId, projectId, ...workflow, personId: 'bench', watched: false, event };
  const transition = await runStub(env, runId).start({
    head,
    profile: emptyProfile('bench'),
    queued: false,
  });
  if (transition.next) await enqueueSteps(env, [transition.next], Date.now());
  await gateOf(env.GATE, runId).wait(runId);
  return new Response('ok');
}

interface TrackBody {
  writeKey: string;
  /** The event without its messageId. */
  body: object;
}

/** Tracks an event at the front door and answers when the run it starts has ended. */
async function trackAndWait(request: IncomingRequest, env: BenchEnv): Promise<Response> {
  const { projectId, workflowId, ...event } = (await request.json()) as StartBody & TrackBody;
  const messageId = crypto.randomUUID();
  const runId = derivedId('run', projectId, workflowId, derivedId('event', projectId, messageId));
  const ctx = { waitUntil() {}, passThroughOnException() {}, props: {} } as unknown as ExecutionContext;
  const call = trackCall(request, event, messageId);
  return waited(await product.fetch(call as typeof request, env, ctx), env, runId);
}

/** The same for Workflows: the event goes through a front door of their own. */
async function flowAndWait(request: IncomingRequest, env: BenchEnv): Promise<Response> {
  const { params, ...event } = (await request.json()) as { params: BenchParams } & TrackBody;
  const id = crypto.randomUUID();
  return waited(await trackFlow(trackCall(request, event, id), env, params), env, id);
}

function trackCall({ url }: Request, { writeKey, body }: TrackBody, messageId: string): Request {
  return new Request(new URL('/v1/track', url), {
    method: 'POST',
    headers: { 'x-api-key': writeKey, 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, messageId }),
  });
}

/** Answers when the run has ended, or with what the front door said instead of accepting the event. */
async function waited(answer: Response, env: BenchEnv, runId: string): Promise<Response> {
  if (answer.status !== 202) return answer;
  await gateOf(env.GATE, runId).wait(runId);
  return new Response('ok');
}

export default {
  async fetch(request, env, ctx) {
    const { pathname } = new URL(request.url);
    const route = routes[pathname];
    if (route) return route(request, env);
    // Whoever looks on through the API is not charged; bundles are what is measured themselves.
    const isCharged = pathname.startsWith('/v1/') || /\/workflows\/(import|export)$/.test(pathname);
    return product.fetch(request, isCharged ? billed(env) : env, ctx);
  },
  queue: (batch, env, ctx) => (batch.queue === 'bench-primitive' ? undefined : product.queue(batch, billed(env), ctx)),
} satisfies ExportedHandler<BenchEnv, unknown>;
