import type { DuePart } from '../turn.ts';
import { broadcasts } from './broadcasts.ts';
import { moments } from './moments.ts';
import { preparing } from './preparing.ts';
import { schedules } from './schedules.ts';
import { sweeps } from './sweeps.ts';

/** Everything that a clock looks after. `earliest` in store/project-clocks.ts names the same. */
export const dueParts: readonly DuePart[] = [schedules, moments, sweeps, preparing, broadcasts];
