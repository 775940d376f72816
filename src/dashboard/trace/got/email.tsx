import { useState } from 'react';
import { Segmented } from '../../ui/tabs.tsx';
import { textField } from '../steps.ts';
import { Part } from './frame.tsx';
import type { GotProps } from './got.ts';
import { whoGot } from './who.ts';

type Variant = 'text';

const variants: readonly { value: Variant; label: string }[] = [{ value: 'text', label: 'Text' }];

export function EmailGot({ row, data, links }: GotProps) {
  const [variant, setVariant] = useState<Variant>('text');
  const { input } = row.step;
  const from = textField(input, 'from');
  return (
    <Part
      title={whoGot(row, data)}
      actions={
        <>
          <Segmented label="How the mail is shown" value={variant} onChange={setVariant} options={variants} />
          {links}
        </>
      }
    >
      <div className="overflow-hidden rounded-[10px] border border-line-2">
        <div className="border-line border-b bg-sunken px-3 py-2 text-12 [overflow-wrap:anywhere]">
          <p className="font-strong text-13">{textField(input, 'subject') || '(no subject)'}</p>
          <p className="text-ink-2">
            {from ? `${from} to ` : 'To '}
            {textField(input, 'to') || 'nobody'}
          </p>
        </div>
        <div className="whitespace-pre-wrap bg-surface px-5 py-4 text-13 [overflow-wrap:anywhere]">
          {textField(input, 'text') || '(no text)'}
        </div>
      </div>
    </Part>
  );
}
