// Moves a run over its definition: ends steps, follows jumps, begins the next step, up to the next wait or effect.
// 1. A step begins only when the one before it ended; only the branch that was taken is followed.
// 2. R2: an effect is in the state (intent, lease) before its task is issued; pure steps ride in the same move.
// 3. R3: the key of an effect comes from run, step and visit, never from the attempt.
// 4. R9: the time is the caller's `now`, and what is spread is spread by a seed.
import type { Definition, Step, StepOf } from '../../contract/workflows/workflow.ts';
import { evaluate } from '../conditions/evaluate.ts';
import { buildScope, type Scope } from '../scope.ts';
import { seededUnit } from '../seeded.ts';
import { behaviourOf, isDoneAt } from '../steps/registry.ts';
import { runValues } from '../templates/run-values.ts';
import { beginCollect, collected } from './collect.ts';
import { newDigest, openDigest } from './digest.ts';
import { isStepError, whenFailed, withError } from './errors.ts';
import type { Intent } from './intent.ts';
import { keepResult, resultsOf, withResults } from './results.ts';
import { stepFailed } from './run-words.ts';
import { effectKey, type Logged, patch, type RunState, type Settlement, type StepEntry } from './state.ts';
import { newEntry } from './step-entry.ts';
import { beginWait, timeUp, type WaitBegun } from './wait.ts';
import { endWithoutDate } from './wait-until.ts';

/** An effect to do now: by a consumer of a queue, or (update_profile) by the run object itself. */
export interface Task {
  key: string;
  step: Step;
}

/** How long a task that was issued for the first time may stay without a result before it is issued again. */
export const firstLeaseMs = 60_000;
/** Delays from here on end up to a minute late, so that a million of them do not wake in one second. */
const spreadFromMs = 3_600_000;
const spreadMs = 60_000;
/** A redelivery of events comes within so many others of the same person. */
const keptConsumed = 50;

type Done = Extract<Settlement, { kind: 'done' }>;

/** A step needs the profile, and the move was given none. */
export class ProfileNeeded extends Error {}

/** One move of a run: where it is, and the task that the move issued. */
export class RunCursor {
  task: Task | null = null;
  /** Replaced by every change; read it again after one. */
  state: RunState;
  readonly definition: Definition;
  readonly now: number;
  readonly scope: Scope | null;

  constructor(definition: Definition, state: RunState, now: number, scope: Scope | null) {
    this.definition = definition;
    this.state = state;
    this.now = now;
    this.scope = scope;
  }

  patch<Field extends keyof RunState>(change: Pick<RunState, Field>): void {
    this.state = patch(this.state, change);
  }

  step(): Step {
    const { runId, cursor } = this.state;
    const step = this.definition.steps[cursor];
    if (!step) throw new RangeError(`run ${runId}: no step ${cursor}`);
    return step;
  }

  /** The trace entry of the step at the cursor, which is added where the step has none yet. */
  openEntry(): StepEntry {
    const { trace, cursor } = this.state;
    const last = trace.at(-1);
    if (last && last.index === cursor && last.finishedAt === null) return last;
    const entry = newEntry(this.state, this.step(), this.now);
    this.patch({ trace: [...trace, entry] });
    return entry;
  }

  replaceEntry(entry: StepEntry): void {
    this.patch({ trace: this.state.trace.with(-1, entry) });
  }

  /** Keeps in the open entry what its log row needs, and what else an answer means. */
  logMessage({ message, followUps, gates }: Logged, decidedAt: number): void {
    const entry = this.openEntry();
    const delivery = message ? { ...message, decidedAt, updatedAt: this.now } : entry.delivery;
    const added = followUps.map((followUp) => ({ at: this.now, followUp }));
    const kept = [...(entry.followUps ?? []), ...added];
    const asked = gates && gates.length > 0 ? { gates } : {};
    this.replaceEntry({ ...entry, delivery, ...asked, ...(kept.length > 0 ? { followUps: kept } : {}) });
  }

  /** Remembers that an event ended a wait or moved it. */
  consume(eventId: string): void {
    this.patch({ consumed: [...this.state.consumed, eventId].slice(-keptConsumed) });
  }

