import { moduleOf, type StreamEvent } from '../../contract/events.ts';
import type { Alert } from '../../contract/messages/alert.ts';
import type { AlertRuleDefinition } from '../../contract/messages/alert-rule.ts';
import { isoTime, type JsonValue } from '../../contract/primitives.ts';
import type { AlertState } from '../../engine/alerts/state.ts';
import { type AlertRow, parseGroup, toAlertState } from './alert-rows.ts';

interface Named {
  projectId: string;
  ruleId: string;
  id: string;
  groupKey: string;
  group: Record<string, JsonValue>;
}

/** An alert as the API returns it; `rule` is null where it was deleted. */
export function toAlert(row: AlertRow, rule: Pick<AlertRuleDefinition, 'name' | 'severity'> | null): Alert {
  const named = { ...row, group: parseGroup(row.groupValues) };
  return alertView(named, toAlertState(row), rule);
}

/** The same of a state that is not written yet. */
export function alertView(
  { projectId, ruleId, id, groupKey, group }: Named,
  state: AlertState,
  rule: Pick<AlertRuleDefinition, 'name' | 'severity'> | null,
): Alert {
  const time = (at: number | null) => (at === null ? null : isoTime(at));
  const { ack, notices, lines } = state;
  return {
    ...{ id, projectId, ruleId },
    ruleName: rule?.name ?? null,
    severity: rule?.severity ?? null,
    state: state.state,
    groupKey,
    group,
    title: notices.at(-1)?.title ?? rule?.name ?? '',
    count: state.count,
    lines: Object.entries(lines)
      .map(([key, count]) => ({ key, count }))
      .sort((a, b) => b.count - a.count),
    eventIds: [...state.recent],
    openedAt: isoTime(state.openedAt),
    lastAt: isoTime(state.lastAt),
    nextAt: time(state.dueAt),
    acked: ack && { by: ack.by, at: isoTime(ack.at), until: isoTime(ack.until), note: ack.note },
    level: state.level,
    notices: notices.map((notice) => ({ ...notice, at: isoTime(notice.at) })),
    closedAt: time(state.closedAt),
    closedWhy: state.closedWhy,
  };
}

/** A single alert as the API shows it, for the body of a webhook. */
export function singleAlertView(
  { id, ruleId }: Pick<Named, 'id' | 'ruleId'>,
  { name, severity }: Pick<AlertRuleDefinition, 'name' | 'severity'>,
  title: string,
  event: Pick<StreamEvent, 'id' | 'type'>,
  now: number,
) {
  const at = isoTime(now);
  return {
    ...{ id, ruleId, ruleName: name, severity, state: 'closed', groupKey: '', group: {}, title, count: 1, lines: [] },
    ...{ eventIds: [event.id], openedAt: at, lastAt: at, nextAt: null, acked: null, level: 0, closedAt: at },
    closedWhy: 'single',
    module: moduleOf(event.type),
  };
}
