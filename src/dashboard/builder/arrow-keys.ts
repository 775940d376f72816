import type { Direction } from './walk.ts';

/** Where the keys lead that go along the steps. */
export const arrowKeys: Readonly<Record<string, Direction>> = {
  ArrowDown: 'down',
  ArrowUp: 'up',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Home: 'first',
  End: 'last',
};
