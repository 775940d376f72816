import type { OccasionForm } from '../../../engine/triggers/occasions.ts';
import { audience } from './audience.ts';
import { date } from './date.ts';
import type { Filler } from './filler.ts';
import { schedule } from './schedule.ts';

/** Of a form that is not here, nobody is due before something happens. */
const nobody: Filler = { looksAtPeople: () => false, fill: async () => ({ statements: [], dueAt: null }) };

/** How workflows of each form are prepared. */
export const fillers: { readonly [F in OccasionForm]: Filler } = {
  date,
  schedule,
  audience,
  broadcast: nobody,
};
