// Random workflows for the simulation: forward jumps only, as saving allows, with every type of step.
import type { SavedChoice } from '../../../src/contract/workflows/steps/common.ts';
import type { Definition, Step, StepOf } from '../../../src/contract/workflows/workflow.ts';
import { behaviourOf, type TypesAt } from '../../../src/engine/steps/registry.ts';

/** A seeded source of randomness (sfc32); the same seed gives the same sequence. */
export class Dice {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seed: number, stream: number) {
    this.a = seed | 0;
    this.b = stream | 0;
    this.c = 0x9e3779b9 | 0;
    for (let i = 0; i < 12; i++) this.unit();
  }

  /** In [0, 1). */
  unit(): number {
    const sum = (((this.a + this.b) | 0) + this.counter++) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 0x1_0000_0000;
  }

  /** A whole number in [0, below). */
  below(below: number): number {
    return Math.floor(this.unit() * below);
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }
}

/** Types of the events that a person may send during a run: one that waits listen for, one that ends runs. */
export const nudge = 'nudge.sent';
export const farewell = 'farewell.said';

const longestWorkflow = 8;
/** None, half a second, a minute, more than the hour from which waits are spread, three days. */
const delaysMinutes = [0, 0.01, 1, 90, 3 * 24 * 60] as const;

/** A workflow of one to eight steps. */
export function randomDefinition(dice: Dice): Definition {
  const length = 1 + dice.below(longestWorkflow);
  const steps = Array.from({ length }, (_, index) => randomStep(dice, index, length));
  return {
    trigger: { eventType: 'simulated' },
    reentry: { policy: 'every', cooldownMinutes: 0 },
    exitOn: dice.chance(0.3) ? [{ eventType: farewell }] : [],
    settings: { missingVariables: 'empty', onError: dice.chance(0.5) ? 'fail' : 'continue' },
    steps,
  };
}

function randomStep(dice: Dice, index: number, length: number): Step {
  const onward = () =>
    index + 1 < length && dice.chance(0.8) ? `s${index + 1 + dice.below(length - index - 1)}` : 'end';
  const frame = { label: `s${index}`, delayMinutes: 0, next: dice.chance(0.1) ? onward() : null };
  const kind = dice.unit();
  if (kind < 0.2) {
    const delayMinutes = dice.pick(delaysMinutes);
    return { ...frame, type: 'wait', config: dice.chance(0.5) ? {} : randomWait(dice, onward), delayMinutes };
  }
  if (kind < 0.4) {
    const condition = { trait: 'vip', op: 'eq' as const, value: dice.chance(0.5) };
    return { ...frame, type: 'branch', next: null, config: { condition, ifTrue: onward(), ifFalse: onward() } };
  }
  const delayMinutes = dice.chance(0.15) ? dice.pick(delaysMinutes) : 0;
  return { ...frame, delayMinutes, ...randomEffect(dice, onward) } as Step;
}

/** A random form of waiting. */
export function randomWait(dice: Dice, onward: () => string): StepOf<'wait'>['config'] {
  if (dice.chance(0.1)) return { until: { time: '08:00', timezone: 'UTC' } };
  if (dice.chance(0.2)) {
    const window = dice.chance(0.3) ? { until: { time: '09:00' } } : { windowMinutes: dice.pick([0.01, 1, 600]) };
    return { collect: { ...window, ...(dice.chance(0.5) ? { max: 1 + dice.below(4) } : {}) } };
  }
  if (dice.chance(0.15)) {
    const ifMissing = dice.pick(['end', 'continue', 'fail'] as const);
    return { until: { date: '{{trait.day}}', yearly: dice.chance(0.5), ifMissing } };
  }
  const ways = {
    ...(dice.chance(0.3) ? { onMatch: onward() } : {}),
    ...(dice.chance(0.3) ? { onTimeout: onward() } : {}),
  };
  const limits = { timeoutMinutes: dice.pick([1, 600]), ...ways };
  if (dice.chance(0.3)) return { waitForCondition: { trait: 'vip', op: 'eq', value: true }, ...limits };
  const since = dice.chance(0.5) ? ('run_start' as const) : ('previous_step' as const);
  return { waitForEvent: { eventType: nudge, since }, ...limits };
}

type EffectType = TypesAt<'object' | 'queue'>;

/** A config of every type of step that has an effect. */
const effectConfigs: { [T in EffectType]: (dice: Dice, onward: () => string) => StepOf<T>['config'] } = {
  send_email: () => ({ to: 'a@example.com', subject: 's', bodyHtml: 'b' }),
  send_push: () => ({ title: 't', body: 'b' }),
  send_sms: () => ({ to: '+15550001001', body: 'b' }),
  webhook: () => ({ url: 'https://example.com' }),
  update_profile: () => ({ traits: { seen: true } }),
  ai_action: (dice, onward) => {
    const choice = (value: string) => ({ value, next: dice.chance(0.5) ? onward() : null });
    return { flavor: 'decide', prompt: 'p', choices: [choice('yes'), choice('no')] };
  },
};
const effectTypes = Object.keys(effectConfigs) as EffectType[];

/** Sound, because a config is made for the type it stands under. */
function randomEffect(dice: Dice, onward: () => string) {
  const type = dice.pick(effectTypes);
  return { type, config: effectConfigs[type](dice, onward) } as Pick<Step, 'type' | 'config'>;
}

/** What a step chooses from; null for one that has no choices. */
export function choicesOf(step: Step): SavedChoice[] | null {
  const { choices } = behaviourOf(step).jumps;
  return choices === null ? null : ((step.config as Record<string, SavedChoice[]>)[choices] ?? []);
}
