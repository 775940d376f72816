// What the stream hears of alerts.
// 1. Nothing is said of an alert about an alert: rules that match everything would otherwise answer each other without end.
import type { StreamEvent } from '../../../contract/events.ts';
import type { Severity } from '../../../contract/messages/alert-rule.ts';
import type { JsonValue } from '../../../contract/primitives.ts';
import type { AlertEffect } from '../../../engine/alerts/state.ts';
import type { OutboxEvent } from '../../store/stream-outbox.ts';
import { platformEvents } from '../platform-events.ts';

export interface AlertAbout {
  projectId: string;
  alertId: string;
  ruleId: string;
  rule: { name: string; severity: Severity };
  count: number;
  newest: Pick<StreamEvent, 'type' | 'depth'> | null;
  /** Epoch ms. */
  now: number;
}

/** The platform event of an effect; none of an alert about an alert. */
export function alertEvents(
  { projectId, alertId, ruleId, rule, count, newest, now }: AlertAbout,
  { type, number, by, why, level }: Omit<Extract<AlertEffect, { kind: 'event' }>, 'kind'>,
): OutboxEvent[] {
  if (newest?.type.startsWith('alert.')) return [];
  const properties: Record<string, JsonValue> = {
    ...{ alertId, ruleId, ruleName: rule.name, severity: rule.severity, count },
    ...(by === undefined ? {} : { by }),
    ...(why === undefined ? {} : { why }),
    ...(level === undefined ? {} : { level }),
  };
  return platformEvents({
    ...{ projectId, type, about: alertId, number, userId: null, properties, at: now },
    depth: newest?.depth ?? 0,
  });
}
