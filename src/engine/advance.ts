// Decides what a run does next: (definition, state, input, now, scope) -> (state, the effect to hand out).
// 1. A step begins only after everything before it ended; descendants of an untaken branch never run.
// 2. An effect is in the state (intent, lease) before it is handed out, under a key that never changes.
// 3. A result counts only for the intent at hand; a late one leaves a note in the audit and moves nothing.
// 4. While paused nothing begins: a result is stored, the cursor stays. A final status is never left.
// 5. The input state is never changed; the same input gives the same answer.
import type { Definition, Step } from '../contract/workflows.ts';
import { evaluate } from './conditions.ts';
import { nextAttemptDelayMs } from './retry.ts';
import {
  type AdvanceInput,
  type Intent,
  isFinal,
  type RunState,
  type Settlement,
  type StepEntry,
} from './run-state.ts';
import type { Scope } from './scope.ts';
import { seededUnit } from './seeded.ts';

/** An effect to hand out now: to a queue, or (update_profile) to the run object itself. */
export interface Handout {
  key: string;
  step: Step;
}

export interface Advanced {
  state: RunState;
  handout: Handout | null;
  /** What the input came to, for the caller of claim and of the controls. */
  verdict: 'ok' | 'late' | 'done' | 'in_flight' | 'paused' | 'final' | 'unchanged';
}

/** How long an effect may take from hand-out to answer before it is handed out again. */
const leaseMs = 30_000;
const longestLeaseMs = 10 * 60_000;
/** Waits from here on are spread by ±1 %, so that a million of them do not wake in one second. */
const spreadFromMs = 3_600_000;
const spread = 0.01;

/** Steps whose effect must not happen twice; their claim is recorded before the request leaves. */
const atMostOnce = new Set<Step['type']>(['send_sms']);

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
  const verdict = walk.take(input);
  if (verdict !== 'unchanged' && verdict !== 'in_flight') state.seq += 1;
  return { state, handout: walk.handout, verdict };
}

/** Whether a move from here may read the profile: some branch is still ahead. */
export function needsProfile(definition: Definition, state: RunState): boolean {
  return definition.steps.some((step, index) => index >= state.cursor && step.type === 'branch');
}

class Walk {
  handout: Handout | null = null;
  private readonly definition: Definition;
  private readonly state: RunState;
  private readonly now: number;
  private readonly scope: Scope | null;

  constructor(definition: Definition, state: RunState, now: number, scope: Scope | null) {
    this.definition = definition;
    this.state = state;
    this.now = now;
    this.scope = scope;
  }

  take(input: AdvanceInput): Advanced['verdict'] {
    const { state } = this;
    if (input.kind === 'settle') return this.settle(input.key, input.settlement);
    if (input.kind === 'claim') return this.claim(input.key);
    if (isFinal(state.status)) return 'final';
    switch (input.kind) {
      case 'start':
        this.proceed();
        return 'ok';
      case 'alarm':
        return this.wake();
      case 'pause':
        return this.pause(input.actor);
      case 'resume':
        return this.resume(input.actor);
      case 'cancel':
        this.end('cancelled', input.detail ?? `Cancelled by ${input.actor}.`, input.actor);
        return 'ok';
      case 'exit':
        this.end('exited', `Event ${input.eventType} (${input.eventId}) ended the run.`, 'system');
        return 'ok';
    }
  }

  private wake(): Advanced['verdict'] {
    const { state, now } = this;
    if (state.status !== 'running') return 'unchanged';
    if (state.dueAt !== null) {
      if (now < state.dueAt) return 'unchanged';
      this.proceed();
      return 'ok';
    }
    if (!state.intent || now < state.intent.leaseUntil) return 'unchanged';
    return this.handOutAgain(state.intent);
  }

  /** The lease ran out: the effect may or may not have happened. */
  private handOutAgain(intent: Intent): Advanced['verdict'] {
    const step = this.step();
    if (intent.claimedAt !== null && atMostOnce.has(step.type)) {
      this.finish({
        kind: 'done',
        outcome: 'error',
        reason: 'unknown_result',
        message: 'The request left, but no answer was recorded; it is not repeated so that nobody gets it twice.',
      });
      this.moveOn();
      return 'ok';
    }
    const handouts = intent.handouts + 1;
    const lease = Math.min(leaseMs * 2 ** (handouts - 1), longestLeaseMs);
    this.state.intent = { ...intent, handouts, leaseUntil: this.now + lease };
    this.handout = { key: intent.key, step };
    return 'ok';
  }

  private claim(key: string): Advanced['verdict'] {
    const { state, now } = this;
    if (isFinal(state.status)) return 'final';
    if (state.intent?.key !== key || state.dueAt !== null) return 'done';
    if (state.status === 'paused') return 'paused';
    if (!atMostOnce.has(this.step().type)) return 'unchanged';
    if (state.intent.claimedAt !== null) return 'in_flight';
    state.intent = { ...state.intent, claimedAt: now, leaseUntil: now + leaseMs };
    return 'ok';
  }

