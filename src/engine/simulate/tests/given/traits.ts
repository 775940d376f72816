import { eventNow } from '../playing.ts';
import type { Happen } from './given.ts';

/** As an identify call: an event whose properties are the traits. */
export const traits: Happen<'traits'> = (playing, { traits: changes, userId = playing.firstPerson }) => {
  const event = eventNow(playing, { type: 'user.identified', userId, properties: changes, traits: changes });
  playing.simulation.event(event);
  return null;
};
