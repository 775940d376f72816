import { durationMs } from '../../../../contract/bundle/duration.ts';
import type { Happen } from './given.ts';

export const advance: Happen<'advance'> = ({ simulation }, { advance: span }) => {
  simulation.advanceTo(simulation.now() + durationMs(span));
  return null;
};
