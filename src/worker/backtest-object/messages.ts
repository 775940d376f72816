// What a backtest is asked, and what it keeps between two turns.
import type { Definition } from '../../contract/workflows/workflow.ts';
import type { WorldTotals } from '../../engine/simulate/backtest/totals.ts';

/** A workflow as it is played. */
export interface PlayedWorkflow {
  name: string;
  version: number;
  definition: Definition;
}

/** What is asked for; it never changes. */
export interface BacktestSpec {
  v: 1;
  id: string;
  orgId: string;
  projectId: string;
  workflowId: string;
  /** Epoch ms; `to` exclusive. */
  from: number;
  to: number;
  createdAt: number;
  maxMessagesPerPerson: number;
  draft: PlayedWorkflow;
  /** null where it is compared with nothing. */
  live: PlayedWorkflow | null;
}

/** How far a backtest has come. */
export interface BacktestState {
  v: 1;
  status: 'running' | 'done' | 'failed' | 'stopped';
  error: string | null;
  /** people: who is due by themselves is looked for. events: the events are played. end: what is due until the end. */
  phase: 'people' | 'events' | 'end';
  /** The last person who was looked at. */
  person: string;
  /** Time of receipt and id of the last event that was played. */
  event: [number, string];
  /** Events that were read. */
  events: number;
  /** What the clock of each world shows, epoch ms. */
  clocks: number[];
  totals: WorldTotals[];
  /** How long the turns took together, ms. */
  workMs: number;
  /** Turns in a row that failed before they came any further. */
  failures: number;
  /** When it ended, epoch ms; null while it runs. */
  endedAt: number | null;
}

/** The worlds by their numbers. */
export const draftWorld = 0;
export const liveWorld = 1;
