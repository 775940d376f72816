import { Breach, type Outside } from './checks.ts';
import type { Dice } from './definitions.ts';
import type { Ending, SimulatedRun } from './simulated-run.ts';

/** An event that matches the trigger of a run, perhaps one that came before: it joins, or may begin a run of its own. */
export function joinDigest(object: SimulatedRun, dice: Dice, { joined }: Outside, ending: Ending) {
  const id = `join-${String(dice.below(30)).padStart(7, '0')}`;
  const event = { id, type: 'simulated', timestamp: object.now, properties: {} };
  const moved = object.step({ kind: 'join', event }, ending);
  const isIn = moved.verdict === 'ok' || moved.verdict === 'unchanged';
  if (!isIn && joined.has(id)) throw new Breach('an event that joined is never told that it did not');
  if (isIn) joined.add(id);
  return moved;
}
