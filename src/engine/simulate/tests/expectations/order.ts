import type { Playing } from '../playing.ts';
import { listed } from '../words.ts';
import type { Judge } from './expectation.ts';

/** Labels of the steps that ran, in the order in which they ended; those that were passed over did not run. */
const ranSteps = ({ happened }: Playing): string[] =>
  happened.steps.flatMap(({ entry }) => (entry.reason === 'condition_not_met' ? [] : entry.label));

export const order: Judge<'order'> = (playing, { order: labels }) => {
  const ran = ranSteps(playing);
  let from = 0;
  for (const [place, label] of labels.entries()) {
    const at = ran.indexOf(label, from);
    if (at === -1) {
      const happened = ran.length === 0 ? 'no step ran' : `these ran: ${ran.join(', ')}`;
      const after = place === 0 || !ran.includes(label) ? '' : ` after ${labels[place - 1]}`;
      const message = `expected the steps ${listed(labels)} in this order, but ${label} did not run${after}; ${happened}.`;
      return { message, actual: ran };
    }
    from = at + 1;
  }
  return null;
};
