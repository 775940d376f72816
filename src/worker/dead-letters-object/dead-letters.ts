import { DurableObject } from 'cloudflare:workers';
import type { Env } from '../env.ts';
import type { Letter, LetterFilter, LetterPlace } from './messages.ts';
import { LetterStore } from './store.ts';

/** A letter is kept for 30 days, redriven or not. */
const keptMs = 30 * 24 * 3_600_000;
/** Letters dropped by one alarm; the rest goes a second later. */
const droppedAtOnce = 5_000;
const pauseMs = 1_000;

/** The dead letters of one project, and the alarm that ends them. */
export class DeadLetters extends DurableObject<Env> {
  private readonly store: LetterStore;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.store = new LetterStore(ctx.storage);
  }

  /** Keeps letters; repeating it is harmless. */
  async keep(letters: readonly Letter[]): Promise<void> {
    const isArmed = (await this.ctx.storage.getAlarm()) !== null;
    this.store.keep(letters);
    if (!isArmed) this.arm(0);
  }

  /** Places before `after`, newest first. */
  newest(after: LetterPlace | null, limit: number): LetterPlace[] {
    return this.store.newest(after, limit);
  }

  /** The letters of these ids that are here. */
  read(ids: readonly string[]): Letter[] {
    return this.store.read(ids);
  }

  /** Letters behind `after` that were not put back on their queue, oldest first. */
  oldestWaiting(filter: LetterFilter, after: LetterPlace | null, limit: number): Letter[] {
    return this.store.oldestWaiting(filter, after, limit);
  }

  /** Notes that letters were put back on their queue. */
  markRedriven(ids: readonly string[], now: number): void {
    this.store.markRedriven(ids, now);
  }

  /** Takes what these people did out of the letters. */
  forget(people: readonly string[]): void {
    this.store.forget(new Set(people));
  }

  override async alarm(): Promise<void> {
    const now = Date.now();
    const oldest = this.store.dropBefore(now - keptMs, droppedAtOnce);
    if (oldest === null) await this.ctx.storage.deleteAll();
    else this.arm(now + pauseMs);
  }

  /** Sets the alarm to the end of the oldest letter, but not before `earliest`. */
  private arm(earliest: number): void {
    const oldest = this.store.oldest();
    if (oldest !== null) void this.ctx.storage.setAlarm(Math.max(oldest + keptMs, earliest));
  }
}
