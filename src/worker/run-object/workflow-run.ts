import { DurableObject } from 'cloudflare:workers';
import type { JsonValue } from '../../contract/primitives.ts';
import type { Settlement } from '../../engine/runs/state.ts';
import type { Env } from '../env.ts';
import { log } from '../log.ts';
import type { QueueKind } from '../stream/enqueue.ts';
import type { Transition } from '../stream/publish-transitions.ts';
import { type Claims, claimStep } from './claim.ts';
import type { ClaimAnswer, ControlAction, ControlAnswer, EventInput, Settled, StartInput } from './messages.ts';
import { currentRow, moveRun, type RunDeps } from './move.ts';
import type { RunView } from './run-view.ts';
import { settleStep, viewRun } from './settle.ts';
import { broadcast, openSocket } from './sockets.ts';
import { startRun } from './start.ts';
import { RunStore } from './store.ts';
import { pauseAfterFailures, wakeRun } from './wake.ts';

/** One run: holds its state, one alarm and its sockets; every decision is made in the files beside this one. */
export class WorkflowRun extends DurableObject<Env> {
  private readonly store: RunStore;
  private readonly claims: Claims = new Map();
  private failedWakes = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.store = new RunStore(ctx.storage);
  }

  /** R9: the clock of the run; the only one it reads. */
  now(): number {
    return Date.now();
  }

  /** Starts the run, or returns the one that exists. */
  async start(input: StartInput): Promise<Transition> {
    return startRun(this.deps(), input);
  }

  /** Claims the effect of a key; `go` comes with everything the step needs. */
  async claim(key: string): Promise<ClaimAnswer> {
    return claimStep(this.deps(), this.claims, key);
  }

  /** Takes word of an effect that is still under way: it gets a new lease, and its progress is kept. */
  async report(key: string, progress?: JsonValue): Promise<void> {
    const input = { kind: 'report' as const, key, ...(progress === undefined ? {} : { progress }) };
    await moveRun(this.deps(), input);
  }

  /** Takes the result of an effect; a next effect that travels by `queueKind` is claimed for the caller. */
  async settle(key: string, settlement: Settlement, queueKind: QueueKind | null = null): Promise<Settled> {
    return settleStep(this.deps(), this.claims, { key, settlement, queueKind });
  }

  /** Pauses, resumes, cancels or restarts (`from` a step); once it returns, the act holds (R5). */
  async control(action: ControlAction | 'restart', actor: string, from?: string): Promise<ControlAnswer> {
    const deps = this.deps();
    const input = { kind: action, actor, ...(from === undefined ? {} : { from }) };
    const { transition, verdict } = await moveRun(deps, input);
    return { verdict, view: viewRun(deps), transition: { ...transition, row: currentRow(deps) } };
  }

  /** Receives an event of its person: it may end the run, end its wait or move it. */
  async onEvent({ event, profile }: EventInput): Promise<Transition> {
    return (await moveRun(this.deps(), { kind: 'event', event }, profile)).transition;
  }

  /** Starts a queued run whose workflow is active again. */
  async release(): Promise<Transition> {
    const deps = this.deps();
    const { transition } = await moveRun(deps, { kind: 'release' });
    return { ...transition, row: currentRow(deps) };
  }

  /** The run with its whole trace, or null when there is none under this id. */
  view(): RunView | null {
    return viewRun(this.deps());
  }

  /** R8: the row the index should have; for the sweep, which also wakes a run whose alarm was lost. */
  async reconcile(): Promise<Transition> {
    const deps = this.deps();
    const { transition } = await moveRun(deps, { kind: 'alarm' });
    return { ...transition, row: currentRow(deps) };
  }

  /** R6: never throws. The platform deletes an alarm that keeps throwing, so the next try is planned here. */
  override async alarm(): Promise<void> {
    this.store.alarmFired();
    try {
      await wakeRun(this.deps());
      this.failedWakes = 0;
    } catch (error) {
      this.failedWakes += 1;
      const pauseMs = pauseAfterFailures(this.failedWakes);
      this.store.wakeAt(this.now() + pauseMs);
      log({ level: 'error', message: 'run wake-up failed', runId: this.ctx.id.name, pauseMs, error: String(error) });
    }
  }

  /** Opens a live trace; the caller has checked who may see it. */
  override async fetch(): Promise<Response> {
    return openSocket(this.ctx, this.view(), this.now());
  }

  override webSocketMessage(): void {
    // The live trace goes one way only.
  }

  private deps(): RunDeps {
    return {
      env: this.env,
      store: this.store,
      now: () => this.now(),
      onCommit: () => broadcast(this.ctx, () => this.view(), this.now()),
    };
  }
}
