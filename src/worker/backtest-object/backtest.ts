import { DurableObject } from 'cloudflare:workers';
import { type Backtest as BacktestView, backtestLimits } from '../../contract/workflows/backtest.ts';
import { noTotals } from '../../engine/simulate/backtest/totals.ts';
import { openProject, withRetry } from '../db/client.ts';
import type { Env } from '../env.ts';
import { log } from '../log.ts';
import { dropBacktestStatement, endBacktestStatement } from '../store/backtests.ts';
import type { BacktestSpec, BacktestState } from './messages.ts';
import { Player, Stopped } from './player.ts';
import { BacktestStore } from './store.ts';
import { viewOf } from './view.ts';

/** One turn of the alarm reads about so many events, and takes about so long. */
const eventsPerTurn = 5_000;
const turnMs = 10_000;
/** A turn that takes longer is taken for dead, and the next one begins. */
const longestTurnMs = 60_000;
/** After a turn that failed, ms; after the last one the backtest has failed. */
const pausesMs = [1_000, 5_000, 15_000, 60_000] as const;
const keptMs = backtestLimits.keptDays * 86_400_000;

/** One backtest: plays a stretch of the past at every ring of its alarm, and keeps what it has found for seven days. */
export class Backtest extends DurableObject<Env> {
  private readonly store: BacktestStore;
  /** People who were erased while a turn is under way. */
  private readonly forgotten = new Set<string>();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.store = new BacktestStore(ctx.storage);
  }

  /** The clock of the object; the only one it reads. */
  now(): number {
    return Date.now();
  }

  async begin(spec: BacktestSpec): Promise<void> {
    if (this.store.spec()) return;
    const worlds = spec.live ? 2 : 1;
    this.store.begin(spec, {
      v: 1,
      status: 'running',
      error: null,
      phase: 'people',
      person: '',
      event: [spec.from, ''],
      events: 0,
      // What is due right at the beginning is part of the period.
      clocks: Array.from({ length: worlds }, () => spec.from - 1),
      totals: Array.from({ length: worlds }, noTotals),
      workMs: 0,
      failures: 0,
      endedAt: null,
    });
    await this.ctx.storage.setAlarm(this.now());
  }

  view(): BacktestView | null {
    const [spec, state] = [this.store.spec(), this.store.state()];
    return spec && state && viewOf(this.store, spec, state);
  }

  async stop(): Promise<BacktestView | null> {
    const state = this.store.state();
    if (state?.status === 'running') await this.end(state, 'stopped', null).catch((error) => this.told(error));
    return this.view();
  }

  forget(people: readonly string[]): void {
    for (const id of people) this.forgotten.add(id);
    this.store.forget(people);
  }

  /** R6: never throws; the next alarm is set before anything is done. */
  override async alarm(): Promise<void> {
    const [spec, state] = [this.store.spec(), this.store.state()];
    if (!spec || !state) return;
    await this.ctx.storage.setAlarm(this.now() + longestTurnMs);
    try {
      if (state.endedAt === null) await this.turn(spec, state);
      else await this.rest(spec, state, state.endedAt);
    } catch (error) {
      if (error instanceof Stopped) return;
      this.told(error);
      await this.failed(error);
    }
  }

  /** Plays for a while; what it had in its hand when it dies is played again. */
  private async turn(spec: BacktestSpec, before: BacktestState): Promise<void> {
    const began = this.now();
    this.forgotten.clear();
    const { env, store, forgotten } = this;
    const player = await Player.begin({ env, store, spec, forgotten, now: () => this.now() }, before);
    let read: number | null = 0;
    for (let events = 0; events < eventsPerTurn && this.now() - began < turnMs; events += read) {
      read = await player.step();
      if (read === null) break;
    }
    const state = store.state();
    if (state?.status !== 'running') throw new Stopped();
    const played = { ...state, failures: 0, workMs: state.workMs + (this.now() - began) };
    if (read === null) await this.end(played, 'done', null);
    else {
      store.putState(played);
      await this.ctx.storage.setAlarm(this.now());
    }
  }

  private told(error: unknown): void {
    const projectId = this.store.spec()?.projectId ?? '';
    log({ level: 'error', message: 'a backtest failed', projectId, error: String(error) });
  }

  /** Plans the next try, or ends the backtest after the last one. */
  private async failed(error: unknown): Promise<void> {
    const state = this.store.state();
    if (!state) return;
    const pause = pausesMs[state.failures];
    if (pause === undefined && state.endedAt === null) {
      await this.end(state, 'failed', `The backtest could not go on: ${String(error)}`).catch(() => undefined);
      return;
    }
    this.store.putState({ ...state, failures: state.failures + 1 });
    // One that has ended, but could not tell D1 so, tries for as long as it takes.
    await this.ctx.storage.setAlarm(this.now() + (pause ?? pausesMs[3]));
  }

  /** Ends the backtest here, and tells D1; where that fails, the alarm tries again. */
  private async end(state: BacktestState, status: 'done' | 'failed' | 'stopped', error: string | null): Promise<void> {
    const spec = this.store.spec();
    const ended = { ...state, status, error, failures: 0, endedAt: this.now() };
    this.store.atOnce(() => {
      this.store.putState(ended);
      this.store.dropPassing();
    });
    await this.ctx.storage.setAlarm(this.now());
    if (spec) await this.rest(spec, ended, ended.endedAt);
  }

  /** Tells D1 that the backtest has ended, and ends the result when it was kept long enough. */
  private async rest({ projectId, id }: BacktestSpec, state: BacktestState, endedAt: number): Promise<void> {
    const db = await openProject(this.env, projectId);
    if (this.now() >= endedAt + keptMs) {
      await withRetry(() => dropBacktestStatement(db, projectId, id).run());
      await this.ctx.storage.deleteAll();
      return;
    }
    const { status } = state;
    await withRetry(() => endBacktestStatement(db, { projectId, id, status }).run());
    await this.ctx.storage.setAlarm(endedAt + keptMs);
  }
}