  recordNote(actor: string, action: string, detail?: string): void {
    this.patch({ audit: [...this.state.audit, { at: this.now, actor, action, ...(detail ? { detail } : {}) }] });
  }

  /** R5: notes an act that redirects the run, and begins its next generation. */
  recordAct(actor: string, action: string, detail?: string): void {
    this.patch({ gen: this.state.gen + 1 });
    this.recordNote(actor, action, detail);
  }

  private noteError({ index, label: step }: StepEntry, { reason = 'error', message = '' }: Done): void {
    this.patch(withError(this.state, { at: this.now, step, reason, message, continues: true }, index));
  }

  end(status: 'cancelled' | 'exited' | 'failed' | 'completed', reason: string | null, actor: string): void {
    const { now } = this;
    const open = this.state.trace.at(-1);
    if (status === 'failed') {
      const { label: step = null, reason: why = 'run_failed' } = open ?? {};
      this.patch(whenFailed(this.state, { at: now, step, reason: why, message: reason ?? '', continues: false }));
    }
    if (open && open.finishedAt === null)
      this.replaceEntry({ ...open, finishedAt: now, message: open.message ?? `The run was ${status}.` });
    const expectsNothing = { dueAt: null, waitingFor: null, intent: null, watch: null };
    this.patch({ status, finishedAt: now, exitReason: reason, ...expectsNothing });
    this.recordAct(actor, status, reason ?? undefined);
  }

  /** Ends the step at the cursor; the run stays there until `leaveStep`. */
  finishStep(result: Done): void {
    const entry = this.openEntry();
    const attempts = result.attempt ? [...entry.attempts, result.attempt] : entry.attempts;
    const { reason: _reason, message: _message, ...kept } = entry;
    const reasonFields = {
      ...(result.reason ? { reason: result.reason } : {}),
      ...(result.message ? { message: result.message } : {}),
    };
    const { outcome, save, jump = null } = result;
    const saved = save && keepResult(this.state, save);
    const warnings = [...(result.warnings ?? []), ...(saved && 'code' in saved ? [saved] : [])];
    const data = {
      ...(result.input === undefined ? {} : { input: result.input }),
      ...(result.output === undefined ? {} : { output: result.output }),
      ...(warnings.length > 0 ? { warnings } : {}),
    };
    this.replaceEntry({ ...kept, ...reasonFields, ...data, outcome, attempts, finishedAt: this.now });
    if (saved && !('code' in saved)) this.patch(saved);
    if (isStepError(outcome)) this.noteError(entry, result);
    this.patch({ phase: 'done', intent: null, watch: null, dueAt: null, waitingFor: null, jump });
  }

  /** Leaves a finished step for the next one, and runs from there; a failure may end the run here. */
  leaveStep(): void {
    const { trace, jump, cursor } = this.state;
    const entry = trace.at(-1);
    const ending = entry ? endWithoutDate(this.step(), entry) : null;
    if (entry && ending === 'exited') {
      this.end('exited', entry.reason ?? null, 'system');
      return;
    }
    if (entry && isFailure(entry.outcome) && (ending || this.definition.settings.onError === 'fail')) {
      this.end('failed', stepFailed(entry.label, entry.outcome, entry.message ?? ''), 'system');
      return;
    }
    const target = jump ?? this.step().next;
    this.patch({ cursor: target === null ? cursor + 1 : this.indexOf(target), phase: 'fresh', jump: null });
    this.runStep();
  }

  private indexOf(target: string): number {
    if (target === 'end') return this.definition.steps.length;
    const index = this.definition.steps.findIndex((step) => step.label === target);
    return index === -1 ? this.definition.steps.length : index;
  }

