// Decides what a run does next: (definition, state, input, now, scope) -> (state, the effect to hand out).
// 1. A step begins only after everything before it ended; descendants of an untaken branch never run.
// 2. An effect is in the state (intent, lease) before it is handed out, under a key that never changes.
// 3. A result counts only for the intent at hand; a late one leaves a note in the audit and moves nothing.
// 4. While paused nothing begins: a result is stored, the cursor stays. A final status is never left.
// 5. The input state is never changed; the same input gives the same answer.
import type { Definition } from '../../contract/workflows/workflow.ts';
import { matchesGlob } from '../conditions/glob.ts';
import { matchTrigger } from '../conditions/match.ts';
import { buildScope, type Scope } from '../scope.ts';
import { behaviourOf, effectOf, isDoneAt } from '../steps/registry.ts';
import { type Handout, leaseMs, readsScope, Walk } from './cursor.ts';
import { givenUp, told } from './give-up.ts';
import { nextAttemptDelayMs } from './retry.ts';
import {
  type AdvanceInput,
  type Intent,
  isFinal,
  type RunState,
  type SeenEvent,
  type Settlement,
  waitsForWorkflow,
} from './state.ts';
import { eventScope, noticeEvent } from './wait.ts';

export interface Advanced {
  state: RunState;
  handout: Handout | null;
  /** What the input came to, for the caller of claim and of the controls. */
  verdict: 'ok' | 'late' | 'done' | 'in_flight' | 'paused' | 'final' | 'unchanged';
}

const longestLeaseMs = 10 * 60_000;

/** One move of the state machine. */
export function advance(
  definition: Definition,
  before: RunState,
  input: AdvanceInput,
  now: number,
  scope: Scope | null,
): Advanced {
  const state: RunState = { ...before, trace: [...before.trace], audit: [...before.audit] };
  const walk = new Walk(definition, state, now, scope);
  const verdict = take(walk, input);
  if (verdict !== 'unchanged' && verdict !== 'in_flight') state.seq += 1;
  return { state, handout: walk.handout, verdict };
}

/** Whether a move from here may read the profile: a branch or a wait for something is still ahead. */
export function needsProfile(definition: Definition, state: RunState): boolean {
  // A failed run may be restarted from any of its steps.
  const first = state.status === 'failed' ? 0 : state.cursor;
  return definition.steps.some((step, index) => index >= first && readsScope(step));
}

function take(walk: Walk, input: AdvanceInput): Advanced['verdict'] {
  const { state } = walk;
  if (input.kind === 'settle') return settle(walk, input.key, input.settlement);
  if (input.kind === 'claim') return claim(walk, input.key);
  if (input.kind === 'restart') return restart(walk, input.from, input.actor);
  if (isFinal(state.status)) return 'final';
  switch (input.kind) {
    case 'start':
      return begin(walk, input.queued ?? false);
    case 'release':
      return release(walk);
    case 'alarm':
      return wake(walk);
    case 'event':
      return notice(walk, input.event);
    case 'pause':
      return pause(walk, input.actor);
    case 'resume':
      return resume(walk, input.actor);
    case 'cancel':
      walk.end('cancelled', input.detail ?? `Cancelled by ${input.actor}.`, input.actor);
      return 'ok';
  }
}

/** A run of a paused workflow is kept for this long. */
const queuedForMs = 7 * 24 * 3_600_000;

function begin(walk: Walk, queued: boolean): Advanced['verdict'] {
  const { state, now } = walk;
  state.audit.push({ at: now, actor: 'system', action: queued ? 'queued' : 'started' });
  if (queued)
    Object.assign(state, { status: 'queued', dueAt: now + queuedForMs, waitingFor: 'The workflow is paused.' });
  else walk.proceed();
  return 'ok';
}

