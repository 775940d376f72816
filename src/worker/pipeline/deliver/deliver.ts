// Does the effects of a batch of steps: claim, prepare, one attempt, settle; then the run's next step, if it waits for none.
// 1. Nothing is attempted without a claim: a step that was done, cancelled or paused in the meantime is not.
// 2. Every message of the batch stands for itself; one that fails is retried alone, and a slow one holds back no other.
// 3. The next step of a run follows here while there is time, claimed in the turn that settled the one before; its
//    lease and key are as if it had come by the queue.
// 4. A message is acknowledged when its run rests and what that left behind is published, or when its run knows that
//    somebody is still at the step: then the alarm of the run takes the place of the message (R2).
import type { Settlement } from '../../../engine/runs/state.ts';
import { effectOf } from '../../../engine/steps/registry.ts';
import { openProject } from '../../db/client.ts';
import type { Env } from '../../env.ts';
import { log } from '../../log.ts';
import { isWake, type StepMessage, type WakeMessage } from '../../messages.ts';
import { runStub } from '../../run-object/stub.ts';
import type { SentContent } from '../../steps/context.ts';
import { grouping } from '../../steps/grouping.ts';
import { openPlaces } from '../../steps/places.ts';
import { performStep } from '../../steps/registry.ts';
import { type QueueKind, queueKindOf } from '../../stream/enqueue.ts';
import type { Invocation, UnderWay } from '../invocation.ts';
import type { Verdict } from '../verdict.ts';
import { deliveryLine } from './delivery-line.ts';
import { createFacts } from './facts.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { type Claimed, type Prepared, prepareSteps } from './prepare-steps.ts';

/** A run may take this many steps in one go, and begin none after this time; the rest comes by the queue. */
const stepsInOneGo = 20;
const goMs = 10_000;
/** Before each further try to give a result to its run. */
const pausesMs = [50, 250];

interface Delivery {
  env: Env;
  invocation: Invocation;
  outbox: Outbox;
  queueKind: QueueKind;
  prepare(item: Claimed): Promise<Prepared>;
  /** No further step begins here after this moment (epoch ms). */
  until: number;
}

/** The step of a run that is under way here. */
interface Going {
  current: Claimed;
  /** When it began, epoch ms. */
  begun: number;
}

/** What came of asking a run: a step to do, or the verdict on its message. */
type Asked = { claimed: Claimed } | { verdict: Verdict };

/** Handles the messages of one project from one queue; the verdicts are in the order of the messages. */
export async function deliverSteps(
  env: Env,
  invocation: Invocation,
  queueKind: QueueKind,
  messages: (StepMessage | WakeMessage)[],
): Promise<Verdict[]> {
  const [first] = messages;
  if (!first) return [];
  const { now } = invocation;
  const facts = createFacts(env, first.orgId, first.projectId, now);
  const places = openPlaces(env, first.projectId);
  const delivery: Delivery = {
    env,
    invocation,
    outbox: createOutbox(env, first.orgId, await openProject(env, first.projectId), now),
    queueKind,
    prepare: grouping((going: Claimed[]) => prepareSteps(env, { ...invocation, env, places }, facts, going)),
    until: now() + goMs,
  };
  // All claims first, so that what the steps need is read for all of them at once.
  const asked = await Promise.allSettled(
    messages.map((message) => (isWake(message) ? wake(delivery, message) : claim(delivery, message))),
  );
  const results = await Promise.allSettled(
    asked.map(async (answer): Promise<Verdict> => {
      if (answer.status !== 'fulfilled') throw answer.reason;
      if ('claimed' in answer.value) return deliverRun(delivery, answer.value.claimed);
      await delivery.outbox.rest();
      return answer.value.verdict;
    }),
  );
  return results.map((result) =>
    result.status === 'rejected' ? { kind: 'retry', reason: String(result.reason) } : result.value,
  );
}

const ack: Verdict = { kind: 'ack' };
const later = (ms: number): Verdict => ({ kind: 'later', delaySeconds: Math.max(1, Math.ceil(ms / 1_000)) });

async function claim({ env, outbox, invocation }: Delivery, message: StepMessage): Promise<Asked> {
  const answer = await runStub(env, message.runId).claim(message.key);
  if (answer.go) return { claimed: { message, claimed: answer.step } };
  // Whoever is at it may have died: this message is what finds out.
  if (answer.why === 'in_flight') return { verdict: later(answer.until - invocation.now()) };
  // Its first consumer may have failed to write what the step left behind.
  if (answer.transition.seq > 0) outbox.put(answer.transition);
  return { verdict: ack };
}

