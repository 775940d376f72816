import type { StreamEvent } from '../../contract/events.ts';
import type { Severity } from '../../contract/messages/alert-rule.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { Warning } from '../../contract/workflows/run.ts';
import type { NoticePlan } from '../../engine/alerts/state.ts';
import type { ShownEvent } from '../../engine/ops-messages/alert-message.ts';

/** What the message of a notice is made of, whatever becomes of its events; kept in its delivery. */
export interface NoticeContext {
  plan: Omit<NoticePlan, 'channelIds'>;
  headline: string;
  text: string | null;
  rule: { id: string; name: string; severity: Severity; owner: string | null; runbookUrl: string | null };
  /** The alert as the API shows it, without its notices. */
  alert: Record<string, JsonValue>;
  group: Record<string, JsonValue>;
  /** The events of the plan, newest first, with the properties that a message may show. */
  events: ShownEvent[];
  /** The newest event as it came. */
  event: Pick<StreamEvent, 'id' | 'type' | 'timestamp' | 'userId' | 'properties' | 'depth'> | null;
  /** Other rules for which the same event goes over this channel. */
  alsoFor: string[];
  warnings: Warning[];
  /** Channels that have failed it before, for the fallback. */
  tried?: string[];
}

/** What the digest of a storm is made of. */
export interface DigestContext {
  digest: {
    /** The target that counts the storm. */
    targetId: string;
    windowSeconds: number;
  };
  /** Taken out of the target when the digest leaves: number of messages by `overflowName`. */
  overflow?: Record<string, number>;
}

/** null where an erasure has emptied it. */
export type AlertContext = NoticeContext | DigestContext | null;

/** The context of a row. Sound for rows of source `alert`. */
export const parseAlertContext = (context: JsonValue): AlertContext => context as unknown as AlertContext;

export const isDigest = (context: NonNullable<AlertContext>): context is DigestContext => 'digest' in context;

const separator = '\u001f';

/** The name under which the storm control counts a message: its rule, and the module of its event. */
export const overflowName = (ruleName: string, module: string): string => `${ruleName}${separator}${module}`;

/** The numbers of a storm by rule, and the module of most of them. */
export function readOverflow(overflow: Readonly<Record<string, number>>): {
  rules: Record<string, number>;
  module: string;
} {
  const rules: Record<string, number> = {};
  const modules = new Map<string, number>();
  for (const [name, count] of Object.entries(overflow)) {
    const [rule = '', module = 'custom'] = name.split(separator);
    rules[rule] = (rules[rule] ?? 0) + count;
    modules.set(module, (modules.get(module) ?? 0) + count);
  }
  const [most] = [...modules].sort(([, a], [, b]) => b - a);
  return { rules, module: most?.[0] ?? 'custom' };
}
