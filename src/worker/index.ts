import { createApp } from './app.ts';
import type { Env } from './env.ts';
import { consume } from './pipeline/consume.ts';
import { sweep } from './pipeline/sweep.ts';

export { Backtest } from './backtest-object/backtest.ts';
export { ProjectClock } from './clock-object/project-clock.ts';
export { DeadLetters } from './dead-letters-object/dead-letters.ts';
export { Feed } from './feed-object/feed.ts';
export { WorkflowRun } from './run-object/workflow-run.ts';

const app = createApp();

export default {
  fetch: (request, env, ctx) => app.fetch(request, env, ctx),
  queue: (batch, env, ctx) => consume(batch, env, ctx),
  scheduled: (_controller, env) => sweep(env, Date.now()),
} satisfies ExportedHandler<Env, unknown>;
