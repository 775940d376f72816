import type { AdvanceInput } from '../../../src/engine/runs/state.ts';
import { type Dice, farewell, nudge } from './definitions.ts';
import type { SimulatedRun } from './simulated-run.ts';

/** What a person does to a run, or an event of the person. */
export function controlInput(object: SimulatedRun, dice: Dice): AdvanceInput {
  const roll = dice.unit();
  const actor = 'someone';
  const status = object.state()?.status;
  if (status === 'queued' && roll < 0.7) return { kind: 'release' };
  if (roll < 0.7) return { kind: (status === 'paused') === roll < 0.6 ? 'resume' : 'pause', actor };
  if (roll < 0.74) return { kind: 'cancel', actor };
  if (roll < 0.78) return { kind: 'skip', actor };
  const type = roll < 0.96 ? nudge : farewell;
  const { now } = object;
  const times = { timestamp: now - dice.below(5_000), receivedAt: now - dice.below(2_000) };
  return { kind: 'event', event: { id: `${type}-${dice.below(20)}`, type, ...times, properties: {} } };
}
