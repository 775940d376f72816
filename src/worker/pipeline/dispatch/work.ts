import type { Env } from '../../env.ts';
import type { ProfileRow } from '../../store/profile-row.ts';
import type { QueuedRun } from '../../store/queued-runs.ts';
import type { KeptRefusal } from '../../store/refused-entries.ts';
import type { Transition } from '../../stream/publish-transitions.ts';
import type { Failures } from './failures.ts';
import type { Listeners } from './listeners.ts';
import type { Matching } from './match.ts';

/** What events of one project are dispatched with. */
export interface Round extends Matching {
  env: Env;
  db: D1Database;
  people: Map<string, ProfileRow>;
  failures: Failures;
  listeners: Listeners;
  /** Refusals of an earlier try, which stand: event id and workflow id. */
  refusedBefore: ReadonlySet<string>;
}

/** What a round leaves to be published. */
export interface Leftovers {
  transitions: Transition[];
  refused: KeptRefusal[];
  queued: QueuedRun[];
  /** Statements that give back the entries of runs that did not start. */
  givenBack: D1PreparedStatement[];
}