  private settle(key: string, settlement: Settlement): Advanced['verdict'] {
    const { state } = this;
    if (state.intent?.key !== key) {
      const known = state.trace.some(
        (entry) => `${state.runId}:${entry.index}:${state.visit}` === key && entry.outcome,
      );
      if (known && !isFinal(state.status)) return 'unchanged';
      const detail = settlement.kind === 'done' ? settlement.outcome : settlement.reason;
      if (state.audit.some((note) => note.action === 'late_result' && note.detail === `${key}: ${detail}`))
        return 'unchanged';
      state.audit.push({ at: this.now, actor: 'system', action: 'late_result', detail: `${key}: ${detail}` });
      return 'late';
    }
    if (settlement.kind === 'retry') this.retryLater(state.intent, settlement);
    else this.finish(settlement);
    if (state.status === 'running' && state.phase === 'done') this.moveOn();
    return 'ok';
  }

  private retryLater(intent: Intent, result: Extract<Settlement, { kind: 'retry' }>): void {
    const { state, now } = this;
    const step = this.step();
    const entry = this.entry();
    const attempts = [...entry.attempts, result.attempt];
    const planned = nextAttemptDelayMs(step.type, attempts.length, result.retryAfterMs, intent.key);
    const delay = attempts.length > (result.maxRetries ?? Number.POSITIVE_INFINITY) ? null : planned;
    if (delay === null) {
      this.finish({ kind: 'done', ...givenUp(step, attempts, result), attempt: result.attempt, ...pick(result) });
      return;
    }
    const waits = step.type === 'ai_action' ? ('ai_pending' as const) : null;
    this.replaceEntry({
      ...entry,
      ...pick(result),
      attempts,
      outcome: waits,
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

  private pause(actor: string): Advanced['verdict'] {
    if (this.state.status === 'paused') return 'unchanged';
    this.state.status = 'paused';
    this.note(actor, 'paused');
    return 'ok';
  }

  private resume(actor: string): Advanced['verdict'] {
    const { state, now } = this;
    if (state.status !== 'paused') return 'unchanged';
    state.status = 'running';
    this.note(actor, 'resumed');
    if (state.phase === 'done') this.moveOn();
    else if (state.dueAt !== null) {
      if (state.dueAt <= now) this.proceed();
    } else if (state.intent) {
      if (state.intent.claimedAt === null || state.intent.leaseUntil <= now) this.handOutAgain(state.intent);
    } else this.proceed();
    return 'ok';
  }

  private note(actor: string, action: string, detail?: string): void {
    this.state.gen += 1;
    this.state.audit.push({ at: this.now, actor, action, ...(detail ? { detail } : {}) });
  }

  private end(status: 'cancelled' | 'exited' | 'failed' | 'completed', reason: string | null, actor: string): void {
    const { state, now } = this;
    const open = state.trace.at(-1);
    if (open && open.finishedAt === null)
      this.replaceEntry({ ...open, finishedAt: now, message: open.message ?? `The run was ${status}.` });
    Object.assign(state, { status, finishedAt: now, exitReason: reason, dueAt: null, waitingFor: null, intent: null });
    this.note(actor, status, reason ?? undefined);
  }

  private step(): Step {
    const step = this.definition.steps[this.state.cursor];
    if (!step) throw new RangeError(`run ${this.state.runId}: no step ${this.state.cursor}`);
    return step;
  }

  private entry(): StepEntry {
    const { state, now } = this;
    const last = state.trace.at(-1);
    if (last && last.index === state.cursor && last.finishedAt === null) return last;
    const { label, type } = this.step();
    const entry: StepEntry = {
      index: state.cursor,
      label,
      type,
      outcome: null,
      startedAt: now,
      finishedAt: null,
      attempts: [],
    };
    state.trace.push(entry);
    return entry;
  }

  private replaceEntry(entry: StepEntry): void {
    this.state.trace[this.state.trace.length - 1] = entry;
  }

  /** Ends the step at the cursor; the run stays there until `moveOn`. */
  private finish(result: Extract<Settlement, { kind: 'done' }>): void {
    const { state, now } = this;
    const entry = this.entry();
    const attempts = result.attempt ? [...entry.attempts, result.attempt] : entry.attempts;
    const { reason: _reason, message: _message, ...kept } = entry;
    const told = {
      ...(result.reason ? { reason: result.reason } : {}),
      ...(result.message ? { message: result.message } : {}),
    };
    const data = {
      ...(result.input === undefined ? {} : { input: result.input }),
      ...(result.output === undefined ? {} : { output: result.output }),
    };
    const warnings = result.warnings?.length ? { warnings: result.warnings } : {};
    this.replaceEntry({ ...kept, ...told, ...data, ...warnings, outcome: result.outcome, attempts, finishedAt: now });
    if (result.save) state.ai = { ...state.ai, [result.save.name]: result.save.value };
    Object.assign(state, { phase: 'done', intent: null, dueAt: null, waitingFor: null, jump: result.jump ?? null });
  }

  /** Leaves a finished step for the next one and does everything up to the next wait or effect. */
  private moveOn(): void {
    const { state } = this;
    const entry = state.trace.at(-1);
    if (entry && isFailure(entry.outcome) && this.definition.settings.onError === 'fail') {
      this.end(
        'failed',
        `Step ${entry.label} ended with ${entry.outcome}: ${entry.message ?? entry.reason ?? ''}`.trim(),
        'system',
      );
      return;
    }
    const target = state.jump ?? this.step().next;
    state.cursor = target === null ? state.cursor + 1 : this.indexOf(target);
    Object.assign(state, { phase: 'fresh', jump: null });
    this.proceed();
  }

  private indexOf(target: string): number {
    if (target === 'end') return this.definition.steps.length;
    const index = this.definition.steps.findIndex((step) => step.label === target);
    return index === -1 ? this.definition.steps.length : index;
  }

  private proceed(): void {
    const { state, now } = this;
    if (state.cursor >= this.definition.steps.length) {
      this.end('completed', null, 'system');
      return;
    }
    const step = this.step();
    this.entry();
    if (state.phase === 'fresh') {
      const delayMs = this.spreadDelay(step.delayMinutes * 60_000);
      state.phase = 'begun';
      if (delayMs > 0) {
        state.dueAt = now + delayMs;
        state.waitingFor = waitSentence(step);
        return;
      }
    }
    Object.assign(state, { dueAt: null, waitingFor: null });
    this.perform(step);
  }

  private perform(step: Step): void {
    if (step.type === 'wait') {
      this.finish({
        kind: 'done',
        outcome: 'completed',
        ...(step.config.reason ? { input: { reason: step.config.reason } } : {}),
      });
      this.moveOn();
    } else if (step.type === 'branch') {
      this.takeBranch(step);
      this.moveOn();
    } else this.handOut(step);
  }

  private takeBranch(step: Extract<Step, { type: 'branch' }>): void {
    if (!this.scope) throw new TypeError(`run ${this.state.runId}: a branch needs the profile`);
    const verdict = evaluate(step.config.condition, this.scope, this.now);
    const jump = verdict.ok ? step.config.ifTrue : step.config.ifFalse;
    const why = verdict.ok ? {} : { message: verdict.why.sentence };
    this.finish({ kind: 'done', outcome: 'completed', output: { result: verdict.ok, next: jump }, ...why, jump });
  }

  private handOut(step: Step): void {
    const { state, now } = this;
    const key = `${state.runId}:${state.cursor}:${state.visit}`;
    const fresh: Intent = { key, at: now, leaseUntil: 0, handouts: 0, claimedAt: null, progress: null };
    const intent = state.intent?.key === key ? state.intent : fresh;
    state.intent = { ...intent, leaseUntil: now + leaseMs, handouts: 1 };
    this.handout = { key, step };
  }

  private spreadDelay(ms: number): number {
    if (ms < spreadFromMs) return Math.round(ms);
    const seed = `${this.state.runId}:${this.state.cursor}`;
    return Math.round(ms * (1 + spread * (2 * seededUnit(seed) - 1)));
  }
}

const isFailure = (outcome: StepEntry['outcome']): boolean =>
  outcome === 'error' || outcome === 'ai_unavailable' || outcome === 'rate_limited';

function waitSentence(step: Step): string {
  if (step.type === 'wait') return step.config.reason ?? 'Waiting.';
  return `Waiting before step ${step.label}.`;
}

function pick(result: Extract<Settlement, { kind: 'retry' }>): {
  input?: StepEntry['input'];
  warnings?: StepEntry['warnings'];
} {
  return {
    ...(result.input === undefined ? {} : { input: result.input }),
    ...(result.warnings?.length ? { warnings: result.warnings } : {}),
  };
}

/** The outcome of an effect whose retries are used up. */
function givenUp(step: Step, attempts: StepEntry['attempts'], last: { reason: string; message: string }) {
  const told = { reason: last.reason, message: `${last.message} Given up after ${attempts.length} attempts.` };
  if (step.type === 'ai_action') return { outcome: 'ai_unavailable' as const, ...told };
  const onlyLimited = attempts.every((attempt) => attempt.rateLimited);
  return { outcome: onlyLimited ? ('rate_limited' as const) : ('error' as const), ...told };
}
