import { RadioCards } from '../ui/inputs.tsx';
import { counted } from '../words/counted.ts';

/** What becomes of runs in flight when there is a new version. */
export type RunsChoice = 'stay' | 'move' | 'cancel';

const runsWords: Record<RunsChoice, { label: string; hint: string }> = {
  stay: { label: 'They finish in their version', hint: 'New runs begin in the new one.' },
  move: { label: 'They move to the new version', hint: 'Those whose step is gone stay in theirs.' },
  cancel: { label: 'They are cancelled', hint: 'Nothing more is sent for them.' },
};

/** `1 run is in flight`, `42 runs are in flight`. */
export const inFlightWords = (count: number): string =>
  `${counted(count, 'run')} ${count === 1 ? 'is' : 'are'} in flight`;

export function RunsChoiceField({ value, onChange }: { value: RunsChoice; onChange: (value: RunsChoice) => void }) {
  return (
    <RadioCards
      label="Runs in flight"
      hideLabel
      columns={1}
      value={value}
      onChange={onChange}
      options={(Object.keys(runsWords) as RunsChoice[]).map((choice) => ({ value: choice, ...runsWords[choice] }))}
    />
  );
}
