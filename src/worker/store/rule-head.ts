import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import type { Priority } from '../../contract/messages/gates.ts';
import type { JsonValue } from '../../contract/primitives.ts';

/** What dispatch needs of a notification rule; written with the rule. */
export interface RuleHead {
  key: string;
  /** A channel keeps its kind. */
  channels: { id: string; kind: ChannelKind }[];
  priority: Priority;
  strategy: 'all' | 'first';
  /** The list of people in the event, where it is not the event's own person. */
  recipients?: string;
  /** Minutes after which an unsent message ends. */
  expiresAfterMinutes: number;
}

/** The head as a matcher row holds it. Sound for rows of kind `rule`. */
export const parseRuleHead = (head: JsonValue): RuleHead => head as unknown as RuleHead;
