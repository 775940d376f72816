// Takes what is heard of a message after it left: its log row, the suppression list, an event of its person.
// 1. The row decides what is new, in one batch with the suppression; a row that changed meanwhile is read again.
// 2. Events are put into the stream after the commit, under ids derived from message and fact. Whoever tells the same
//    thing again, because a part of this failed, causes the same events.
// 3. Events of clicks come `verdictMs` later, when it is known whether the click was part of a burst.
// 4. A fact may come before the log row of its message is written: it is looked at again, a few times.
import { createCache } from '../../../engine/cache.ts';
import {
  countedTypes,
  countsOf,
  type Heard,
  type HeardEntry,
  type HeardFact,
  hear,
} from '../../../engine/heard/heard.ts';
import { openProject, withRetry } from '../../db/client.ts';
import type { Env } from '../../env.ts';
import { sha256Hex } from '../../ids.ts';
import { log } from '../../log.ts';
import type { HeardMessage } from '../../messages.ts';
import { type HeardMessageRow, putHeardStatement, readHeardMessage } from '../../store/heard.ts';
import { readOrgId } from '../../store/projects.ts';
import { heardRollupStatement } from '../../store/rollups.ts';
import { suppressionAddress } from '../../store/suppression-address.ts';
import { suppressHeardStatement } from '../../store/suppressions.ts';
import { enqueueEvents, enqueueHeard } from '../../stream/enqueue.ts';
import { heardEvent, isTold } from '../../stream/heard-events.ts';
import type { Verdict } from '../verdict.ts';
import { correctUnknown } from './correct-unknown.ts';

/** After the burst of clicks that a scanner makes, which lasts a second. */
const verdictMs = 2_000;
/** Before each further look for the row of a message, seconds. */
const laterSeconds = [5, 60, 600];
/** Writers of one row at once that are waited for. */
const mostReads = 8;

/** Handles messages of the queue that are about one project; those about one message are taken together. */
export async function hearMessages(env: Env, messages: readonly HeardMessage[], now: number): Promise<Verdict[]> {
  const alike = Map.groupBy(messages, ({ heard, late, tries }) => JSON.stringify([heard, late, tries]));
  const verdicts = new Map<HeardMessage, Verdict>();
  await Promise.all(
    [...alike.values()].map(async (group) => {
      const [first] = group;
      if (!first) return;
      const verdict = await hearOf(env, { ...first, facts: group.flatMap(({ facts }) => facts) }, now).then(
        (): Verdict => ({ kind: 'ack' }),
        (error: unknown): Verdict => ({ kind: 'retry', reason: String(error) }),
      );
      for (const message of group) verdicts.set(message, verdict);
    }),
  );
  return messages.map((message) => verdicts.get(message) ?? { kind: 'retry', reason: 'no verdict' });
}

/** Takes facts about one message; when it returns, all that follows from them is stored or in the stream. */
export async function hearOf(env: Env, message: HeardMessage, now: number): Promise<void> {
  const db = await openProject(env, message.projectId);
  const recorded = await record(db, message, now);
  if (!recorded) return lookLater(env, message);
  const { row, heard } = recorded;
  const taken = message.facts.filter(({ id }) => heard.taken.has(id));
  if (taken.some(({ type }) => type === 'delivered')) await correctUnknown(env, db, row, now);
  const waits = (fact: HeardFact) => fact.type === 'clicked' && !message.late && isTold(row.kind, fact.type);
  await Promise.all([
    publish(
      env,
      message.projectId,
      row,
      heard,
      taken.filter((fact) => !waits(fact)),
      now,
    ),
    ...(taken.some(waits)
      ? [enqueueHeard(env, { ...message, facts: taken.filter(waits), late: true }, verdictMs)]
      : []),
  ]);
}

/** Writes what is new; null where there is no row of the message. */
async function record(db: D1Database, { projectId, heard: about, facts }: HeardMessage, now: number) {
  for (let read = 1; read <= mostReads; read++) {
    const row = await withRetry(() => readHeardMessage(db, projectId, about));
    if (!row) return null;
    const heard = hear(row.entries, facts, (url) => sha256Hex(url).slice(0, 12));
    const known = new Set(row.entries);
    if (heard.entries.every((entry) => known.has(entry))) return { row, heard };
    const fresh = facts.filter(({ id }) => heard.taken.has(id) && !row.entries.some((entry) => entry.id === id));
    const statements = [
      ...fresh.flatMap((fact) => suppression(db, projectId, row, fact, now)),
      ...counting(db, projectId, row, heard),
      putHeardStatement(db, projectId, row, heard.entries),
    ];
    const results = await withRetry(() => db.batch(statements));
    if ((results.at(-1)?.meta.changes ?? 0) > 0) return { row, heard };
  }
  throw new Error('The log row of a message changes faster than it can be written.');
}

/** Nothing where no number of the message changes. */
function counting(
  db: D1Database,
  projectId: string,
  row: HeardMessageRow & { entries: readonly HeardEntry[] },
  { entries }: Heard,
): D1PreparedStatement[] {
  const [before, after] = [countsOf(row.entries), countsOf(entries)];
  const change = { ...after };
  for (const type of countedTypes) change[type] -= before[type];
  return Object.values(change).every((number) => number === 0)
    ? []
    : [heardRollupStatement(db, projectId, row, change)];
}

function suppression(
  db: D1Database,
  projectId: string,
  row: HeardMessageRow,
  { suppress: reason }: HeardFact,
  now: number,
): D1PreparedStatement[] {
  const { kind, recipient } = row;
  // The recipient of a person who was erased is gone; so is whatever could be sent to them.
  if (!reason || !recipient) return [];
  const address = suppressionAddress(kind, recipient);
  return [suppressHeardStatement(db, { projectId, kind, address, reason, createdAt: now }, row)];
}

async function publish(
  env: Env,
  projectId: string,
  row: HeardMessageRow,
  { taken }: Heard,
  facts: readonly HeardFact[],
  now: number,
): Promise<void> {
  const events = facts.flatMap((fact) => {
    const entry = taken.get(fact.id);
    return entry ? heardEvent(row, { ...fact, ...(entry.machine ? { machine: true } : {}) }, now) : [];
  });
  const orgId = events.length === 0 ? null : await orgOf(env, projectId, now);
  if (orgId !== null) await enqueueEvents(env, { orgId, projectId }, events);
}

/** The row of a message that was sent just now is written a moment later; one that never comes is not ours. */
async function lookLater(env: Env, message: HeardMessage): Promise<void> {
  const { tries = 0, projectId, heard } = message;
  const seconds = laterSeconds[tries];
  if (seconds !== undefined) return enqueueHeard(env, { ...message, tries: tries + 1 }, seconds * 1_000);
  log({ level: 'info', message: 'something was heard of a message that is not in the log', projectId, ...heard });
}

const orgs = createCache<string>({ max: 5_000, ttlMs: 600_000 });

async function orgOf(env: Env, projectId: string, now: number): Promise<string | null> {
  const known = orgs.get(projectId, now);
  if (known !== undefined) return known;
  const orgId = await withRetry(() => readOrgId(env.DB, projectId));
  if (orgId !== null) orgs.set(projectId, orgId, now);
  return orgId;
}
