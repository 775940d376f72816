// Drafts for the tests of the builder.
import { type Draft, readDraft } from '../../../../src/dashboard/builder/draft.ts';
import { waysOf } from '../../../../src/dashboard/builder/exits.ts';

/** The draft of a body. */
export function drafted(body: unknown): Draft {
  const reading = readDraft(body);
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
  return reading.draft;
}

/** A draft of steps. */
export const flow = (...steps: unknown[]): Draft =>
  drafted({ name: 'Flow', isActive: true, trigger: { eventType: 'order.completed' }, steps });

export const mail = (label: string, extra: object = {}) => ({
  label,
  type: 'send_email',
  config: { to: '{{user.email}}', subject: 's', bodyHtml: 'b' },
  ...extra,
});
export const fork = (label: string, ifTrue: string, ifFalse: string, extra: object = {}) => ({
  label,
  type: 'branch',
  config: { condition: { event: 'amount', op: 'gte', value: 100 }, ifTrue, ifFalse },
  ...extra,
});
export const listen = (label: string, targets: object = {}, extra: object = {}) => ({
  label,
  type: 'wait',
  config: { waitForEvent: { eventType: 'parcel.delivered' }, timeoutMinutes: 60, ...targets },
  ...extra,
});
export const decide = (label: string, choices: unknown[], extra: object = {}) => ({
  label,
  type: 'ai_action',
  config: { flavor: 'decide', prompt: 'p', choices },
  ...extra,
});

/** Every way that is drawn, as `label slot -> target`, with `!` where it is spelled out. */
export const waysIn = (draft: Draft): string[] =>
  waysOf(draft)
    .filter(({ drawn }) => drawn)
    .map(({ exit, target, spelled }) => `${exit.label} ${exit.slot} -> ${target}${spelled ? '!' : ''}`);

export const labelsIn = (draft: Draft): string => draft.steps.map(({ label }) => label).join(' ');
