// Does the effects of a batch of steps: claim, prepare, one attempt, settle; then the run's next step, if it waits for none.
// 1. Nothing is attempted without a claim: a step that was done, cancelled or paused meanwhile is not.
// 2. Every message of the batch stands for itself; one that fails is retried alone, and a slow one holds back no other.
// 3. The next step of a run follows here while there is time, claimed in the turn that settled the one before; its
//    lease and key are as if it had come by the queue.
import { openProject } from '../../db/client.ts';
import type { Env } from '../../env.ts';
import { log } from '../../log.ts';
import type { StepMessage } from '../../messages.ts';
import { runStub } from '../../run-object/stub.ts';
import { performStep } from '../../steps/registry.ts';
import { queueKindOf } from '../../stream/enqueue.ts';
import type { Verdict } from '../verdict.ts';
import { deliveryLine } from './delivery-line.ts';
import { grouping } from './grouping.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { type Claimed, type Prepared, prepareSteps } from './prepare-steps.ts';

/** A run may take this many steps in one go, and begin none after this time; the rest comes by the queue. */
const stepsInOneGo = 20;
const goMs = 10_000;

interface Delivery {
  env: Env;
  outbox: Outbox;
  prepare(item: Claimed): Promise<Prepared>;
  now(): number;
  /** No further step begins here after this moment (epoch ms). */
  until: number;
}

/** Handles the step messages of one project; the verdicts stand in the order of the messages. */
export async function deliverSteps(env: Env, messages: StepMessage[]): Promise<Verdict[]> {
  const [first] = messages;
  if (!first) return [];
  const now = () => Date.now();
  const delivery: Delivery = {
    env,
    outbox: createOutbox(env, first.orgId, await openProject(env, first.projectId), now),
    prepare: grouping((going: Claimed[]) => prepareSteps(env, going, now)),
    now,
    until: now() + goMs,
  };
  // All claims first, so that what the steps need is read for all of them at once.
  const claims = await Promise.allSettled(messages.map((message) => runStub(env, message.runId).claim(message.key)));
  const results = await Promise.allSettled(
    messages.map(async (message, i): Promise<Verdict> => {
      const claim = claims[i];
      if (claim?.status !== 'fulfilled') throw claim?.reason;
      if (claim.value.go) await deliverRun(delivery, { message, claimed: claim.value.step });
      // Whoever is at it may have died: this message is what finds out.
      else if (claim.value.why === 'in_flight') return later(claim.value.until - now());
      // Its first consumer may have failed to write what the step left behind.
      else if (claim.value.transition.seq > 0) await delivery.outbox.put(claim.value.transition);
      return ack;
    }),
  );
  return results.map((result) =>
    result.status === 'rejected' ? { kind: 'retry', reason: String(result.reason) } : result.value,
  );
}

const ack: Verdict = { kind: 'ack' };
const later = (ms: number): Verdict => ({ kind: 'later', delaySeconds: Math.max(1, Math.ceil(ms / 1_000)) });

/** Does a claimed step and those that follow it at once. */
async function deliverRun(delivery: Delivery, first: Claimed): Promise<void> {
  const written: Promise<void>[] = [];
  let going: Claimed | null = first;
  for (let step = 1; going; step++) {
    const done = await deliverStep(delivery, going, step < stepsInOneGo);
    written.push(done.written);
    going = done.next;
  }
  await Promise.all(written);
}

/** One attempt at one step; answers the next one where it was claimed with the settlement. */
async function deliverStep(
  { env, outbox, prepare, now, until }: Delivery,
  { message, claimed }: Claimed,
  mayGoOn: boolean,
) {
  const prepared = await prepare({ message, claimed });
  const performed = 'settled' in prepared ? prepared.settled : await performStep(prepared.context);
  const queueKind = mayGoOn && now() < until ? queueKindOf(message.type) : null;
  const { settlement, message: logged, followUps } = performed;
  const terms = { queueKind, gen: claimed.gen, logged: { message: logged, followUps } };
  const settled = await runStub(env, message.runId).settle(message.key, settlement, terms);
  const projectConfig = 'context' in prepared ? prepared.context.projectConfig : null;
  log(deliveryLine({ message, claimed }, performed, settled, projectConfig));
  const written = outbox.put(settled);
  // It is awaited when the run rests; until then a failure must not go unheard.
  written.catch(() => undefined);
  return { written, next: settled.following };
}