function release(walk: Walk): Advanced['verdict'] {
  const { state } = walk;
  if (!waitsForWorkflow(state)) return 'unchanged';
  Object.assign(state, { dueAt: null, waitingFor: null });
  if (state.status === 'paused') {
    walk.note('system', 'released');
    return 'ok';
  }
  state.status = 'running';
  walk.note('system', 'started');
  walk.proceed();
  return 'ok';
}

/** The same steps get the same keys, so a provider that knows one already does not send twice. */
function restart(walk: Walk, label: string | undefined, actor: string): Advanced['verdict'] {
  const { state } = walk;
  const from = label ?? walk.definition.steps[state.cursor]?.label;
  const cursor = walk.definition.steps.findIndex((step) => step.label === from);
  if (state.status !== 'failed' || cursor === -1) return 'unchanged';
  Object.assign(state, { status: 'running', cursor, phase: 'fresh', finishedAt: null, exitReason: null, jump: null });
  walk.note(actor, 'restarted', `from ${from}`);
  walk.proceed();
  return 'ok';
}

/** An event of the person: it may end the run, end its wait, or move the wait's time. */
function notice(walk: Walk, event: SeenEvent): Advanced['verdict'] {
  const { state, now, definition } = walk;
  if (event.timestamp < state.openedAt) return 'unchanged';
  const run = walk.scope ?? buildScope({});
  const scopes = { run, event: eventScope(run, event) };
  if (definition.exitOn.some((trigger) => matchTrigger(trigger, scopes.event, now).ok)) {
    walk.end('exited', `Event ${event.type} (${event.id}) ended the run.`, 'system');
    return 'ok';
  }
  const step = state.watch && state.phase === 'begun' ? definition.steps[state.cursor] : undefined;
  if (!state.watch || !step || !isDoneAt(step, 'wait')) return remember(walk, event);
  const noticed = noticeEvent(step, state.watch, event, scopes, now);
  if (noticed === null) return remember(walk, event);
  if ('dueAt' in noticed) {
    if (noticed.dueAt === state.dueAt) return 'unchanged';
    state.dueAt = noticed.dueAt;
    return 'ok';
  }
  walk.finish(noticed);
  if (state.status === 'running') walk.moveOn();
  return 'ok';
}

/** What is kept of events for waits that look back; the oldest go first. */
const seenLimit = { events: 50, chars: 64_000 } as const;

/** Keeps an event that a wait further on may look back at. */
function remember({ state, definition }: Walk, event: SeenEvent): Advanced['verdict'] {
  const later = definition.steps.slice(state.cursor + (state.watch ? 1 : 0));
  const awaited = later.some((step) => {
    const pattern = behaviourOf(step).listens(step)?.eventType;
    return pattern && matchesGlob(pattern, event.type);
  });
  if (!awaited || state.seen.some(({ id }) => id === event.id)) return 'unchanged';
  let seen = [...state.seen, event].slice(-seenLimit.events);
  while (seen.length > 1 && JSON.stringify(seen).length > seenLimit.chars) seen = seen.slice(1);
  state.seen = seen;
  return 'ok';
}

function wake(walk: Walk): Advanced['verdict'] {
  const { state, now } = walk;
  if (state.status !== 'running' && state.status !== 'queued') return 'unchanged';
  if (state.dueAt !== null) {
    if (now < state.dueAt) return 'unchanged';
    if (state.status === 'queued') {
      walk.end('exited', 'queue_expired', 'system');
      return 'ok';
    }
    walk.proceed();
    return 'ok';
  }
  if (!state.intent || now < state.intent.leaseUntil) return 'unchanged';
  return handOutAgain(walk, state.intent);
}

/** The lease ran out: the effect may or may not have happened. */
function handOutAgain(walk: Walk, intent: Intent): Advanced['verdict'] {
  const step = walk.step();
  if (intent.claimedAt !== null && effectOf(step).guarantee === 'at_most_once') {
    walk.finish({
      kind: 'done',
      outcome: 'error',
      reason: 'unknown_result',
      message: 'The request left, but no answer was recorded; it is not repeated so that nobody gets it twice.',
    });
    walk.moveOn();
    return 'ok';
  }
  const handouts = intent.handouts + 1;
  const lease = Math.min(leaseMs * 2 ** (handouts - 1), longestLeaseMs);
  walk.state.intent = { ...intent, handouts, leaseUntil: walk.now + lease };
  walk.handout = { key: intent.key, step };
  return 'ok';
}

