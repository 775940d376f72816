// Notification rules and alert rules: one kind in a bundle, two tables here.
import type { SavedItems } from '../../../engine/versions/bundle/kinds/kind.ts';
import { alertMatcher } from '../../store/alert-head.ts';
import {
  type AlertRuleRow,
  deleteAlertRulesStatements,
  parseAlertRule,
  saveAlertRulesStatements,
} from '../../store/alert-rules.ts';
import { closeAlertsOfRulesStatement } from '../../store/alert-writes.ts';
import { type MatcherChange, matcherStatements } from '../../store/matchers.ts';
import { deleteRulesStatements, parseRule, type RuleRow, saveRulesStatements } from '../../store/notification-rules.ts';
import { matcherOf } from '../../store/rule-matcher.ts';
import { headOf, type ItemChange, idsOf, type KindStore, laterThan, type StoredItem, type Writing } from './kind.ts';

type Saved = SavedItems['rule'];

export const rule: KindStore<'rule'> = {
  read: ({ rules, alertRules }) => [
    ...rules.map(
      (row): StoredItem<'rule'> => ({
        ...headOf(row),
        saved: { kind: 'notification', definition: parseRule(row.definition) },
        row: { kind: 'notification', row },
      }),
    ),
    ...alertRules.map(
      (row): StoredItem<'rule'> => ({
        ...headOf(row),
        saved: { kind: 'alert', definition: parseAlertRule(row.definition) },
        row: { kind: 'alert', row },
        ...(row.builtIn === null ? {} : { isBuiltIn: true }),
      }),
    ),
  ],
  save(go, changes) {
    const rules = changes.flatMap((change) => ruleRow(go, change));
    const alertRules = changes.flatMap((change) => alertRow(go, change));
    const off = alertRules.filter(
      ({ id, status }) => status === 'inactive' && changes.some((change) => change.id === id && wasActive(change)),
    );
    const matchers: MatcherChange[] = changes.map(({ id, saved }) => matcherFor(go, id, saved));
    return [
      ...saveRulesStatements(go.db, rules),
      ...saveAlertRulesStatements(go.db, alertRules),
      ...closed(go, off),
      ...(matchers.length > 0 ? matcherStatements(go.db, go.projectId, matchers, go.now) : []),
    ];
  },
  remove(go, items) {
    const { db, projectId, now } = go;
    const ofKind = (kind: Saved['kind']) => idsOf(items.filter(({ row }) => row.kind === kind));
    const gone = items.map(
      ({ id, row }): MatcherChange => ({ id, kind: row.kind === 'alert' ? 'alert' : 'rule', gone: true }),
    );
    return [
      ...deleteRulesStatements(db, projectId, ofKind('notification')),
      ...deleteAlertRulesStatements(db, projectId, ofKind('alert')),
      ...closed(
        go,
        items.filter(({ row }) => row.kind === 'alert'),
      ),
      ...(gone.length > 0 ? matcherStatements(db, projectId, gone, now) : []),
    ];
  },
  nextVersion: (before) => (before?.version ?? 0) + 1,
  auditNoun: ({ kind }) => (kind === 'alert' ? 'alert_rule' : 'rule'),
  auditView: ({ definition }) => definition,
  limit: ({ kind }) => (kind === 'alert' ? 'alertRules' : 'rules'),
};

const wasActive = ({ before }: ItemChange<'rule'>) => before?.row.row.status === 'active';

function commonOf({ projectId, now, actor }: Writing, { id, before, saved, version }: ItemChange<'rule'>) {
  return {
    projectId,
    id,
    status: saved.definition.isActive ? ('active' as const) : ('inactive' as const),
    version: version ?? 1,
    definition: JSON.stringify(saved.definition),
    createdAt: before?.row.row.createdAt ?? now,
    updatedAt: laterThan(before, now),
    updatedBy: actor,
  };
}

function ruleRow(go: Writing, change: ItemChange<'rule'>): RuleRow[] {
  const { saved } = change;
  return saved.kind === 'notification' ? [{ ...commonOf(go, change), key: saved.definition.key }] : [];
}

function alertRow(go: Writing, change: ItemChange<'rule'>): AlertRuleRow[] {
  const { saved, before } = change;
  if (saved.kind !== 'alert') return [];
  const builtIn = before?.row.kind === 'alert' ? before.row.row.builtIn : null;
  return [{ ...commonOf(go, change), name: saved.definition.name, builtIn }];
}

function matcherFor({ channels }: Writing, id: string, saved: Saved): MatcherChange {
  const status = saved.definition.isActive ? 'active' : 'inactive';
  return saved.kind === 'alert'
    ? alertMatcher({ id, status }, saved.definition, channels)
    : matcherOf({ id, status }, saved.definition, channels);
}

function closed({ db, projectId, now }: Writing, rules: readonly { id: string }[]): D1PreparedStatement[] {
  if (rules.length === 0) return [];
  return [closeAlertsOfRulesStatement(db, projectId, idsOf(rules), now)];
}
