// Makes the deliveries that own their rows: claim, prepare, gates and one attempt, settle.
// 1. One statement claims everything of a batch that is due; nothing is attempted without a claim.
// 2. Every row stands for itself: one that fails or is slow holds back no other, and many that go to one slow place hold
//    back no further batch. A row whose end could not be written is in flight until its lease is over, and then the sweep
//    brings it back.
// 3. What the end of a claim leads to is written in its batch, and posted after it.

import { endedBefore, settle } from '../../../../engine/deliveries/lifecycle.ts';
import type { AttemptResult, ClaimedDelivery } from '../../../../engine/deliveries/state.ts';
import { openProject, withRetry } from '../../../db/client.ts';
import type { Env } from '../../../env.ts';
import { sha256Hex } from '../../../ids.ts';
import { log } from '../../../log.ts';
import type { DeliveryMessage } from '../../../messages.ts';
import { type Delivered, deliverMessage } from '../../../steps/deliver-message.ts';
import { grouping } from '../../../steps/grouping.ts';
import { openPlaces } from '../../../steps/places.ts';
import { passedOverWarnings } from '../../../steps/push-routes.ts';
import { claimStatement, readPlanned, toOwnDelivery } from '../../../store/own-deliveries.ts';
import type { RawDelivery } from '../../../store/own-delivery-parse.ts';
import type { OwnDelivery } from '../../../store/own-delivery-row.ts';
import type { Invocation } from '../../invocation.ts';
import type { Verdict } from '../../verdict.ts';
import { createFacts } from '../facts.ts';
import { attemptResult } from './attempt-result.ts';
import type { Ended } from './ended.ts';
import { rowLine } from './row-line.ts';
import { settleRows } from './settle-rows.ts';
import type { PreparedRow, RowsWork } from './source.ts';
import { sourceOf } from './sources/registry.ts';

/** A row that is due so soon is waited for; one that is planned for later has a message of its own. */
const worthWaitingMs = 60_000;
const ack: Verdict = { kind: 'ack' };

/** Handles the messages of one project; the verdicts are in their order. */
export async function deliverRows(
  env: Env,
  invocation: Invocation,
  messages: readonly DeliveryMessage[],
): Promise<Verdict[]> {
  const [first] = messages;
  if (!first) return [];
  const { orgId, projectId } = first;
  const db = await openProject(env, projectId);
  const facts = createFacts(env, orgId, projectId, invocation.now);
  const places = openPlaces(env, projectId);
  const work: RowsWork = { env, db, orgId, projectId, invocation, facts, places };
  const ids = [...new Set(messages.map(({ delivery }) => delivery))];
  const statement = claimStatement(db, projectId, ids, invocation.now());
  const { results } = await withRetry(() => statement.all<RawDelivery>());
  const claimed = new Map(results.map((row) => [String(row.id), toOwnDelivery(row)]));
  const verdicts = new Map<string, Promise<Verdict>>();
  const others = await planned(
    work,
    ids.filter((id) => !claimed.has(id)),
  );
  const settleOne = grouping((ended: Ended[]) => settleRows(work, ended));
  for (const [, group] of Map.groupBy(claimed.values(), ({ source }) => source)) {
    const prepared = prepareGroup(work, group);
    for (const [i, row] of group.entries()) {
      const done = prepared.then((all) =>
        deliverRow(work, row, all[i] ?? notPrepared('nothing was prepared'), settleOne),
      );
      verdicts.set(row.id, detached(work, row, done));
    }
  }
  return Promise.all(messages.map(({ delivery }) => verdicts.get(delivery) ?? others.get(delivery) ?? ack));
}

/** The verdicts on rows that could not be claimed: done, in flight, or not due yet. */
async function planned({ db, projectId, invocation }: RowsWork, ids: readonly string[]): Promise<Map<string, Verdict>> {
  if (ids.length === 0) return new Map();
  const now = invocation.now();
  const places = await readPlanned(db, projectId, ids);
  const soon = places.filter(({ dueAt }) => dueAt - now <= worthWaitingMs);
  return new Map(
    soon.map(({ id, dueAt }) => [
      id,
      { kind: 'later', delaySeconds: Math.max(1, Math.ceil((dueAt - now) / 1_000)) } satisfies Verdict,
    ]),
  );
}

