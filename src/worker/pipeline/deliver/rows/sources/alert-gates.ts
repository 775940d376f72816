// Whether messages of alerts are still wanted, and what a digest is to say.
import { withRetry } from '../../../../db/client.ts';
import { type DigestContext, type NoticeContext, parseAlertContext } from '../../../../store/alert-context.ts';
import { type AlertRow, alertsStatement } from '../../../../store/alert-rows.ts';
import { type AlertRuleRow, alertRulesStatement } from '../../../../store/alert-rules.ts';
import { keepOverflowStatements } from '../../../../store/overflow.ts';
import type { OwnDelivery } from '../../../../store/own-delivery-row.ts';
import type { RowsWork } from '../source.ts';

export interface AlertGates {
  rules: ReadonlyMap<string, AlertRuleRow>;
  alerts: ReadonlyMap<string, AlertRow>;
}

/** Reads rules and alerts of messages. */
export async function readAlertGates({ db, projectId }: RowsWork, items: readonly OwnDelivery[]): Promise<AlertGates> {
  const keys = items.flatMap(({ ruleId, alertId }) => (ruleId && alertId ? [[ruleId, alertId] as const] : []));
  const [rules, alerts] = await withRetry(() =>
    db.batch<unknown>([
      alertRulesStatement(db, projectId, [...new Set(items.flatMap(({ ruleId }) => ruleId ?? []))]),
      alertsStatement(db, projectId, keys),
    ]),
  );
  return {
    rules: new Map(((rules?.results ?? []) as AlertRuleRow[]).map((row) => [row.id, row])),
    alerts: new Map(((alerts?.results ?? []) as AlertRow[]).map((row) => [row.id, row])),
  };
}

/** Why a message is not wanted any more; null where it is. */
export function whyUnwanted(
  { rules, alerts }: AlertGates,
  { ruleId, alertId }: OwnDelivery,
  { plan }: NoticeContext,
): { reason: string; message: string } | null {
  const rule = rules.get(ruleId ?? '');
  if (!rule) return { reason: 'rule_deleted', message: 'The rule was deleted before the message left.' };
  if (rule.status === 'inactive')
    return { reason: 'rule_off', message: 'The rule was switched off before the message left.' };
  const alert = alerts.get(alertId ?? '');
  if (plan.kind !== 'resolve' && alert?.state === 'resolved')
    return { reason: 'resolved_meanwhile', message: 'The alert was resolved before the message left.' };
  return null;
}

/** Takes what a storm held back out of its target and into the row of the digest, in one batch. */
export async function takeOverflow(
  { db, projectId }: RowsWork,
  { id }: OwnDelivery,
  targetId: string,
): Promise<Record<string, number>> {
  const results = await withRetry(() =>
    db.batch<{ context: string }>(keepOverflowStatements(db, projectId, { deliveryId: id, targetId })),
  );
  const [row] = results.at(-1)?.results ?? [];
  const context = row ? (parseAlertContext(JSON.parse(row.context)) as DigestContext) : null;
  return context?.overflow ?? {};
}
