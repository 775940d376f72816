import type { OccasionFrame } from '../../pipeline/occasions/frame.ts';
import type { MatchableWorkflow } from '../../store/match-index.ts';
import type { PreparingJob } from '../../store/preparing-jobs.ts';
import type { ProfileRow } from '../../store/profile-row.ts';

/** A workflow that is being prepared. */
export interface FillFrame extends Pick<OccasionFrame, 'env' | 'db' | 'orgId' | 'projectId' | 'now' | 'org' | 'index'> {
  workflow: MatchableWorkflow;
  job: PreparingJob;
}

/** What has to be written, and the earliest time at which something of it is due. */
export interface Filled {
  statements: D1PreparedStatement[];
  /** Epoch ms. */
  dueAt: number | null;
  /** Set where it is not done although nobody is left to look at: how far something else is that has to be done first. */
  waits?: { done: number; total: number };
}

/** How a workflow of one form comes to know who is due. Everything of it may be repeated. */
export interface Filler {
  /** Whether the people of the project have to be looked at; else `fill` is called with nobody. */
  looksAtPeople(workflow: MatchableWorkflow): boolean;
  fill(frame: FillFrame, people: readonly ProfileRow[]): Promise<Filled>;
}
