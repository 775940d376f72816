import type { Definition } from '../../../src/contract/workflows/workflow.ts';
import type { Settlement } from '../../../src/engine/runs/state.ts';

/** How a schedule ended. */
export interface ScheduleResult {
  status: string;
  /** Moves that were tried. */
  actions: number;
  commits: number;
  /** The same for two runs of one schedule. */
  digest: string;
  /** Simulated time from the end of the faults to the end of the run, waits left out. */
  recoveryMs: number;
}

/** How a schedule is run. */
export interface ScheduleOptions {
  /** Freezes every stored state, so that a change in place is noticed. */
  freezes?: boolean;
  /** Changes the random workflow before it is run. */
  adapt?: (definition: Definition) => Definition;
  /** Called with a line for every action, to study one schedule. */
  log?: (line: string) => void;
}

/** A consumer whose claim was granted. */
export interface Consumer {
  key: string;
  /** Failures of the effect when it was claimed. */
  failures: number;
  answer: Settlement | null;
}

/** Reads of the definition and the profile before the engine throws: a move makes between a few and some hundred. */
export const readsUntilFault = [2, 10, 40, 150] as const;
