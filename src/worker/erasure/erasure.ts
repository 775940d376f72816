// The erasure of a person, as work that can stop anywhere and continue: in the request that asks for it, then in the cron.
// 1. It begins with one batch: the person is marked as erased, and what their ids alone find is gone. From then on
//    nothing that was received before is dispatched.
// 2. Everything else is walked in pages; after each the place is noted. Every page is harmless when repeated.
// 3. A while after the end it looks once more at what was written meanwhile by work that was under way.
import { withRetry } from '../db/client.ts';
import { parseWork } from '../db/schema/retention.ts';
import type { Env } from '../env.ts';
import { type ErasureRow, markErasedStatement, personHash, setWorkStatement } from '../store/erasure.ts';
import { erasePersonStatements, type PersonIds } from '../store/person-rows.ts';
import { hideSuppressionsStatements } from '../store/suppressions.ts';
import { type Stage, stages } from './stages.ts';
import type { Budget, Erasure, ErasureWork } from './work.ts';

/** The platform allows 1,000 such calls in one invocation; the rest is for what else the invocation does. */
export const callsPerGo = 500;

/** Earlier addresses of a person that are looked for; nobody has more. */
const mostAddresses = 200;
const minuteMs = 60_000;
/** Longer than a step that was claimed before the erasure can still be working. */
const secondLookMs = 15 * minuteMs;
/** Nothing that was received before an erasure can come later: longer than dead letters are kept. */
const forgottenMs = 401 * 24 * 60 * minuteMs;

/** The erasure of a stored row; null where nothing is left to do. */
export function erasureOf({ work, ...row }: ErasureRow): Erasure | null {
  return work === null ? null : { ...row, work: parseWork<ErasureWork>(work) };
}

export interface ErasureStart extends PersonIds {
  orgId: string;
  projectId: string;
  actor: string;
  /** Epoch ms. */
  now: number;
}

/** Begins an erasure: one batch, with the audit row that the caller gives. */
export async function beginErasure(
  db: D1Database,
  { orgId, projectId, actor, now, people, addresses }: ErasureStart,
  audit: (hash: string) => D1PreparedStatement,
): Promise<Erasure> {
  const [hash = '', ...others] = people.map((id) => personHash(projectId, id));
  const work: ErasureWork = { orgId, actor, people, addresses, stage: 0, place: null, again: false };
  const marked = { erasedAt: now, dueAt: now + forgottenMs };
  await withRetry(() =>
    db.batch([
      markErasedStatement(db, projectId, [hash, ...others], marked),
      setWorkStatement(db, { projectId, personHash: hash, work: JSON.stringify(work) }, now + minuteMs),
      ...erasePersonStatements(db, projectId, people),
      ...hideSuppressionsStatements(db, projectId, addresses),
      audit(hash),
    ]),
  );
  return { projectId, personHash: hash, erasedAt: now, work };
}

/** Continues an erasure as far as the budget goes; returns what is left, or null when all of it was looked at. */
export async function continueErasure(
  env: Env,
  db: D1Database,
  erasure: Erasure,
  { now, budget }: { now: number; budget: Budget },
): Promise<Erasure | null> {
  let { work } = erasure;
  for (;;) {
    const stage: Stage | undefined = stages[work.stage];
    if (!stage) break;
    if (budget.calls <= 0) return { ...erasure, work };
    const { next, addresses = [] } = await stage.page(env, db, { ...erasure, work }, { now, budget });
    work = { ...work, addresses: withNew(work.addresses, addresses), place: next };
    if (next === null) work = { ...work, stage: work.stage + 1 };
    budget.calls -= 1;
    await note(db, { ...erasure, work }, now + minuteMs);
  }
  await finish(db, { ...erasure, work });
  return null;
}

function withNew(known: PersonIds['addresses'], found: PersonIds['addresses']): PersonIds['addresses'] {
  const all = new Map([...known, ...found].map((one) => [`${one.kind}:${one.address}`, one]));
  return [...all.values()].slice(0, mostAddresses);
}

/** After the first look the second is planned; after that the person is a hash. */
async function finish(db: D1Database, { projectId, personHash: hash, erasedAt, work }: Erasure): Promise<void> {
  const row = { projectId, personHash: hash };
  const again: ErasureWork = { ...work, stage: 0, place: null, again: true };
  const write = work.again
    ? setWorkStatement(db, { ...row, work: null }, erasedAt + forgottenMs)
    : setWorkStatement(db, { ...row, work: JSON.stringify(again) }, erasedAt + secondLookMs);
  await withRetry(() => write.run());
}

async function note(db: D1Database, { projectId, personHash: hash, work }: Erasure, dueAt: number): Promise<void> {
  const write = setWorkStatement(db, { projectId, personHash: hash, work: JSON.stringify(work) }, dueAt);
  await withRetry(() => write.run());
}
