// What an erasure walks, in this order: runs first, so that none writes the person again.
import { backtestOf } from '../backtest-object/stub.ts';
import { withRetry } from '../db/client.ts';
import type { Env } from '../env.ts';
import { feedOf } from '../feed-object/stub.ts';
import { derivedTimeId } from '../ids.ts';
import { publishActs } from '../run-object/confirm.ts';
import { runStub } from '../run-object/stub.ts';
import { eraseAlertsStatement } from '../store/alert-writes.ts';
import { readBacktestIds } from '../store/backtests.ts';
import {
  beginning,
  eraseAuditStatement,
  eraseDeliveriesStatement,
  eraseEventsStatements,
  eraseKeptAnswers,
  eraseRunRowsStatements,
  forgetWalkStatement,
  type Place,
  readIdentifiedAddresses,
  readRecipients,
  readRunsOf,
  type WalkName,
  walk,
} from '../store/person-rows.ts';
import { hideSuppressionsStatements } from '../store/suppressions.ts';
import { eraseFromArchive } from './archived.ts';
import { eraseDeadLetters } from './dead-letters.ts';
import type { Budget, Erasure, StagePage } from './work.ts';

/** One page of a stage. */
export interface Stage {
  name: string;
  page(env: Env, db: D1Database, erasure: Erasure, go: { now: number; budget: Budget }): Promise<StagePage>;
}

/** Runs asked at once and written in one batch. */
const runsAtOnce = 50;
const backtestsAtOnce = 50;
/** The second look begins this long before the erasure: older rows were complete by then. */
const lookBackMs = 3_600_000;

/** Everything that is not found by the ids of the person alone. */
export const stages: readonly Stage[] = [
  { name: 'runs', page: eraseRuns },
  { name: 'events', page: eraseEvents },
  { name: 'deliveries', page: eraseDeliveries },
  { name: 'audit', page: eraseAudit },
  { name: 'dead letters', page: eraseDeadLetters },
  { name: 'addresses and answers', page: eraseAnswers },
  { name: 'archive', page: eraseFromArchive },
  { name: 'feed', page: eraseFeed },
  // Behind the others, since an erasure that is under way knows its stage by its place here.
  { name: 'alerts', page: eraseAlerts },
  { name: 'backtests', page: eraseBacktests },
];

/** Runs under each id of the person; the place begins with the position of the id. */
async function eraseRuns(env: Env, db: D1Database, erasure: Erasure, { now, budget }: { now: number; budget: Budget }) {
  const { projectId, erasedAt, work } = erasure;
  const [position = 0, ...after] = work.place ?? [0, 0, ''];
  const personId = work.people[Number(position)];
  if (personId === undefined) return { next: null };
  const places = await readRunsOf(db, projectId, personId, after, runsAtOnce);
  const answers = await Promise.all(
    places.map(async (place) => ({ place, ...(await runStub(env, String(place[1])).erase(work.actor, erasedAt)) })),
  );
  const erased = answers.filter(
    ({ verdict, place }) => verdict === 'erased' || (verdict === 'unknown' && isOlder(place, erasedAt)),
  );
  const transitions = answers.map(({ transition }) => transition);
  const rows = erased.map(({ place }) => place);
  const statements = rows.length > 0 ? eraseRunRowsStatements(db, projectId, rows) : [];
  await publishActs(env, db, transitions, { orgId: work.orgId, now, after: statements });
  budget.calls -= 2 * places.length + 1;
  const last = places.at(-1);
  return { next: places.length === runsAtOnce && last ? [position, ...last] : [Number(position) + 1, 0, ''] };
}

async function eraseEvents(_env: Env, db: D1Database, erasure: Erasure) {
  const { projectId, erasedAt, work } = erasure;
  const { found, next } = await walk(db, 'events', ownersOf(erasure), work, placeOf('events', erasure));
  const old = found.filter((place) => isOlder(place, erasedAt));
  const addresses = await readIdentifiedAddresses(db, projectId, old);
  if (old.length > 0) await withRetry(() => db.batch(eraseEventsStatements(db, projectId, old)));
  return { next, addresses };
}

