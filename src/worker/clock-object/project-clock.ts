import { DurableObject } from 'cloudflare:workers';
import { openProject } from '../db/client.ts';
import type { Env } from '../env.ts';
import { log } from '../log.ts';
import { resetClock } from '../store/project-clocks.ts';
import type { ClockAddress } from '../stream/wake-clock.ts';
import { dueParts } from './due/registry.ts';
import { Hand } from './hand.ts';
import { type ClockTurn, startsPerTurn } from './turn.ts';

/** Where the address of the clock is kept. */
const addressKey = 'address';
/** The shape of it; a later one needs an upgrade of this. */
interface StoredAddress extends ClockAddress {
  version: 1;
}

/** After a turn of which something failed, from the first one on. */
const pausesMs = [1_000, 5_000, 15_000, 60_000] as const;
/** A turn that takes longer is taken for dead, and the next one begins. */
const longestTurnMs = 5 * 60_000;

/**
 * The clock of one project: rings at the earliest time at which anything is due there and starts it. What is due stands in
 * D1; the object keeps nothing but whose clock it is and its one alarm (R6).
 */
export class ProjectClock extends DurableObject<Env> {
  /** The earliest time that was asked for while a turn was under way. */
  private asked: number | null = null;
  private isTurning = false;
  /** Turns in a row of which something failed. */
  private failures = 0;
  /** Turns so far: each begins with another part, so that none takes all starts for long. */
  private turns = 0;

  private readonly hand = new Hand();

  /** The clock of the object; the only one it reads. */
  now(): number {
    return Date.now();
  }

  /** Makes sure that it rings at a time or before; returns when it does. */
  async wake({ orgId, projectId }: ClockAddress, dueAt: number): Promise<number> {
    const { storage } = this.ctx;
    const known = storage.kv.get<StoredAddress>(addressKey);
    if (known?.orgId !== orgId) storage.kv.put<StoredAddress>(addressKey, { version: 1, orgId, projectId });
    if (this.isTurning) this.asked = Math.min(this.asked ?? dueAt, dueAt);
    const at = await storage.getAlarm();
    // One that should have rung is lost.
    if (at !== null && at <= dueAt && at > this.now() - pausesMs[1]) return at;
    const ringsAt = Math.max(dueAt, this.now());
    await storage.setAlarm(ringsAt);
    return ringsAt;
  }

  /** Returns once whom it is reaching just now were reached. */
  async rest(): Promise<void> {
    await this.hand.rest();
  }

  /** R6: never throws; the next alarm is set before anything is done. */
  override async alarm(): Promise<void> {
    const { storage } = this.ctx;
    const address = storage.kv.get<StoredAddress>(addressKey);
    if (!address) return;
    await storage.setAlarm(this.now() + longestTurnMs);
    this.isTurning = true;
    this.asked = null;
    const next = await this.turn(address);
    this.isTurning = false;
    const at = earlier(next, this.asked);
    if (at === null) await storage.deleteAlarm();
    else await storage.setAlarm(Math.max(at, this.now()));
  }

  /** Does some of what is due; returns when the next turn is, epoch ms. */
  private async turn({ orgId, projectId }: StoredAddress): Promise<number | null> {
    let failed = false;
    try {
      const db = await openProject(this.env, projectId);
      const turn: ClockTurn = {
        ...{ env: this.env, db, orgId, projectId },
        now: () => this.now(),
        hand: this.hand,
        budget: { starts: startsPerTurn },
      };
      const first = this.turns++ % dueParts.length;
      for (const part of [...dueParts.slice(first), ...dueParts.slice(0, first)]) {
        const done = await part.run(turn).catch((error: unknown) => {
          log({ level: 'error', message: 'part of a clock failed', projectId, part: part.name, error: String(error) });
          return { failed: true };
        });
        failed ||= done.failed;
      }
      const next = await resetClock(db, projectId);
      this.failures = failed ? this.failures + 1 : 0;
      return failed && next !== null ? Math.max(next, this.now() + this.pause()) : next;
    } catch (error) {
      log({ level: 'error', message: 'part of a clock failed', projectId, error: String(error) });
      this.failures += 1;
      return this.now() + this.pause();
    }
  }

  private pause(): number {
    return pausesMs[Math.min(this.failures, pausesMs.length) - 1] ?? pausesMs[0];
  }
}

const earlier = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b);
