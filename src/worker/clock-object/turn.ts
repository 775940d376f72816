import type { Env } from '../env.ts';
import type { ClockAddress } from '../stream/wake-clock.ts';
import type { Hand } from './hand.ts';

/** One turn of a clock: what the parts of it share. */
export interface ClockTurn extends ClockAddress {
  env: Env;
  db: D1Database;
  /** The clock of the object, epoch ms. */
  now(): number;
  hand: Hand;
  /** Starts that are left for this turn; each part takes from it. */
  budget: { starts: number };
}

/** Something of a project that may be due. */
export interface DuePart {
  name: string;
  /** Does some of what is due; returns whether part of it has to be repeated. What is left is due again at once. */
  run(turn: ClockTurn): Promise<{ failed: boolean }>;
}

/** Starts of one turn, over all parts. */
export const startsPerTurn = 500;
/** Starts made at once, and recorded before the next ones begin. */
export const startsAtOnce = 50;
