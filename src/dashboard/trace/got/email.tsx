import { useState } from 'react';
import { PreviewFrame } from '../../editor/preview-frame.tsx';
import { Button } from '../../ui/button.tsx';
import { Segmented } from '../../ui/tabs.tsx';
import { textField } from '../steps.ts';
import { Part } from './frame.tsx';
import type { GotProps } from './got.ts';
import { whoGot } from './who.ts';

const variants = [
  { value: 'mail', label: 'Mail' },
  { value: 'phone', label: 'Phone' },
  { value: 'text', label: 'Text' },
] as const;
type Variant = (typeof variants)[number]['value'];

/** Width of a phone, in pixels. */
const phoneWidth = 375;

/** The mail as its reader sees it. Remote images are loaded on demand only: that would count as an opening. */
export function EmailGot({ row, data, links }: GotProps) {
  const [chosen, setVariant] = useState<Variant>('mail');
  const [images, setImages] = useState(false);
  const [hasRemote, setRemote] = useState(false);
  const { input } = row.step;
  const html = textField(input, 'html');
  const variant = html ? chosen : 'text';
  const from = textField(input, 'from');
  const title = `${whoGot(row, data)}: ${textField(input, 'subject') ?? 'mail'}`;
  return (
    <Part
      title={whoGot(row, data)}
      actions={
        <>
          {html ? (
            <Segmented label="How the mail is shown" value={variant} onChange={setVariant} options={variants} />
          ) : null}
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
        {variant === 'text' || !html ? (
          <div className="whitespace-pre-wrap bg-surface px-5 py-4 text-13 [overflow-wrap:anywhere]">
            {textField(input, 'text') || '(no text)'}
          </div>
        ) : (
          <div className="bg-sunken p-2">
            <PreviewFrame
              html={html}
              title={title}
              scheme="light"
              images={images}
              onRemoteImages={setRemote}
              {...(variant === 'phone' ? { width: phoneWidth } : {})}
            />
          </div>
        )}
      </div>
      {hasRemote && !images && variant !== 'text' ? (
        <p className="mt-1.5 flex flex-wrap items-center gap-2 text-12 text-ink-3">
          Remote images are not loaded.
          <Button size="small" onClick={() => setImages(true)}>
            Load images
          </Button>
        </p>
      ) : null}
    </Part>
  );
}
