import { DurableObject } from 'cloudflare:workers';
import type { JsonValue } from '../../contract/primitives.ts';
import type { Settlement } from '../../engine/runs/state.ts';
import type { Env } from '../env.ts';
import { log } from '../log.ts';
import type { QueueKind } from '../stream/enqueue.ts';
import type { Transition } from '../stream/publish-transitions.ts';
import { type Claims, claimStep } from './claim.ts';
import { confirmRun } from './confirm.ts';
import { archiveRun, emptyRun, erasedPerson, eraseRun } from './erase.ts';
import { joinRun } from './join.ts';
import type {
  ClaimAnswer,
  ControlAnswer,
  ControlInput,
  ErasedRun,
  EventInput,
  Joined,
  MoveAnswer,
  MoveInput,
  Settled,
  SettleTerms,
  StartInput,
  Woken,
} from './messages.ts';
import { moveRun, type RunDeps } from './move.ts';
import { moveToVersion } from './move-version.ts';
import { nothing } from './offer.ts';
import type { RunView } from './run-view.ts';
import { settleStep, viewRun, wakeByMessage } from './settle.ts';
import { afterClose, broadcast, closeSockets, openSocket } from './sockets.ts';
import { startRun } from './start.ts';
import { RunStore } from './store.ts';
import { pauseAfterFailures, publishLater, publishWithinMs, wakeRun } from './wake.ts';

/** One run: holds its state, one alarm and its sockets; every decision is made in the files beside this one. */
export class WorkflowRun extends DurableObject<Env> {
  private readonly store: RunStore;
  private readonly claims: Claims = new Map();
  private failedWakes = 0;
  /** R8: what this instance has published itself; the next commit confirms it. */
  private published = 0;

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
  async claim(key: string, confirmed?: number): Promise<ClaimAnswer> {
    return claimStep(this.deps(), this.claims, key, Math.max(confirmed ?? 0, this.published));
  }

  /** Takes word of an effect that is still under way: it gets a new lease, and its progress is kept. */
  async report(key: string, progress?: JsonValue): Promise<boolean> {
    const input = { kind: 'report' as const, key, ...(progress === undefined ? {} : { progress }) };
    return (await moveRun(this.deps(), input)).verdict === 'ok';
  }

  /** R6: the message that ends a wait has arrived; a next step that travels by `queueKind` is claimed for the caller. */
  async wake(dueAt: number, queueKind: QueueKind): Promise<Woken> {
    return wakeByMessage(this.deps(), this.claims, dueAt, queueKind);
  }

  /** Takes the result of an effect; a next effect that travels by `queueKind` is claimed for the caller. */
  async settle(key: string, settlement: Settlement, terms: SettleTerms = {}): Promise<Settled> {
    const confirmed = Math.max(terms.confirmed ?? 0, this.published);
    // What an effect returns that was under way is about a person who is gone.
    if (this.store.read()?.head.personId === erasedPerson) return { ...nothing, retry: null, following: null };
    return settleStep(this.deps(), this.claims, key, settlement, { ...terms, confirmed });
  }

  /**
   * Pauses, resumes, cancels or restarts (`from` a step); once it returns, the act holds (R5). The caller publishes it and
   * confirms that; where it does not, the run publishes it itself.
   */
  async control({ action, actor, from, muted }: ControlInput): Promise<ControlAnswer> {
    const deps = this.deps();
    const view = viewRun(deps);
    // Nobody is left for whom it could be done again.
    if (action === 'restart' && view?.head.personId === erasedPerson)
      return { verdict: 'final', view, transition: nothing };
    const input = { kind: action, actor, ...(from === undefined ? {} : { from }) };
    const change = { publishBy: this.now() + publishWithinMs, ...(muted ? { muted } : {}) };
    const terms = { row: 'asked' as const, repeats: true, confirmed: this.published, change };
    const { transition, verdict } = await moveRun(deps, input, terms);
    return { verdict, view: viewRun(deps), transition };
  }