/** Ends the wait of a run whose time has come, and takes its next step in the same call. */
async function wake({ env, outbox, queueKind, invocation }: Delivery, message: WakeMessage): Promise<Asked> {
  const { dueAt } = message;
  const woken = await runStub(env, message.wake).wake(dueAt, queueKind);
  // A clock that is behind must not cost the minute until the alarm.
  if (woken.early) return { verdict: later(dueAt - invocation.now()) };
  if (woken.transition.seq > 0) outbox.put(woken.transition);
  return woken.following ? { claimed: woken.following } : { verdict: ack };
}

/** Does a claimed step and those that follow it at once; where that takes long, it goes on without its message. */
async function deliverRun(delivery: Delivery, first: Claimed): Promise<Verdict> {
  const { invocation } = delivery;
  const going: Going = { current: first, begun: invocation.now() };
  const work = walk(delivery, going).then(() => ack);
  const outcome = await Promise.race([work, invocation.overdue(() => underWay(going))]);
  return outcome ?? detached(delivery, going, work);
}

/** A step goes to the same place in every run of its workflow, or nearly so. */
const underWay = ({ current: { claimed }, begun }: Going): UnderWay => ({
  begun,
  place: `${claimed.head.workflowId} ${claimed.label}`,
});

/** Tells the run that its step is still under way, and leaves it to itself. */
async function detached({ env, invocation }: Delivery, going: Going, work: Promise<Verdict>): Promise<Verdict> {
  const { message } = going.current;
  const isKnown = await runStub(env, message.runId)
    .report(message.key)
    .catch(() => false);
  // The step was settled just now, or the run cannot be reached: then the message is what brings it back.
  if (!isKnown) return work;
  invocation.detach(
    work.catch((error: unknown) =>
      log({
        level: 'error',
        message: 'a detached step failed',
        runId: message.runId,
        key: message.key,
        error: String(error),
      }),
    ),
  );
  return ack;
}

async function walk(delivery: Delivery, going: Going): Promise<void> {
  for (let step = 1; ; step++) {
    const next = await deliverStep(delivery, going.current, step < stepsInOneGo);
    if (!next) break;
    going.current = next;
    going.begun = delivery.invocation.now();
  }
  await delivery.outbox.rest();
}

/** One attempt at one step; returns the next one where it was claimed with the settlement. */
async function deliverStep(delivery: Delivery, item: Claimed, mayGoOn: boolean): Promise<Claimed | null> {
  const { env, outbox, prepare, invocation, until } = delivery;
  const { message, claimed } = item;
  const prepared = await prepare(item);
  const performed = 'settled' in prepared ? prepared.settled : await performStep(prepared.context);
  const { settlement, message: logged, followUps, gates = [] } = performed;
  const terms = {
    queueKind: mayGoOn && invocation.now() < until ? queueKindOf(message.type) : null,
    gen: claimed.gen,
    failures: claimed.failures,
    confirmed: outbox.confirmed(message.runId),
    logged: { message: logged, followUps, gates, decidedAt: claimed.intentAt },
    ...sentBy(prepared, settlement),
  };
  const settled = await insist(() => runStub(env, message.runId).settle(message.key, settlement, terms));
  const projectConfig = 'context' in prepared ? prepared.context.projectConfig : null;
  log(deliveryLine(item, performed, settled, projectConfig));
  outbox.put(settled);
  // A place that is given back may be wanted by the very next step; what cannot be written now waits in the outbox.
  if (settled.following && settled.capReturns.length > 0) await outbox.rest().catch(() => undefined);
  return settled.following;
}

/** What an attempt has sent that is made again, where it is to send the same. */
function sentBy(prepared: Prepared, settlement: Settlement): { sent?: SentContent } {
  const isAttempt = settlement.kind === 'retry' && settlement.attempt !== undefined;
  if (!isAttempt || !('context' in prepared)) return {};
  const { step, input, warnings } = prepared.context;
  return effectOf(step).repeatsContent ? { sent: { input, warnings } } : {};
}

/** A result is known nowhere else, and one that is told twice counts once: a call that fails is made again. */
async function insist<T>(call: () => Promise<T>): Promise<T> {
  for (const ms of pausesMs) {
    try {
      return await call();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, ms));
    }
  }
  return call();
}
