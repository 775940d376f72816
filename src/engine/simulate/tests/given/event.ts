import { eventNow } from '../playing.ts';
import type { Happen } from './given.ts';

export const event: Happen<'event'> = (playing, { event: type, userId = playing.firstPerson, properties = {} }) => {
  playing.simulation.event(eventNow(playing, { type, userId, properties }));
  return null;
};
