// Ends the claims of a group in one batch, with everything that follows from them.
// 1. What follows stands in front of the rows and holds only while the claim does; a result that comes late changes nothing
//    but what was not known.
import { channelScope, ruleScope } from '../../../../engine/gates/frequency-cap.ts';
import { withRetry } from '../../../db/client.ts';
import { log } from '../../../log.ts';
import { giveBackCapsStatement } from '../../../store/cap-uses.ts';
import { followUpStatements } from '../../../store/follow-ups.ts';
import {
  insertDeliveriesStatement,
  lateSentStatement,
  placeOf,
  settleStatements,
} from '../../../store/own-deliveries.ts';
import type { ClaimGuard } from '../../../store/own-delivery-row.ts';
import { outboxStatement } from '../../../store/stream-outbox.ts';
import { pushPaceStatement } from '../../../store/targets.ts';
import { enqueueReferences } from '../../../stream/enqueue.ts';
import { tryRelay } from '../../../stream/relay.ts';
import type { Ended } from './ended.ts';
import { failureEvents } from './failure-events.ts';
import type { AfterSettle, RowsWork } from './source.ts';
import { sourceOf } from './sources/registry.ts';

export async function settleRows(work: RowsWork, ended: readonly Ended[]): Promise<undefined[]> {
  const { env, db, orgId, projectId, invocation } = work;
  const now = invocation.now();
  const after = await Promise.all(ended.map((one) => afterSettle(work, one)));
  const deliveries = after.flatMap((one, i) => (one.deliveries ?? []).map((row) => ({ ...row, ...guardOf(ended[i]) })));
  const events = ended.flatMap((one, i) =>
    [...failureEvents(projectId, one), ...(after[i]?.events ?? [])].map((event) => ({ ...event, ...guardOf(one) })),
  );
  const settling = settleStatements(db, ended, now);
  const statements = [
    ...ended.flatMap((one) => followUps(db, one)),
    ...ended.flatMap((one) => limited(db, one)),
    ...ended.flatMap((one) => capsGivenBack(db, one)),
    ...after.flatMap((one) => one.statements ?? []),
    ...insertDeliveriesStatement(db, deliveries),
    ...(events.length > 0 ? [outboxStatement(db, events)] : []),
    ...settling,
  ];
  const results = await withRetry(() => db.batch<{ id: string }>(statements));
  const written = new Set(results.slice(-settling.length).flatMap(({ results: rows }) => rows.map(({ id }) => id)));
  await correctLate(
    work,
    ended.filter(({ claimed }) => !written.has(claimed.id)),
  );
  const waiting = ended.flatMap(({ claimed, settled }) =>
    settled.dueAt === null ? [] : [{ ...placeOf(claimed), dueAt: settled.dueAt }],
  );
  const references = {
    deliveries: [...waiting, ...deliveries.map(placeOf), ...after.flatMap((one) => one.references?.deliveries ?? [])],
    alerts: after.flatMap((one) => one.references?.alerts ?? []),
  };
  await Promise.all([
    enqueueReferences(env, { orgId, projectId }, references, now).catch((error: unknown) =>
      log({ level: 'error', message: 'due rows are left to the sweep', projectId, error: String(error) }),
    ),
    tryRelay(
      env,
      db,
      { orgId, projectId },
      events.filter(({ guard }) => guard && written.has(guard.id)),
    ),
  ]);
  return ended.map(() => undefined);
}

/** What the end of a claim leads to holds only while the claim does. */
function guardOf(ended: Ended | undefined): { guard?: ClaimGuard } {
  if (!ended) return {};
  const { projectId, id, leaseUntil: lease } = ended.claimed;
  return { guard: { projectId, id, lease } };
}

async function afterSettle(work: RowsWork, { claimed, settled, result, now }: Ended): Promise<AfterSettle> {
  return (await sourceOf(claimed.source)?.afterSettle(work, { claimed, settled, result, now })) ?? {};
}

function followUps(db: D1Database, { claimed, channelId, at, followUps: found }: Ended): D1PreparedStatement[] {
  if (at === null || found.length === 0) return [];
  const { projectId, id, kind, updatedAt } = claimed;
  // Newer than the claim: a row that says so has them already.
  const told = Math.max(at, updatedAt + 1);
  return followUpStatements(db, {
    of: { projectId, id, kind, channelId },
    answers: found.map((followUp) => ({ at: told, followUp })),
  });
}

/** Where a target asks for a pause, everything that goes there waits. */
function limited(db: D1Database, { claimed, channelId, result, now }: Ended): D1PreparedStatement[] {
  const target = claimed.endpointId ?? channelId;
  if (result.kind !== 'failed' || !result.attempt.rateLimited || !result.retryAfterMs || target === null) return [];
  return [pushPaceStatement(db, claimed.projectId, target, now + result.retryAfterMs)];
}

/** What was not sent takes no place under a cap; what may have left keeps it. */
function capsGivenBack(db: D1Database, { claimed, settled, channelId, capScopes }: Ended): D1PreparedStatement[] {
  const { projectId, id, userId, ruleId, leaseUntil } = claimed;
  if (settled.outcome === null || settled.outcome === 'sent' || settled.reason === 'unknown_result') return [];
  // A place from an earlier claim is given back too, though nothing asked for one in this.
  const hadPlace = claimed.gates.some(({ gate, caps }) => gate === 'frequency_cap' && caps !== undefined);
  if (userId === null || (capScopes.length === 0 && !hadPlace)) return [];
  const own = [...(channelId ? [channelScope(channelId)] : []), ...(ruleId ? [ruleScope(ruleId)] : [])];
  const given = { projectId, personId: userId, deliveryId: id, scopes: own };
  return [giveBackCapsStatement(db, given, leaseUntil ?? undefined)];
}

async function correctLate({ db }: RowsWork, late: readonly Ended[]): Promise<void> {
  const sent = late.filter(({ settled }) => settled.outcome === 'sent');
  if (sent.length === 0) return;
  const statements = sent.map(({ claimed, settled, now }) => lateSentStatement(db, claimed, settled, now));
  await withRetry(() => db.batch(statements));
}
