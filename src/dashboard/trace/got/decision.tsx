import { saidCondition } from '../../words/condition-words.ts';
import { fieldOf, textField, titleIn } from '../steps.ts';
import { waysOut } from '../ways.ts';
import { Pairs, Part } from './frame.tsx';
import type { GotProps } from './got.ts';

const named = (target: string, title: (label: string) => string): string =>
  target === 'end' ? 'the end of the run' : `“${title(target)}”`;

/** What a branch decided by, and where its ways lead. */
export function DecisionGot({ row, data }: GotProps) {
  const { steps } = data;
  const title = titleIn(steps);
  const condition = saidCondition(row.written?.config.condition);
  const next = textField(row.step.output, 'next');
  const ways = waysOut(
    steps,
    steps.findIndex(({ label }) => label === row.step.label),
  );
  return (
    <Part title="Decision">
      <Pairs
        pairs={[
          ...(condition === null ? [] : [['Condition', condition] as const]),
          ...ways.map(
            ({ word, target }) =>
              [
                word ?? 'Next',
                <span key={target}>
                  {named(target, title)}
                  {target === next && fieldOf(row.step.output, 'result') === (word === 'Yes') ? (
                    <strong className="font-strong"> (taken)</strong>
                  ) : null}
                </span>,
              ] as const,
          ),
        ]}
      />
    </Part>
  );
}
