import type { ChannelKind } from '../../../src/contract/messages/channels/registry.ts';
import type { Priority } from '../../../src/contract/messages/gates.ts';
import { FrequencyCap, QuietHours } from '../../../src/contract/messages/sending-limits.ts';
import { contentOf } from '../../../src/engine/gates/content.ts';
import { capAnswer, capsOf, withPlace } from '../../../src/engine/gates/frequency-cap.ts';
import type { GateFacts } from '../../../src/engine/gates/gate.ts';
import { judge } from '../../../src/engine/gates/judge.ts';
import { quietHoursOf } from '../../../src/engine/gates/quiet-hours.ts';
import { openFacts } from '../../support/gates/facts.ts';

/** What an example of gates is given. */
interface Given {
  channel?: { frequencyCap?: unknown; quietHours?: unknown };
  rule?: { frequencyCap?: unknown; quietHours?: unknown; quietHoursTz?: string };
  person?: { timezone?: string; preferences?: GateFacts['preferences'] };
  /** The default of topics by their key. */
  topics?: Record<string, 'in' | 'out'>;
  /** Times of earlier messages to the person, over the channel and by the rule. */
  sent?: string[];
  listed?: string;
}

/** A message of an example. */
interface Message {
  at?: string;
  kind?: ChannelKind;
  topic?: string;
  class?: 'transactional' | 'marketing';
  priority?: Priority;
}

const nouns: Partial<Record<ChannelKind, string>> = { email: 'email', sms: 'SMS', push: 'push', in_app: 'in-app' };
const cap = (given: unknown) => (given === undefined ? null : FrequencyCap.parse(given));
const hours = (given: unknown) => (given === undefined ? null : QuietHours.parse(given));

/** Whether a message leaves, and why not. */
export function gateResult(data: unknown, source: string): string {
  const { channel = {}, rule, person = {}, topics = {}, sent = [], listed } = data as Given;
  const { at = '2026-05-01T12:00:00Z', kind = 'email', priority = 'normal', ...said } = JSON.parse(source) as Message;
  const now = Date.parse(at);
  const content = contentOf(null, said);
  const facts = openFacts({
    now,
    kind,
    noun: nouns[kind] ?? kind,
    priority,
    content,
    suppressedFor: listed ?? null,
    preferences: person.preferences ?? [],
    topicDefault: topics[said.topic ?? ''] !== 'out',
    quiet: quietHoursOf({
      rule: rule ? { ...rule, quietHours: hours(rule.quietHours) } : null,
      channel: hours(channel.quietHours),
      profileZone: person.timezone,
      orgZone: 'UTC',
    }),
  });
  const asked = { deliveryId: 'this', now, priority } as const;
  const caps = capsOf(
    content,
    { id: '1', frequencyCap: cap(channel.frequencyCap) },
    rule ? { id: '1', frequencyCap: cap(rule.frequencyCap) } : null,
  );
  const uses = sent.flatMap((time) => caps.map(({ scope }) => ({ scope, at: Date.parse(time), deliveryId: time })));
  const taken = judge(facts).stop ? {} : { frequency_cap: capAnswer(caps, withPlace(caps, uses, asked), asked) };
  const { stop, verdicts } = judge(facts, taken);
  if (stop) return `${stop.kind === 'held' ? 'held' : stop.reason}: ${stop.message}`;
  const passed = verdicts.filter(({ verdict }) => verdict === 'passed_critical').map(({ gate }) => gate);
  return passed.length > 0 ? `leaves, passing ${passed.join(', ')}` : 'leaves';
}
