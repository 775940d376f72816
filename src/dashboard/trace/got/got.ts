import type { ReactNode } from 'react';
import type { DoneRow } from '../rows.ts';
import type { RunData } from '../run-data.ts';

/** What the work of a step was, as whoever got it saw it. */
export interface GotProps {
  row: DoneRow;
  data: RunData;
  /** Links to the captured message, beside the heading. */
  links: ReactNode;
}
