import { useState } from 'react';
import { PreviewFrame } from '../editor/preview-frame.tsx';
import { Button } from '../ui/button.tsx';
import { Segmented } from '../ui/tabs.tsx';
import type { ShownProps } from './shown.ts';

const variants = [
  { value: 'mail', label: 'Mail' },
  { value: 'text', label: 'Text' },
] as const;

/** A mail as its reader sees it; remote images are loaded on demand only. */
export function EmailMessage({ message }: Pick<ShownProps<'email'>, 'message'>) {
  const [variant, setVariant] = useState<'mail' | 'text'>('mail');
  const [images, setImages] = useState(false);
  const [hasRemote, setRemote] = useState(false);
  const { html, text, subject, to } = message;
  const isText = variant === 'text' || html === '';
  return (
    <div className="grid gap-1.5">
      <div className="overflow-hidden rounded-[10px] border border-line-2">
        <div className="flex flex-wrap items-center gap-2 border-line border-b bg-sunken px-3 py-2 text-12">
          <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
            <p className="font-strong text-13">{subject || '(no subject)'}</p>
            <p className="text-ink-2">To {to || 'nobody'}</p>
          </div>
          <Segmented label="How the mail is shown" value={variant} onChange={setVariant} options={variants} />
        </div>
        {isText ? (
          <div className="whitespace-pre-wrap bg-surface px-5 py-4 text-13 [overflow-wrap:anywhere]">
            {text || '(no text)'}
          </div>
        ) : (
          <div className="bg-sunken p-2">
            <PreviewFrame
              html={html}
              title={`Mail: ${subject}`}
              scheme="light"
              images={images}
              onRemoteImages={setRemote}
            />
          </div>
        )}
      </div>
      {hasRemote && !images && !isText ? (
        <p className="flex flex-wrap items-center gap-2 text-12 text-ink-3">
          Remote images are not loaded.
          <Button size="small" onClick={() => setImages(true)}>
            Load images
          </Button>
        </p>
      ) : null}
    </div>
  );
}
