// A text message of which nobody knew whether it had left was delivered: its step, or its row, says so from now on.
import { entryKey } from '../../../engine/runs/state.ts';
import type { Env } from '../../env.ts';
import { runStub } from '../../run-object/stub.ts';
import { stepDeliveryId } from '../../steps/delivery-row.ts';
import type { HeardMessageRow } from '../../store/heard.ts';
import { lateSentStatement } from '../../store/own-deliveries.ts';
import { publishTransitions } from '../../stream/publish-transitions.ts';

/** Corrects a message that ended as `unknown_result`; asked again it changes nothing. */
export async function correctUnknown(env: Env, db: D1Database, row: HeardMessageRow, now: number): Promise<void> {
  if (row.reason !== 'unknown_result') return;
  if (row.source !== 'step') await lateSentStatement(db, row, { providerId: null }, now).run();
  else if (row.runId) await correctStep(env, db, row.runId, row.id, now);
}

async function correctStep(env: Env, db: D1Database, runId: string, deliveryId: string, now: number): Promise<void> {
  const stub = runStub(env, runId);
  const run = await stub.view();
  const entry = run?.trace.find((step) => {
    const { delivery } = step;
    return delivery && stepDeliveryId(entryKey(runId, step), delivery.decidedAt) === deliveryId;
  });
  if (!run || !entry?.delivery) return;
  const { kind, channelId, recipient, decidedAt } = entry.delivery;
  const logged = { message: { kind, channelId, recipient }, followUps: [], decidedAt };
  const sent = { kind: 'done', outcome: 'sent' } as const;
  const settled = await stub.settle(entryKey(runId, entry), sent, { logged });
  await publishTransitions(env, db, [settled], { orgId: run.head.orgId, now });
}
