import { confirm } from '../../engine/runs/confirm.ts';
import type { Env } from '../env.ts';
import { type PublishOptions, publishTransitions, type Transition } from '../stream/publish-transitions.ts';
import type { RunDeps } from './move.ts';
import { runStub } from './stub.ts';

/** R8: keeps that everything up to `seq` is in D1 and in the stream. */
export function confirmRun({ store, now }: RunDeps, seq: number): void {
  const run = store.read();
  const state = run && confirm(run.state, seq);
  if (run && state && state !== run.state) store.commit(run.head, state, now());
}

/** Publishes what people did to runs of one project, and tells the runs that it was published. */
export async function publishActs(
  env: Env,
  db: D1Database,
  transitions: readonly Transition[],
  options: PublishOptions,
): Promise<void> {
  await publishTransitions(env, db, transitions, options);
  const owed = transitions.filter(({ seq }) => seq > 0);
  // Where this fails, the run publishes once more by itself, which changes nothing.
  await Promise.allSettled(owed.map(({ runId, seq }) => runStub(env, runId).confirm(seq)));
}
