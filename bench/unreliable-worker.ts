// The product over databases whose calls fail at random; the product itself knows nothing of it.
import type { Env } from '../src/worker/env.ts';
import product, { WorkflowRun as ProductRun } from '../src/worker/index.ts';
import { type BindingChanges, changedEnv } from './worker/bindings.ts';
import { failShare, unreliableDatabase } from './worker/unreliable.ts';

export * from '../src/worker/index.ts';

const unreliableBindings: BindingChanges = { database: (db) => unreliableDatabase(db) };
const unreliable = (env: Env): Env => changedEnv(env, unreliableBindings);

/** Stands in front of the product's own class of the same name. */
export class WorkflowRun extends ProductRun {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, unreliable(env));
  }
}

export default {
  async fetch(request, env, ctx) {
    if (new URL(request.url).pathname !== '/chaos/fail-share') return product.fetch(request, unreliable(env), ctx);
    return Response.json(failShare(Number(await request.text())));
  },
  queue: (batch, env, ctx) => product.queue(batch, unreliable(env), ctx),
  scheduled: (controller, env) => product.scheduled(controller, unreliable(env)),
} satisfies ExportedHandler<Env, unknown>;
