// Decides whether a person has had as many messages as a cap allows in any span of its window.
// 1. Caps are asked last, by taking a place under each of them, all or none (store/cap-uses.ts); here the result is read.
// 2. A place that the message took before counts as taken: an attempt that is repeated asks for no second one.
// 3. `critical` passes the cap of a channel, and is counted; it never passes that of a rule.
import type { Priority } from '../../contract/messages/gates.ts';
import type { FrequencyCap } from '../../contract/messages/sending-limits.ts';
import { type Content, isCappedByChannel } from './content.ts';
import { type Answer, type AppliedCap, closedBy, notAsked } from './gate.ts';

/** A message that has a place under a cap. */
export interface CapUse {
  scope: string;
  /** Epoch ms. */
  at: number;
  deliveryId: string;
}

/** The length of a window in whole milliseconds. */
export const windowMs = ({ windowHours }: FrequencyCap): number => Math.ceil(windowHours * 3_600_000);

/** The caps that a message comes under. */
export function capsOf(
  content: Content,
  channel: { id: string; frequencyCap: FrequencyCap | null } | null,
  rule: { id: string; frequencyCap?: FrequencyCap | null | undefined } | null,
): AppliedCap[] {
  const caps: AppliedCap[] = [];
  if (channel?.frequencyCap && isCappedByChannel(content))
    caps.push({ ...channel.frequencyCap, of: 'channel', scope: channelScope(channel.id) });
  if (rule?.frequencyCap) caps.push({ ...rule.frequencyCap, of: 'rule', scope: ruleScope(rule.id) });
  return caps;
}

export const channelScope = (channelId: string): string => `c:${channelId}`;
export const ruleScope = (ruleId: string): string => `r:${ruleId}`;

/** Whether a cap refuses a message for which its window is full. */
export const refuses = ({ of }: Pick<AppliedCap, 'of'>, priority: Priority): boolean =>
  of === 'rule' || priority !== 'critical';

/** The answer of the caps by the uses that stand after the message has asked for its places. */
export function capAnswer(
  caps: readonly AppliedCap[],
  uses: readonly CapUse[],
  { deliveryId, now, priority }: { deliveryId: string; now: number; priority: Priority },
): Answer {
  if (caps.length === 0) return notAsked;
  const counted = caps.map((cap) => countUses(cap, uses, deliveryId, now));
  const numbers = { caps: counted.map(shown) };
  if (counted.every(({ hasPlace }) => hasPlace)) {
    const hasPassed = priority === 'critical' && counted.some(({ cap, others }) => others.length >= cap.perUser);
    return { verdict: hasPassed ? 'passed_critical' : 'open', numbers };
  }
  // It is free again when all of the full ones are.
  const full = counted.filter(({ cap, hasPlace }) => !hasPlace && refuses(cap, priority));
  const last = full.reduce((a, b) => (b.freeAt > a.freeAt ? b : a));
  const { cap, others, freeAt } = last;
  const by = cap.of === 'rule' ? 'by this rule' : 'over this channel';
  const message = `${others.length} of ${cap.perUser} in ${cap.windowHours} h for this person ${by}; free again at ${iso(freeAt)}.`;
  return closedBy('suppressed', 'frequency_cap', message, { ...numbers, freeAt: iso(freeAt) });
}

interface Counted {
  cap: AppliedCap;
  hasPlace: boolean;
  /** Times of the other messages in the window, oldest first. */
  others: number[];
  /** When there is room for one more, epoch ms. */
  freeAt: number;
}

function countUses(cap: AppliedCap, uses: readonly CapUse[], deliveryId: string, now: number): Counted {
  const since = now - windowMs(cap);
  const inWindow = uses.filter(({ scope, at }) => scope === cap.scope && at > since);
  const others = inWindow.filter((use) => use.deliveryId !== deliveryId).map(({ at }) => at);
  others.sort((a, b) => a - b);
  const freed = others.at(-cap.perUser);
  const freeAt = freed === undefined ? now : freed + windowMs(cap);
  return { cap, hasPlace: others.length < inWindow.length, others, freeAt };
}

const shown = ({ cap: { of, perUser: limit, windowHours }, hasPlace, others }: Counted) => ({
  of,
  used: others.length + (hasPlace ? 1 : 0),
  limit,
  windowHours,
});

const iso = (ms: number) => new Date(ms).toISOString();
