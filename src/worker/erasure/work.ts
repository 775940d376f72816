import type { PersonIds, Place } from '../store/person-rows.ts';

/** What is left to do for a person; their ids and addresses are kept until it is done. */
export interface ErasureWork extends PersonIds {
  orgId: string;
  actor: string;
  /** Position in `stages`. */
  stage: number;
  /** Where the stage continues; null at its beginning. */
  place: Place | null;
  /** The second look, at what was written since. */
  again: boolean;
}

/** An erasure that is under way. */
export interface Erasure {
  projectId: string;
  personHash: string;
  erasedAt: number;
  work: ErasureWork;
}

/** How much one go may do: calls to databases, objects and buckets. */
export interface Budget {
  calls: number;
}

/** Where a stage continues, null at its end, and addresses of the person that it found for the stages behind it. */
export interface StagePage {
  next: Place | null;
  addresses?: PersonIds['addresses'];
}
