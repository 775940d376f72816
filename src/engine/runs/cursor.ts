// Walks a run over its definition: ends steps, follows jumps, begins the next step, up to the next wait or effect.
// 1. A step begins only when the one before it ended; only the branch that was taken is followed.
// 2. An effect is in the state (intent, lease) before it is handed out, under a key that never changes.
import type { Definition, Step } from '../../contract/workflows/workflow.ts';
import { buildScope, type Scope } from '../scope.ts';
import { seededUnit } from '../seeded.ts';
import { behaviourOf, isDoneAt } from '../steps/registry.ts';
import type { Intent, RunState, Settlement, StepEntry } from './state.ts';
import { beginWait, timeUp } from './wait.ts';

/** An effect to hand out now: to a queue, or (update_profile) to the run object itself. */
export interface Handout {
  key: string;
  step: Step;
}

/** How long an effect may take from hand-out to answer before it is handed out again. */
export const leaseMs = 30_000;
/** Waits from here on are spread by ±1 %, so that a million of them do not wake in one second. */
const spreadFromMs = 3_600_000;
const spread = 0.01;

/** One move of a run; changes the copy of the state that it was given. */
export class Walk {
  handout: Handout | null = null;
  readonly definition: Definition;
  readonly state: RunState;
  readonly now: number;
  readonly scope: Scope | null;

  constructor(definition: Definition, state: RunState, now: number, scope: Scope | null) {
    this.definition = definition;
    this.state = state;
    this.now = now;
    this.scope = scope;
  }

  step(): Step {
    const step = this.definition.steps[this.state.cursor];
    if (!step) throw new RangeError(`run ${this.state.runId}: no step ${this.state.cursor}`);
    return step;
  }

  entry(): StepEntry {
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

  replaceEntry(entry: StepEntry): void {
    this.state.trace[this.state.trace.length - 1] = entry;
  }

  note(actor: string, action: string, detail?: string): void {
    this.state.gen += 1;
    this.state.audit.push({ at: this.now, actor, action, ...(detail ? { detail } : {}) });
  }

  end(status: 'cancelled' | 'exited' | 'failed' | 'completed', reason: string | null, actor: string): void {
    const { state, now } = this;
    const open = state.trace.at(-1);
    if (open && open.finishedAt === null)
      this.replaceEntry({ ...open, finishedAt: now, message: open.message ?? `The run was ${status}.` });
    Object.assign(state, {
      status,
      finishedAt: now,
      exitReason: reason,
      dueAt: null,
      waitingFor: null,
      intent: null,
      watch: null,
    });
    this.note(actor, status, reason ?? undefined);
  }

  /** Ends the step at the cursor; the run stays there until `moveOn`. */
  finish(result: Extract<Settlement, { kind: 'done' }>): void {
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
    Object.assign(state, {
      phase: 'done',
      intent: null,
      watch: null,
      dueAt: null,
      waitingFor: null,
      jump: result.jump ?? null,
    });
  }

  /** Leaves a finished step for the next one and does everything up to the next wait or effect. */
  moveOn(): void {
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

  proceed(): void {
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
        state.waitingFor = behaviourOf(step).whileDelayed(step);
        return;
      }
    }
    Object.assign(state, { dueAt: null, waitingFor: null });
    this.perform(step);
  }

  private perform(step: Step): void {
    const { work } = behaviourOf(step);
    if (isDoneAt(step, 'wait')) {
      const result = this.state.watch
        ? timeUp(step, this.state.watch, this.requireScope(step), this.now)
        : beginWait(step, this.requireScope(step), this.state, this.now);
      if (result.kind === 'park') {
        Object.assign(this.state, { watch: result.watch, dueAt: result.dueAt, waitingFor: result.waitingFor });
        return;
      }
      this.finish(result);
      this.moveOn();
    } else if (work.place === 'run') {
      this.finish({ kind: 'done', ...work.decide(step, this.requireScope(step), this.now) });
      this.moveOn();
    } else this.handOut(step);
  }

  /** The scope, where the step reads it. */
  requireScope(step: Step): Scope {
    if (this.scope) return this.scope;
    if (!readsScope(step)) return emptyScope;
    throw new TypeError(`run ${this.state.runId}: step ${step.label} needs the profile`);
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

/** Whether a step reads the profile in the middle of a move. */
export function readsScope(step: Step): boolean {
  return behaviourOf(step).readsProfile(step);
}

const emptyScope = buildScope({});

const isFailure = (outcome: StepEntry['outcome']): boolean =>
  outcome === 'error' || outcome === 'ai_unavailable' || outcome === 'rate_limited';
