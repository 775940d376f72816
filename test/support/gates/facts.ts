import type { GateFacts } from '../../../src/engine/gates/gate.ts';

/** The facts about a mail to a person that every gate lets through, with some of them changed. */
export const openFacts = (change: Partial<GateFacts> = {}): GateFacts => ({
  kind: 'email',
  noun: 'email',
  deliveryId: 'd1',
  now: Date.UTC(2026, 4, 1, 12),
  priority: 'normal',
  content: { class: 'inline', topic: null },
  hasPerson: true,
  recipient: 'ada@example.com',
  devices: null,
  suppressedFor: null,
  preferences: [],
  topicDefault: true,
  outsideAudience: null,
  quiet: null,
  channel: 'ok',
  unverifiedDomain: null,
  ...change,
});
