// What a change of alerts needs to know beside them: their rules, what is silenced, their newest events and whose those are.
import type { StreamEvent } from '../../../contract/events.ts';
import type { AlertRuleDefinition } from '../../../contract/messages/alert-rule.ts';
import type { ChannelKind } from '../../../contract/messages/channels/registry.ts';
import type { KnownSilence } from '../../../engine/alerts/silences.ts';
import { buildScope, type Scope } from '../../../engine/scope.ts';
import { withRetry } from '../../db/client.ts';
import type { Env } from '../../env.ts';
import { personOf } from '../../person.ts';
import { type AlertRow, alertsStatement } from '../../store/alert-rows.ts';
import { type AlertRuleRow, alertRulesStatement, parseAlertRule } from '../../store/alert-rules.ts';
import { eventsByIdStatement, type StoredEventRow, toStoredEvent } from '../../store/events.ts';
import { loadOrg } from '../../store/orgs.ts';
import { type ProfileRow, profileOf } from '../../store/profile-row.ts';
import { readPeopleStatement } from '../../store/profiles.ts';
import { channelKindsStatement } from '../../store/references.ts';
import { type SilenceRow, silencesStatement, toKnownSilence } from '../../store/silences.ts';

export interface AlertPlace {
  orgId: string;
  projectId: string;
}

/** A rule as it is now. */
export interface KnownRule {
  definition: AlertRuleDefinition;
  isActive: boolean;
}

export interface KnownAlerts {
  rows: AlertRow[];
  rules: ReadonlyMap<string, KnownRule>;
  silences: readonly KnownSilence[];
  /** By id. */
  events: ReadonlyMap<string, StreamEvent>;
  kinds: Readonly<Record<string, ChannelKind>>;
  /** What templates and silences see of an event. */
  scopeOf(event: StreamEvent | null): Scope;
}

/** Reads alerts by rule and id, with what their changes need. */
export async function readAlertFacts(
  env: Env,
  db: D1Database,
  { orgId, projectId }: AlertPlace,
  keys: readonly (readonly [ruleId: string, id: string])[],
): Promise<KnownAlerts> {
  const found = await withRetry(() => alertsStatement(db, projectId, keys).all<AlertRow>());
  const rows = found.results;
  const eventIds = [...new Set(rows.flatMap(({ recent }) => JSON.parse(recent) as string[]))];
  const statements = [
    alertRulesStatement(db, projectId, [...new Set(rows.map(({ ruleId }) => ruleId))]),
    silencesStatement(db, projectId),
    eventsByIdStatement(db, projectId, eventIds),
    channelKindsStatement(db, projectId),
  ];
  const [org, parts] = await Promise.all([loadOrg(env, orgId), withRetry(() => db.batch<unknown>(statements))]);
  const rowsOf = <T>(i: number) => (parts[i]?.results ?? []) as T[];
  const events = rowsOf<StoredEventRow>(2).map(toStoredEvent);
  const people = await readPeople(db, projectId, events);
  return {
    rows,
    rules: new Map(rowsOf<AlertRuleRow>(0).map((row) => [row.id, toKnownRule(row)])),
    silences: rowsOf<SilenceRow>(1).map(toKnownSilence),
    events: new Map(events.map((event) => [event.id, event])),
    kinds: Object.fromEntries(rowsOf<{ id: string; kind: ChannelKind }>(3).map(({ id, kind }) => [id, kind])),
    scopeOf(event) {
      const profile = event && people.get(personOf(event));
      return buildScope({ event, profile: profile ? profileOf(profile) : null, org });
    },
  };
}

const toKnownRule = ({ definition, status }: AlertRuleRow): KnownRule => ({
  definition: parseAlertRule(definition),
  isActive: status === 'active',
});

async function readPeople(db: D1Database, projectId: string, events: readonly StreamEvent[]) {
  const ids = [...new Set(events.map(personOf))].filter((id) => id !== '');
  if (ids.length === 0) return new Map<string, ProfileRow>();
  const { results } = await withRetry(() => readPeopleStatement(db, projectId, ids).all<ProfileRow>());
  return new Map(results.map((row) => [row.asked ?? row.user_id, row]));
}
