import type { Judge } from './expectation.ts';

const counted = (count: number): string => (count === 1 ? '1 run was' : `${count} runs were`);

export const runs: Judge<'runs'> = ({ store, happened }, { runs: wanted }) => {
  const actual = store.runs().length;
  if (actual === wanted) return null;
  const { refusals } = happened;
  const refused = refusals.length === 0 ? '' : `; ${refusals.length} refused (${[...new Set(refusals)].join(', ')})`;
  const expected = `${wanted} ${wanted === 1 ? 'run' : 'runs'} to start`;
  return { message: `expected ${expected}, but ${counted(actual)} started${refused}.`, actual };
};
