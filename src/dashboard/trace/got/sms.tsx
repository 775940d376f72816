import { textField } from '../steps.ts';
import { Bubble, Part } from './frame.tsx';
import type { GotProps } from './got.ts';
import { whoGot } from './who.ts';

export function SmsGot({ row, data, links }: GotProps) {
  const { input } = row.step;
  return (
    <Part title={whoGot(row, data)} actions={links}>
      <Bubble>{textField(input, 'body')}</Bubble>
      <p className="mt-1 text-12 text-ink-3">To {textField(input, 'to') || 'nobody'}</p>
    </Part>
  );
}
