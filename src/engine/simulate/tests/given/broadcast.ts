import { evaluate } from '../../../conditions/evaluate.ts';
import { scopeOfPerson } from '../../world.ts';
import type { Happen } from './given.ts';

/** One run for each person who is in the audience now. */
export const broadcast: Happen<'broadcast'> = (playing, { broadcast: name, audience }) => {
  const { simulation, store, tested, world } = playing;
  const workflow = tested.workflows.find((one) => one.name === name);
  const condition = world.audiences.get(tested.audienceIds.get(audience) ?? '')?.condition;
  if (!workflow || condition === undefined) return null;
  const members = store.people().filter((person) => {
    return evaluate(condition, scopeOfPerson(world, person), simulation.now()).ok;
  });
  const broadcastId = playing.nextEventId();
  for (const { userId: personId } of members) {
    const what = [broadcastId, personId];
    simulation.occasion({ form: 'broadcast', workflowId: workflow.id, personId, what, properties: { broadcastId } });
  }
  return null;
};
