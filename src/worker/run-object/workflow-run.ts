import { DurableObject } from 'cloudflare:workers';
import type { Definition } from '../../contract/workflows/workflow.ts';
import { type Advanced, advance, needsProfile } from '../../engine/runs/advance.ts';
import { type AdvanceInput, newRun, type Settlement } from '../../engine/runs/state.ts';
import type { Scope } from '../../engine/scope.ts';
import { isDoneAt } from '../../engine/steps/registry.ts';
import { openProject } from '../db/client.ts';
import type { Env } from '../env.ts';
import type { StepMessage } from '../messages.ts';
import { loadDefinition } from '../store/definitions.ts';
import type { ProfileRow } from '../store/profile-row.ts';
import type { RunHead, RunRow } from '../store/run-row.ts';
import { rowOf, shouldIndex, writeRunRows } from '../store/run-rows.ts';
import { type QueueKind, queueFor, queueKindOf } from '../stream/enqueue.ts';
import { announceEnds } from '../stream/run-events.ts';
import { broadcast, openSocket } from './live.ts';
import type {
  ClaimAnswer,
  ControlAction,
  ControlAnswer,
  EventInput,
  Retry,
  Settled,
  StartInput,
  Transition,
} from './messages.ts';
import { openScope } from './run-scope.ts';
import type { RunView } from './run-view.ts';
import { RunStore, type StoredRun } from './store.ts';
import { updateProfile } from './update-profile.ts';

/** How long a claim keeps others away: longer than any provider call. */
const claimMs = 100_000;
/** Pause after a wake-up that failed, doubled each time. */
const wakeBackoffMs = 5_000;
const longestBackoffMs = 10 * 60_000;

interface StepOptions {
  /** The profile, where the caller has just read it. */
  profile?: ProfileRow | null;
  told?: (verdict: Advanced['verdict']) => void;
}