function claim(walk: Walk, key: string): Advanced['verdict'] {
  const { state, now } = walk;
  if (isFinal(state.status)) return 'final';
  if (state.intent?.key !== key || state.dueAt !== null) return 'done';
  if (state.status === 'paused') return 'paused';
  if (effectOf(walk.step()).guarantee !== 'at_most_once') return 'unchanged';
  if (state.intent.claimedAt !== null) return 'in_flight';
  state.intent = { ...state.intent, claimedAt: now, leaseUntil: now + leaseMs };
  return 'ok';
}

function settle(walk: Walk, key: string, settlement: Settlement): Advanced['verdict'] {
  const { state } = walk;
  if (state.intent?.key !== key) {
    const known = state.trace.some((entry) => `${state.runId}:${entry.index}:${state.visit}` === key && entry.outcome);
    if (known && !isFinal(state.status)) return 'unchanged';
    const detail = settlement.kind === 'done' ? settlement.outcome : settlement.reason;
    if (state.audit.some((note) => note.action === 'late_result' && note.detail === `${key}: ${detail}`))
      return 'unchanged';
    state.audit.push({ at: walk.now, actor: 'system', action: 'late_result', detail: `${key}: ${detail}` });
    return 'late';
  }
  if (settlement.kind === 'retry') retryLater(walk, state.intent, settlement);
  else walk.finish(settlement);
  if (state.status === 'running' && state.phase === 'done') walk.moveOn();
  return 'ok';
}

function retryLater(walk: Walk, intent: Intent, result: Extract<Settlement, { kind: 'retry' }>): void {
  const { state, now } = walk;
  const step = walk.step();
  const entry = walk.entry();
  const attempts = [...entry.attempts, result.attempt];
  const { retry } = effectOf(step);
  const planned = nextAttemptDelayMs(retry.delaysMs, attempts.length, result.retryAfterMs, intent.key);
  const delay = attempts.length > (result.maxRetries ?? Number.POSITIVE_INFINITY) ? null : planned;
  if (delay === null) {
    const progress = result.progress ?? intent.progress;
    walk.finish({
      kind: 'done',
      ...givenUp(retry, attempts, result, progress),
      attempt: result.attempt,
      ...told(result),
    });
    return;
  }
  walk.replaceEntry({
    ...entry,
    ...told(result),
    attempts,
    outcome: retry.pendingOutcome,
    reason: result.reason,
    message: result.message,
  });
  state.intent = {
    ...intent,
    claimedAt: null,
    handouts: 0,
    progress: result.progress ?? intent.progress,
    leaseUntil: 0,
  };
  state.dueAt = now + delay;
  state.waitingFor = `Trying again: ${result.message}`;
}

function pause(walk: Walk, actor: string): Advanced['verdict'] {
  if (walk.state.status === 'paused') return 'unchanged';
  walk.state.status = 'paused';
  walk.note(actor, 'paused');
  return 'ok';
}

function resume(walk: Walk, actor: string): Advanced['verdict'] {
  const { state, now } = walk;
  if (state.status !== 'paused') return 'unchanged';
  const queued = waitsForWorkflow(state);
  state.status = queued ? 'queued' : 'running';
  walk.note(actor, 'resumed');
  if (queued) return 'ok';
  if (state.phase === 'done') walk.moveOn();
  else if (state.dueAt !== null) {
    if (state.dueAt <= now) walk.proceed();
  } else if (state.intent) {
    if (state.intent.claimedAt === null || state.intent.leaseUntil <= now) handOutAgain(walk, state.intent);
  } else walk.proceed();
  return 'ok';
}