  /** Begins the step at the cursor, or continues it after its delay, and runs up to the next wait or effect. */
  runStep(): void {
    if (this.state.cursor >= this.definition.steps.length) {
      this.end('completed', null, 'system');
      return;
    }
    const step = this.step();
    this.openEntry();
    if (this.state.phase === 'fresh') {
      const passedOver = this.reasonToPassOver(step);
      if (passedOver !== null) {
        this.finishStep({ kind: 'done', outcome: 'suppressed', reason: 'condition_not_met', message: passedOver });
        this.leaveStep();
        return;
      }
      const delayMs = this.delayOf(step);
      this.patch({ phase: 'begun' });
      if (delayMs > 0) {
        this.patch({ dueAt: this.now + delayMs, waitingFor: behaviourOf(step).whileDelayed(step) });
        return;
      }
    }
    this.patch({ dueAt: null, waitingFor: null });
    this.perform(step);
  }

  /** Why the `if` of a step does not hold, as one sentence; null where it holds, or there is none. */
  private reasonToPassOver(step: Step): string | null {
    if (step.if === undefined) return null;
    const scope = this.requireScope(step);
    const verdict = evaluate(step.if, scope, this.now, runValues(scope, this.now));
    return verdict.ok ? null : `The step was passed over. ${verdict.why.sentence}`;
  }

  private perform(step: Step): void {
    const { work } = behaviourOf(step);
    if (isDoneAt(step, 'wait')) {
      const result = this.waitedBy(step);
      if (result.kind === 'park') {
        this.patch({ watch: result.watch, dueAt: result.dueAt, waitingFor: result.waitingFor });
        return;
      }
      if (result.by) this.consume(result.by);
      this.finishStep(result);
      this.leaveStep();
    } else if (work.place === 'run') {
      this.finishStep({ kind: 'done', ...work.decide(step, this.requireScope(step), this.now) });
      this.leaveStep();
    } else this.issueTask(step);
  }

  /** How a wait begins, or how one ends whose time is over. */
  private waitedBy(step: StepOf<'wait'> & Step): WaitBegun {
    const { watch, digest } = this.state;
    const scope = () => this.requireScope(step);
    if (step.config.collect) {
      if (watch) return collected(step, digest ?? newDigest(undefined));
      const open = openDigest(digest ?? newDigest(undefined));
      const begun = beginCollect(step, open, scope, this.now);
      this.patch({ digest: open });
      return begun;
    }
    return watch ? timeUp(step, watch, scope, this.now) : beginWait(step, scope(), this.state, this.now);
  }

  /** The scope, where the step reads it. */
  requireScope(step: Step): Scope {
    // With what earlier steps of the same move have left.
    if (this.scope) return withResults(this.scope, resultsOf(this.state));
    if (!readsScope(step)) return emptyScope;
    throw new ProfileNeeded(`run ${this.state.runId}: step ${step.label} needs the profile`);
  }

  /** When an effect is decided; later than before a restart, since the id of its log row comes from it. */
  private decisionTime(): number {
    const { trace, cursor, spilledAt = 0 } = this.state;
    const before = trace.findLast(({ index, delivery }) => index === cursor && delivery !== null);
    return Math.max(this.now, Math.max(before?.delivery?.decidedAt ?? 0, spilledAt) + 1);
  }

  private issueTask(step: Step): void {
    const { state, now } = this;
    const key = effectKey(state, state.cursor);
    const fresh: Intent = {
      key,
      at: this.decisionTime(),
      gen: state.gen,
      leaseUntil: 0,
      timesIssued: 0,
      claimedAt: null,
      progress: null,
    };
    const intent = state.intent?.key === key ? state.intent : fresh;
    this.patch({ intent: { ...intent, leaseUntil: now + firstLeaseMs, timesIssued: 1 } });
    this.task = { key, step };
  }

  /** How long the delay of a step lasts; never shorter than asked. */
  delayOf({ delayMinutes, spread }: Step): number {
    const ms = Math.round(delayMinutes * 60_000);
    if (spread === false || ms < spreadFromMs) return ms;
    return ms + Math.floor(spreadMs * seededUnit(`${this.state.runId}:${this.state.cursor}`));
  }
}

/** Whether a step reads the profile in the middle of a move. */
export function readsScope(step: Step): boolean {
  return step.if !== undefined || behaviourOf(step).readsProfile(step);
}

const emptyScope = buildScope({});

const isFailure = (outcome: StepEntry['outcome']): boolean =>
  outcome === 'error' || outcome === 'ai_unavailable' || outcome === 'rate_limited';
