import type { OutboxEvent } from '../../store/stream-outbox.ts';
import { platformEvents } from '../platform-events.ts';

const hourMs = 3_600_000;

export interface RuleFailure {
  projectId: string;
  ruleId: string;
  message: string;
  /** Depth of the event that the rule failed over. */
  depth: number;
  /** Epoch ms. */
  now: number;
}

/** Reports a rule that could not be judged or rendered; once an hour, since the hour is in the id. */
export function ruleFailed({ projectId, ruleId, message, depth, now }: RuleFailure): OutboxEvent[] {
  const fact = { projectId, type: 'alert.rule_failed', about: ruleId, number: Math.floor(now / hourMs) };
  return platformEvents({ ...fact, userId: null, properties: { ruleId, message }, depth, at: now });
}