  /** Continues in another version of its workflow; the caller publishes what that leads to, else the run does. */
  async move(input: MoveInput): Promise<MoveAnswer> {
    return moveToVersion(this.deps(), input, this.published);
  }

  /** Receives an event of its person: it may end the run, end its wait or move it. */
  async onEvent({ event, profile, confirmed }: EventInput): Promise<Transition> {
    const deps = this.deps();
    const repeats = this.store.read()?.state.consumed.includes(event.id) ?? false;
    const terms = { profile, repeats, confirmed: Math.max(confirmed ?? 0, this.published) };
    return (await moveRun(deps, { kind: 'event', event }, terms)).transition;
  }

  /** An event that matches the trigger joins the digest of the run, unless that is closed. */
  async join(input: EventInput): Promise<Joined> {
    return joinRun(this.deps(), input);
  }

  /** Starts a queued run whose workflow is active again. */
  async release(): Promise<Transition> {
    const terms = { row: 'asked' as const, starts: true, repeats: true };
    return (await moveRun(this.deps(), { kind: 'release' }, terms)).transition;
  }

  /** R8: everything up to `seq` is in D1 and in the stream. */
  confirm(seq: number): void {
    confirmRun(this.deps(), seq);
  }

  /** The run with its whole trace, or null when there is none under this id. */
  view(): RunView | null {
    return viewRun(this.deps());
  }

  /** R8: the row the index should have; for the sweep, which also wakes a run whose alarm was lost. */
  async reconcile(): Promise<Transition> {
    const terms = { row: 'always' as const, confirmed: this.published };
    return (await moveRun(this.deps(), { kind: 'alarm' }, terms)).transition;
  }

  /** Ends the run and forgets its person, unless it began after the erasure. */
  async erase(actor: string, erasedAt: number): Promise<ErasedRun> {
    return eraseRun(this.deps(), actor, erasedAt, this.published);
  }

  /** The whole run for the archive, once it has ended. */
  archive(): RunView | null {
    return archiveRun(this.deps());
  }

  /** Empties the object of a run that is as it was archived. */
  async empty(seq: number): Promise<boolean> {
    return emptyRun(this.deps(), seq);
  }

  /** R6: never throws. The platform deletes an alarm that keeps throwing, so the next try is planned here. */
  override async alarm(invocation?: AlarmInvocationInfo): Promise<void> {
    this.store.alarmFired();
    const deps = this.deps();
    try {
      const isRepeated = this.failedWakes > 0 || invocation?.isRetry === true;
      this.published = Math.max(this.published, await wakeRun(deps, { confirmed: this.published, isRepeated }));
      this.failedWakes = 0;
    } catch (error) {
      this.failedWakes += 1;
      const pauseMs = pauseAfterFailures(this.failedWakes);
      this.planAgain(pauseMs);
      log({ level: 'error', message: 'run wake-up failed', runId: this.ctx.id.name, pauseMs, error: String(error) });
    }
  }

  /** Opens a live trace; the caller has checked who may see it. */
  override async fetch(request: Request): Promise<Response> {
    return openSocket(this.ctx, this.env.DB, request, this.view(), this.now());
  }

  /** Closes the live traces that a key has opened. */
  closeSockets(keyId: string): void {
    closeSockets(this.ctx, keyId);
  }

  override async webSocketClose(socket: WebSocket): Promise<void> {
    await afterClose(this.ctx, this.env.DB, socket, this.now());
  }

  override webSocketMessage(): void {
    // The live trace goes one way only.
  }

  private planAgain(pauseMs: number): void {
    try {
      publishLater(this.deps(), this.now() + pauseMs);
    } catch {
      // A row that cannot be read is not written over; the alarm stands.
    }
  }

  private deps(): RunDeps {
    return {
      env: this.env,
      store: this.store,
      now: () => this.now(),
      onCommit: () => broadcast(this.ctx, () => this.view(), this.now()),
      isClaimed: (key) => (this.claims.get(key) ?? 0) > this.now(),
    };
  }
}