/** One run: applies `advance` to its stored state, one commit per move, and sleeps on one alarm. */
export class WorkflowRun extends DurableObject<Env> {
  private readonly store: RunStore;
  /** Claims of this instance; lost with it, which costs at most a repeated effect under the same key. */
  private readonly claims = new Map<string, number>();
  private failedWakes = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.store = new RunStore(ctx.storage);
  }

  /** The clock of the run; the only one it reads. */
  now(): number {
    return Date.now();
  }

  /** Starts the run, or answers the one that exists. */
  async start({ head, profile, queued }: StartInput): Promise<Transition> {
    const definition = await this.definition(head);
    const existing = this.store.read();
    if (existing) return { row: rowOf(existing.head, existing.state, this.now()), next: null };
    const now = this.now();
    // A client's clock may run ahead; nothing happens after it was heard of.
    const openedAt = Math.min(head.event.timestamp, head.event.receivedAt);
    const fresh: StoredRun = { head, state: newRun(head.runId, now, openedAt) };
    const scope = needsProfile(definition, fresh.state) ? await openScope(this.env, fresh, profile) : null;
    if (this.store.read()) return this.start({ head, profile, queued });
    const transition = await this.move(definition, { kind: 'start', queued }, scope, fresh);
    return { ...transition, row: transition.row ?? this.currentRow() };
  }

  /** Asks to do the effect of a key; `go` comes with everything the step needs. */
  async claim(key: string): Promise<ClaimAnswer> {
    const run = this.store.read();
    if (!run) return { go: false, why: 'unknown' };
    const definition = await this.definition(run.head);
    const current = this.store.read() ?? run;
    const now = this.now();
    if ((this.claims.get(key) ?? 0) > now) return { go: false, why: 'in_flight' };
    const { state, verdict } = advance(definition, current.state, { kind: 'claim', key }, now, null);
    if (verdict !== 'ok' && verdict !== 'unchanged') return { go: false, why: verdict === 'late' ? 'done' : verdict };
    if (verdict === 'ok') this.store.commit(current.head, state, now);
    const { intent } = state;
    if (!intent) return { go: false, why: 'done' };
    this.claims.set(key, now + claimMs);
    const { cursor, startedAt, ai } = state;
    const { label = '', attempts = [] } = state.trace.at(-1) ?? {};
    const { progress, at: intentAt } = intent;
    return { go: true, step: { head: current.head, cursor, label, startedAt, ai, progress, intentAt, attempts } };
  }

  /** Takes the result of an effect; the same twice counts once. A next effect of the caller's queueKind is claimed for it. */
  async settle(key: string, settlement: Settlement, queueKind: QueueKind | null = null): Promise<Settled> {
    this.claims.delete(key);
    const transition = await this.step({ kind: 'settle', key, settlement });
    const run = settlement.kind === 'retry' ? this.view() : null;
    const retry = run && retryOf(run, key);
    const { next } = transition;
    const claim = next && queueKindOf(next.type) === queueKind ? await this.claim(next.key) : null;
    if (!next || !claim?.go) return { ...transition, retry, following: null };
    return { ...transition, next: null, retry, following: { message: next, claimed: claim.step } };
  }

  /** Pauses, resumes, cancels or restarts (`from` a step); when it answers, the act holds. */
  async control(action: ControlAction | 'restart', actor: string, from?: string): Promise<ControlAnswer> {
    let verdict: Advanced['verdict'] = 'unchanged';
    const transition = await this.step(
      { kind: action, actor, ...(from === undefined ? {} : { from }) },
      {
        told: (answer) => {
          verdict = answer;
        },
      },
    );
    const run = this.store.read();
    return {
      verdict,
      view: this.view(),
      transition: { ...transition, row: run ? rowOf(run.head, run.state, this.now()) : null },
    };
  }

  /** Hears of an event of its person: it may end the run, end its wait or move it. */
  async onEvent({ event, profile }: EventInput): Promise<Transition> {
    return this.step({ kind: 'event', event }, { profile });
  }

  /** Starts a queued run whose workflow goes on. */
  async release(): Promise<Transition> {
    const transition = await this.step({ kind: 'release' });
    return { ...transition, row: this.currentRow() };
  }

  /** The run with its whole trace, or null when there is none under this id. */
  view(): RunView | null {
    const run = this.store.read();
    return run && { ...run, trace: this.store.trace(run) };
  }

  /** The row the index should have; for the sweep, which also wakes a run whose alarm was lost. */
  async reconcile(): Promise<Transition> {
    const transition = await this.step({ kind: 'alarm' });
    return { ...transition, row: this.currentRow() };
  }

  override async alarm(): Promise<void> {
    this.store.alarmFired();
    try {
      const transition = await this.step({ kind: 'alarm' });
      if (transition.next) await queueFor(this.env, transition.next.type).send(transition.next);
      if (transition.row) await this.publish(transition.row);
      this.failedWakes = 0;
    } catch (error) {
      // The platform drops an alarm that keeps throwing, so the next try is ours to plan.
      const pause = Math.min(wakeBackoffMs * 2 ** this.failedWakes++, longestBackoffMs);
      this.store.wakeAt(this.now() + pause);
      console.error(
        JSON.stringify({
          message: 'run wake-up failed',
          runId: this.ctx.id.name,
          pauseMs: pause,
          error: String(error),
        }),
      );
    }
  }

  /** Writes the row of a move that no batch carries, and announces its end. */
  private async publish(row: RunRow): Promise<void> {
    await writeRunRows(await openProject(this.env, row.projectId), [row]);
    const run = this.store.read();
    if (run) await announceEnds(this.env, run.head.orgId, [row]);
  }

  /** Opens a live trace; the caller has checked who may see it. */
  override async fetch(): Promise<Response> {
    return openSocket(this.ctx, this.view(), this.now());
  }

  override webSocketMessage(): void {
    // The live trace only goes one way.
  }

  private async step(input: AdvanceInput, { profile = null, told }: StepOptions = {}): Promise<Transition> {
    const first = this.store.read();
    if (!first) return { row: null, next: null };
    const definition = await this.definition(first.head);
    const reads = input.kind === 'event' || needsProfile(definition, first.state);
    const scope = reads ? await openScope(this.env, first, profile) : null;
    return this.move(definition, input, scope, this.store.read() ?? first, told);
  }

  /** Applies one input and everything that follows without a queue. No await stands between reading and committing. */
  private async move(
    definition: Definition,
    input: AdvanceInput,
    scope: Scope | null,
    run: StoredRun,
    told?: (verdict: Advanced['verdict']) => void,
  ): Promise<Transition> {
    const now = this.now();
    const { state, handout, verdict } = advance(
      definition,
      run.state,
      input,
      now,
      scope && { ...scope, ai: run.state.ai },
    );
    told?.(verdict);
    if (verdict === 'unchanged' || verdict === 'final') {
      this.store.rearm(run.state, now);
      return { row: null, next: null };
    }
    this.store.commit(run.head, state, now);
    broadcast(this.ctx, () => this.view(), now);
    if (handout && isDoneAt(handout.step, 'object'))
      return this.performUpdate(definition, { head: run.head, state }, handout.key);
    const row = shouldIndex(state, now) ? rowOf(run.head, state, now) : null;
    return { row, next: handout && messageOf(run.head, handout.key, handout.step.type) };
  }

  private async performUpdate(definition: Definition, run: StoredRun, key: string): Promise<Transition> {
    const { settlement, profile } = await updateProfile(this.env, definition, run, () => this.now());
    const scope = profile && needsProfile(definition, run.state) ? await openScope(this.env, run, profile) : null;
    if (!scope && needsProfile(definition, run.state)) return this.step({ kind: 'settle', key, settlement });
    return this.move(definition, { kind: 'settle', key, settlement }, scope, this.store.read() ?? run);
  }

  private definition(head: RunHead): Promise<Definition> {
    return loadDefinition(this.env, head.projectId, head.workflowId, head.version);
  }

  private currentRow() {
    const run = this.store.read();
    return run && rowOf(run.head, run.state, this.now());
  }
}

/** What became of a failed attempt at the effect of a key. */
function retryOf({ state, trace }: RunView, key: string): Retry | null {
  const entry = trace.findLast(({ index }) => `${state.runId}:${index}:${state.visit}` === key);
  if (!entry) return null;
  const { reason, message } = entry;
  const told = { ...(reason ? { reason } : {}), ...(message ? { message } : {}) };
  return { outcome: entry.outcome, ...told, nextAttemptAt: state.intent?.key === key ? state.dueAt : null };
}

function messageOf(head: RunHead, key: string, type: StepMessage['type']): StepMessage {
  return { orgId: head.orgId, projectId: head.projectId, runId: head.runId, key, type };
}