async function eraseDeliveries(_env: Env, db: D1Database, erasure: Erasure, { now }: { now: number }) {
  const { projectId, work } = erasure;
  const { people } = work;
  const { found, next } = await walk(db, 'deliveries', ownersOf(erasure), work, placeOf('deliveries', erasure));
  const deliveries = found.filter(([id]) => !isLaterId(id, erasure));
  const addresses = await readRecipients(db, projectId, deliveries, people);
  if (deliveries.length > 0)
    await withRetry(() => eraseDeliveriesStatement(db, projectId, { deliveries, people, now }).run());
  return { next, addresses };
}

async function eraseAlerts(_env: Env, db: D1Database, erasure: Erasure) {
  const { projectId, work } = erasure;
  const { found, next } = await walk(db, 'alerts', ownersOf(erasure), work, placeOf('alerts', erasure));
  const alerts = found.filter(([id]) => !isLaterId(id, erasure));
  if (alerts.length > 0) {
    const { people, addresses } = work;
    await withRetry(() => eraseAlertsStatement(db, projectId, { alerts, people, addresses }).run());
  }
  return { next };
}

/** The feed under each id of the person. */
async function eraseFeed(env: Env, _db: D1Database, { projectId, erasedAt, work }: Erasure) {
  await Promise.all(work.people.map((personId) => feedOf(env, projectId, personId).erase(erasedAt)));
  return { next: null };
}

/** What backtests have found of the person; each is a call to its object. */
async function eraseBacktests(
  env: Env,
  db: D1Database,
  { projectId, work }: Erasure,
  { budget }: { budget: Budget },
): Promise<StagePage> {
  const [after = ''] = work.place ?? [];
  const ids = await readBacktestIds(db, projectId, String(after), backtestsAtOnce);
  await Promise.all(ids.map((id) => backtestOf(env, id).forget(work.people)));
  budget.calls -= ids.length + 1;
  const last = ids.at(-1);
  return { next: ids.length === backtestsAtOnce && last !== undefined ? [last] : null };
}

async function eraseAudit(_env: Env, db: D1Database, erasure: Erasure) {
  const { personHash, work } = erasure;
  const { found, next } = await walk(db, 'audit', ownersOf(erasure), work, placeOf('audit', erasure));
  const old = found.filter(([id]) => !isLaterId(id, erasure));
  if (old.length > 0) await withRetry(() => eraseAuditStatement(db, work.orgId, old, personHash).run());
  return { next };
}

async function eraseAnswers(env: Env, db: D1Database, { projectId, erasedAt, work }: Erasure) {
  // A send that was under way may have stopped an address since the erasure began.
  const hide = hideSuppressionsStatements(db, projectId, work.addresses);
  await withRetry(() => db.batch([...hide, forgetWalkStatement(db, projectId)]));
  await withRetry(() => eraseKeptAnswers(env.DB, work.orgId, erasedAt));
  return { next: null };
}

const ownersOf = ({ projectId, work }: Erasure) => ({ projectId, orgId: work.orgId });

/** Rows of the walks over runs and events begin with a time. */
const isOlder = (place: Place, erasedAt: number) => Number(place[0]) <= erasedAt;

/** What the same id did since belongs to a new person. Ids sort by the time of what they name. */
const isLaterId = (id: string | number | undefined, { erasedAt }: Erasure) => String(id) > idAt(erasedAt + 1);

/** A bound for ids that sort by time: every id of a later moment is greater. */
const idAt = (ms: number) => derivedTimeId(Math.max(0, ms)).slice(0, 13);

function placeOf(name: WalkName, { erasedAt, work }: Erasure): Place {
  if (work.place) return work.place;
  const start = beginning(name);
  if (!work.again) return start;
  const from = erasedAt - lookBackMs;
  return start.length === 1 ? [idAt(from)] : [from, ''];
}