/** A slow delivery continues without its message: its row says that somebody is at it. */
async function detached({ invocation }: RowsWork, row: OwnDelivery, done: Promise<void>): Promise<Verdict> {
  const place = row.endpointId ?? row.channelId ?? row.id;
  const begun = invocation.now();
  const safe = done.catch((error: unknown) =>
    log({ level: 'error', message: 'a delivery was left in flight', deliveryId: row.id, error: String(error) }),
  );
  const overdue = invocation.overdue(() => ({ begun, place })).then(() => true);
  const isSlow = await Promise.race([safe.then(() => false), overdue]);
  if (isSlow) invocation.detach(safe);
  return ack;
}

async function prepareGroup(work: RowsWork, group: readonly OwnDelivery[]): Promise<PreparedRow[]> {
  const [first] = group;
  const source = first && sourceOf(first.source);
  if (!source) return group.map(({ source: name }) => notPrepared(`there is nothing that sends for ${name}`));
  return source.compose(work, group).catch((error: unknown) => group.map(() => notPrepared(String(error))));
}

/** Nothing has left: it is tried again, and counts as no attempt. */
const notPrepared = (problem: string): PreparedRow => ({
  stopped: {
    kind: 'outage',
    reason: 'store_unavailable',
    message: `What the message needs could not be read (${problem}).`,
  },
});

async function deliverRow(
  work: RowsWork,
  row: OwnDelivery,
  prepared: PreparedRow,
  settleOne: (ended: Ended) => Promise<void>,
): Promise<void> {
  const claimed = lifecycleOf(row);
  const over = endedBefore(claimed, work.invocation.now());
  const stopped = over ?? ('stopped' in prepared ? prepared.stopped : null);
  const attempted = stopped ? notAttempted(row, prepared, stopped) : await attempt(work, claimed, row, prepared);
  const now = work.invocation.now();
  const ended: Ended = { ...attempted, claimed: row, settled: settle(claimed, attempted.result, now), now };
  log(rowLine(ended));
  await settleOne(ended);
}

const lifecycleOf = (row: OwnDelivery): ClaimedDelivery => ({ ...row, once: row.kind === 'sms' });

type Outcome = Omit<Ended, 'claimed' | 'settled' | 'now'>;

function notAttempted(row: OwnDelivery, prepared: PreparedRow, result: AttemptResult): Outcome {
  const recipient = 'recipient' in prepared ? (prepared.recipient ?? row.recipient) : row.recipient;
  const { channelId, gates } = row;
  const warnings = prepared.warnings ?? [];
  return { result, channelId, recipient, gates, rendered: null, capScopes: [], warnings, followUps: [], at: null };
}

async function attempt(
  work: RowsWork,
  claimed: ClaimedDelivery,
  row: OwnDelivery,
  prepared: PreparedRow,
): Promise<Outcome> {
  if ('stopped' in prepared) throw new TypeError('a stopped delivery is not attempted');
  const { projectConfig } = await work.facts.read({ people: [], changed: new Set(), recipients: [] });
  const { request, parts = [], input, warnings } = prepared;
  const { env, places, invocation } = work;
  const outside = { ...invocation, env, places, egress: prepared.egress ?? invocation.egress };
  // Sound, because a request is of one kind.
  const delivered = await deliverMessage(outside, projectConfig, request as never);
  const payloadHash = sha256Hex(JSON.stringify(input));
  const now = work.invocation.now();
  const { result, warnings: more } = attemptResult({ claimed, delivered, parts, payloadHash, now });
  const attempted = { claimed: row, result, delivered };
  return {
    result: (await sourceOf(row.source)?.afterAttempt?.(work, attempted)) ?? result,
    warnings: [...warnings, ...passedOverWarnings(delivered.routes), ...more],
    ...placeOf(row, delivered, prepared.recipient),
    gates: delivered.gates,
    rendered: result.kind === 'failed' && prepared.repeats ? input : null,
    capScopes: delivered.capScopes,
    followUps: delivered.followUps,
    at: delivered.at,
  };
}

const placeOf = (row: OwnDelivery, { channelId, recipient }: Delivered, named: string | undefined) => ({
  channelId: channelId ?? row.channelId,
  recipient: named ?? recipient ?? row.recipient,
});
