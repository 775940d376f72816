import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import type { RuleDefinition } from '../../contract/messages/notification-rule.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { MatcherChange } from './matchers.ts';
import type { RuleHead } from './rule-head.ts';

/** How events find a rule. */
export function matcherOf(
  { id, status }: { id: string; status: 'active' | 'inactive' },
  definition: RuleDefinition,
  kinds: ReadonlyMap<string, ChannelKind>,
): MatcherChange {
  if (status === 'inactive') return { id, kind: 'rule', gone: true };
  const { key, channelIds, priority, strategy, recipients, expiresAfterMinutes, trigger } = definition;
  const head: RuleHead = {
    key,
    channels: channelIds.flatMap((channelId) => {
      const kind = kinds.get(channelId);
      return kind === undefined ? [] : [{ id: channelId, kind }];
    }),
    priority,
    strategy,
    ...(recipients === undefined ? {} : { recipients }),
    expiresAfterMinutes,
  };
  const cover = { kind: 'rule', globs: [trigger?.eventType ?? key], when: trigger?.filters ?? null } as const;
  return { id, kind: 'rule', covers: [cover], head: head as unknown as JsonValue };
}
