// Random bodies of workflows that can be saved, with steps of every type and every way in which steps lead to others.
import * as fc from 'fast-check';
import { type StepType, stepTypes } from '../../src/contract/workflows/steps/registry.ts';

interface RandomStep {
  type: StepType;
  /** Whether a wait listens, and a model chooses. */
  forks: boolean;
  choices: number;
  isConditional: boolean;
  title: string | undefined;
  /** Numbers by which its exits choose among the steps behind it, or the end. */
  picks: number[];
  /** Whether each of its exits is spelled out where that makes no difference. */
  spells: boolean[];
}

const randomStep: fc.Arbitrary<RandomStep> = fc.record({
  type: fc.constantFrom(...stepTypes),
  forks: fc.boolean(),
  choices: fc.integer({ min: 2, max: 4 }),
  isConditional: fc.boolean(),
  title: fc.option(fc.constantFrom('Confirm', 'Large order?', 'Nudge'), { nil: undefined }),
  picks: fc.array(fc.nat(1_000), { minLength: 6, maxLength: 6 }),
  spells: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
});

const condition = { event: 'amount', op: 'gte', value: 100 };
const configs: Record<StepType, Record<string, unknown>> = {
  send_email: { to: '{{user.email}}', subject: 'Order {{event.orderId}}', bodyHtml: '<p>Thank you</p>' },
  send_push: { title: 'Thanks', body: 'Your order', data: { 'order.id': '{{event.orderId}}' } },
  send_sms: { to: '{{user.phone}}', body: 'On its way' },
  webhook: { url: 'https://wms.example/hooks', method: 'POST', body: { order: '{{event.orderId}}' } },
  update_profile: { traits: { 'orders.last': '{{event.orderId}}' } },
  wait: { reason: 'A while' },
  branch: { condition },
  ai_action: { flavor: 'generate', prompt: 'Write a line' },
};

/** The slots of a step, `next` last where it has one. */
function slotsOf({ type, forks, choices, isConditional }: RandomStep): string[] {
  if (type === 'branch') return ['ifTrue', 'ifFalse', ...(isConditional ? ['next'] : [])];
  if (type === 'wait' && forks) return ['onMatch', 'onTimeout', ...(isConditional ? ['next'] : [])];
  if (type === 'ai_action' && forks)
    return [...Array.from({ length: choices }, (_, place) => `choice:${place}`), 'next'];
  return ['next'];
}

/** Where each slot of each step leads: every step is entered from an earlier one, what is left leads anywhere behind. */
function targetsOf(steps: readonly RandomStep[]): Map<string, number>[] {
  const targets = steps.map(() => new Map<string, number>());
  const free: { from: number; slot: string }[] = [];
  for (const [index, step] of steps.entries()) {
    const pick = step.picks[5] ?? 0;
    const [entry] = index === 0 ? [] : free.splice(pick % free.length, 1);
    if (entry) targets[entry.from]?.set(entry.slot, index);
    free.push(...slotsOf(step).map((slot) => ({ from: index, slot })));
  }
  for (const [place, { from, slot }] of free.entries()) {
    const behind = steps.length - from;
    targets[from]?.set(slot, from + 1 + ((steps[from]?.picks[place % 5] ?? 0) % behind));
  }
  return targets;
}

function stepBody(
  step: RandomStep,
  index: number,
  targets: Map<string, number>,
  count: number,
): Record<string, unknown> {
  const labelOf = (target: number) => (target >= count ? 'end' : `s${target}`);
  const onward = targets.get('next') ?? index + 1;
  const spells = (slot: string, place: number) => targets.get(slot) !== onward || step.spells[place] === true;
  const next = targets.get('next');
  const says = next !== undefined && (next !== index + 1 || step.spells[5] === true);
  const jump = (slot: string, place: number) =>
    spells(slot, place) ? { [slot]: labelOf(targets.get(slot) ?? count) } : {};
  const config: Record<string, unknown> = { ...configs[step.type] };
  if (step.type === 'branch')
    Object.assign(config, {
      ifTrue: labelOf(targets.get('ifTrue') ?? 0),
      ifFalse: labelOf(targets.get('ifFalse') ?? 0),
    });
  if (step.type === 'wait' && step.forks) {
    const listens = { waitForEvent: { eventType: 'parcel.delivered', since: 'run_start' }, timeoutMinutes: 60 };
    Object.assign(config, listens, jump('onMatch', 0), jump('onTimeout', 1));
  }
  if (step.type === 'ai_action' && step.forks) {
    const choices = Array.from({ length: step.choices }, (_, place) => {
      const value = `choice ${place}`;
      const slot = `choice:${place}`;
      return spells(slot, place) ? { value, next: labelOf(targets.get(slot) ?? count) } : value;
    });
    Object.assign(config, { flavor: 'decide', choices });
  }
  return {
    label: `s${index}`,
    ...(step.title === undefined ? {} : { title: step.title }),
    type: step.type,
    config,
    delayMinutes: step.type === 'wait' && !step.forks ? 30 : 0,
    ...(step.isConditional ? { if: condition } : {}),
    ...(says ? { next: labelOf(next) } : {}),
  };
}

const triggers = [
  { eventType: 'order.completed', filters: [{ event: 'amount', op: 'gt', value: 0 }] },
  { schedule: { cron: '0 9 * * 1' } },
  { date: { trait: 'trialEndsAt', offsetDays: -3 } },
  { audience: { id: '00000000-0000-4000-8000-000000000001', on: 'enter' } },
  { broadcast: true },
];

/** A body as PUT workflows takes it, of at most so many steps. */
export const randomWorkflow = (
  most = 12,
): fc.Arbitrary<Record<string, unknown> & { steps: Record<string, unknown>[] }> =>
  fc
    .record({
      steps: fc.array(randomStep, { minLength: 1, maxLength: most, size: 'max' }),
      trigger: fc.constantFrom(...triggers),
      isActive: fc.boolean(),
    })
    .map(({ steps, trigger, isActive }) => {
      const targets = targetsOf(steps);
      return {
        ...{ name: 'Random', isActive, trigger },
        reentry: { policy: 'every', cooldownMinutes: 0 },
        exitOn: [],
        settings: { missingVariables: 'empty', onError: 'continue' },
        steps: steps.map((step, index) => stepBody(step, index, targets[index] ?? new Map(), steps.length)),
      };
    });
