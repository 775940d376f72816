// A rule with the strategy `first` goes on to its next channel where the one before could not deliver.
// Never after a person's wish, a cap or quiet hours: another channel is no way around them.
import { parseRule, readRules } from '../../../../store/notification-rules.ts';
import { eventOfDelivery, ruleDelivery } from '../../../../store/rule-deliveries.ts';
import type { AfterSettle, EndedClaim, RowsWork } from '../source.ts';

const undelivered = ['skipped-missing-config', 'error', 'byod_required', 'rate_limited'];

export async function nextChannel(
  { db, projectId, facts }: RowsWork,
  { claimed, settled, now }: EndedClaim,
): Promise<AfterSettle> {
  const { outcome, reason } = settled;
  const isStop = outcome === 'suppressed' && reason?.startsWith('suppression_');
  if (outcome === null || !(undelivered.includes(outcome) || isStop)) return {};
  const row = (await readRules(db, projectId, [claimed.ruleId ?? ''])).get(claimed.ruleId ?? '');
  const definition = row && parseRule(row.definition);
  if (!row || definition?.strategy !== 'first' || row.status !== 'active') return {};
  const event = eventOfDelivery(claimed.context);
  const open = definition.channelIds.filter((id) => id !== event.properties.channelId);
  const next = open[open.indexOf(claimed.channelId ?? '') + 1];
  const { projectConfig } = await facts.read({ people: [], changed: new Set(), recipients: [] });
  const channel = projectConfig.channels.find(({ id }) => id === next);
  if (!channel || claimed.userId === null) return {};
  const { key, priority, expiresAfterMinutes } = definition;
  const rule = { id: row.id, key, priority, expiresAfterMinutes };
  return { deliveries: [ruleDelivery({ projectId, now, rule, event, userId: claimed.userId, channel })] };
}
