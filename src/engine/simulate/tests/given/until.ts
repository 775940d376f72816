import { clockText } from '../words.ts';
import type { Happen } from './given.ts';

export const until: Happen<'until'> = ({ simulation }, { until: moment }) => {
  const [at, now] = [Date.parse(moment), simulation.now()];
  if (at < now) return `The clock cannot run back to ${clockText(at)}; it shows ${clockText(now)}.`;
  simulation.advanceTo(at);
  return null;
};
