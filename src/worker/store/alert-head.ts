import type { AlertRuleDefinition } from '../../contract/messages/alert-rule.ts';
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import { coverOf } from '../../engine/conditions/cover.ts';
import type { AlertRuleRow } from './alert-rules.ts';
import type { Cover, MatcherChange } from './matchers.ts';

/** What dispatch needs of an alert rule; written with the rule. Its conditions are in the covers. */
export interface AlertHead extends Omit<AlertRuleDefinition, 'match' | 'resolveOn'> {
  /** Whether events resolve its alerts. */
  resolves: boolean;
  /** A channel keeps its kind. */
  kinds: Record<string, ChannelKind>;
}

/** How events find an alert rule. */
export function alertMatcher(
  { id, status }: Pick<AlertRuleRow, 'id' | 'status'>,
  definition: AlertRuleDefinition,
  kinds: ReadonlyMap<string, ChannelKind>,
): MatcherChange {
  if (status === 'inactive') return { id, kind: 'alert', gone: true };
  const { match, resolveOn, ...rest } = definition;
  const head: AlertHead = { ...rest, resolves: resolveOn !== null, kinds: kindsOf(definition, kinds) };
  const covers: Cover[] = [
    ...(resolveOn === null ? [] : [{ kind: 'resolve' as const, globs: coverOf(resolveOn), when: resolveOn }]),
    { kind: 'alert', globs: coverOf(match), when: match },
  ];
  return { id, kind: 'alert', covers, head: head as unknown as JsonValue };
}

/** The kinds of the channels that a rule names. */
export function kindsOf(
  { channelIds, escalation }: Pick<AlertRuleDefinition, 'channelIds' | 'escalation'>,
  known: ReadonlyMap<string, ChannelKind>,
): Record<string, ChannelKind> {
  const ids = [...channelIds, ...escalation.flatMap((level) => level.channelIds)];
  return Object.fromEntries(ids.flatMap((id) => (known.has(id) ? [[id, known.get(id) as ChannelKind]] : [])));
}

/** The head as a matcher row holds it. Sound for rows that alertMatcher made. */
export const parseAlertHead = (head: JsonValue): AlertHead => head as unknown as AlertHead;

/** A rule as far as its timing goes; what it matches was judged by its covers. */
export function ruleOfHead({ resolves, kinds: _kinds, ...rest }: AlertHead): AlertRuleDefinition {
  return { ...rest, match: [], resolveOn: resolves ? [] : null };
}
