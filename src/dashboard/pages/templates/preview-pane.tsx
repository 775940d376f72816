import { ImageDown, RotateCw } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { PreviewFrame } from '../../editor/preview-frame.tsx';
import { Button } from '../../ui/button.tsx';
import { FaultText } from '../../ui/field.tsx';
import { ListSkeleton } from '../../ui/states.tsx';
import { Segmented } from '../../ui/tabs.tsx';
import { SamplePicker } from './sample-picker.tsx';
import type { Preview } from './use-preview.ts';
import type { Sample } from './use-sample.ts';

const views = [
  { value: 'desktop', label: 'Desktop' },
  { value: 'phone', label: 'Phone' },
  { value: 'text', label: 'Text' },
] as const;
type View = (typeof views)[number]['value'];

const schemes = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;
type Scheme = (typeof schemes)[number]['value'];

/** Width of a phone, in pixels. */
const phoneWidth = 375;

export interface PreviewPaneProps {
  preview: Preview;
  sample: Sample;
  /** What the frame shows, e.g. "Order confirmation". */
  name: string;
  /** Faults of texts that are edited beside it, which are told there. */
  ownFaults: ReadonlySet<string>;
  /** Below the mail, e.g. which variables have no value. */
  notes?: ReactNode;
  /** Above the mail, e.g. in which template a layout is shown. */
  children?: ReactNode;
}

/** The mail as its reader sees it. Remote images are loaded on demand only. */
export function PreviewPane({ preview, sample, name, ownFaults, notes, children }: PreviewPaneProps) {
  const [view, setView] = useState<View>('desktop');
  const [scheme, setScheme] = useState<Scheme>('light');
  const [images, setImages] = useState(false);
  const [hasRemote, setRemote] = useState(false);
  const { data } = preview;
  return (
    <section aria-label="Preview" aria-busy={preview.isBehind} className="grid min-w-0 content-start gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="mr-auto">Preview</h2>
        <Segmented label="Where it is read" value={view} onChange={setView} options={views} />
        <Segmented label="Colours of the reader" value={scheme} onChange={setScheme} options={schemes} />
      </div>
      <SamplePicker sample={sample} />
      {children}
      <Trouble preview={preview} ownFaults={ownFaults} />
      {data === undefined ? (
        preview.problem === null ? (
          <ListSkeleton rows={6} rowHeight={56} />
        ) : null
      ) : (
        <div className="overflow-hidden rounded-[10px] border border-line-2 bg-surface">
          <div className="border-line border-b bg-sunken px-3 py-2 [overflow-wrap:anywhere]">
            <p className="font-strong text-13">{data.subject || '(no subject)'}</p>
            <p className="text-12 text-ink-3">{data.preheader || 'No preheader: the beginning of the mail is shown'}</p>
          </div>
          {view === 'text' ? (
            <div className="whitespace-pre-wrap px-5 py-4 text-13 [overflow-wrap:anywhere]">
              {data.text || '(no text)'}
            </div>
          ) : (
            <div className="bg-sunken p-2">
              <PreviewFrame
                html={data.html}
                title={`Preview of ${name || 'the mail'}`}
                scheme={scheme}
                images={images}
                onRemoteImages={setRemote}
                {...(view === 'phone' ? { width: phoneWidth } : {})}
              />
            </div>
          )}
        </div>
      )}
      {hasRemote && view !== 'text' ? (
        <p className="flex flex-wrap items-center gap-2 text-12 text-ink-3">
          {images ? 'Remote images are loaded.' : 'Remote images are not loaded.'}
          <Button size="small" icon={ImageDown} onClick={() => setImages(!images)}>
            {images ? 'Hide images' : 'Load images'}
          </Button>
        </p>
      ) : null}
      {notes}
    </section>
  );
}

/** Why the mail below is not what is written. */
function Trouble({ preview, ownFaults }: Pick<PreviewPaneProps, 'preview' | 'ownFaults'>) {
  const { problem, faults, data } = preview;
  if (problem === null) return null;
  const others = faults.filter(({ pointer }) => !ownFaults.has(pointer));
  return (
    <div
      role="alert"
      className="grid gap-1.5 rounded-control border border-line bg-bad-soft px-3 py-2 text-12 text-bad"
    >
      <p className="font-strong">
        {faults.length === 0 ? problem.title : 'This could not be rendered'}
        {data === undefined ? '.' : '; below is how it was before.'}
      </p>
      {faults.length === 0 ? (
        <>
          <p>{problem.detail}</p>
          <Button size="small" icon={RotateCw} className="w-fit" onClick={preview.retry}>
            Retry
          </Button>
        </>
      ) : (
        others.map(({ pointer, message }) => <FaultText key={pointer + message}>{message}</FaultText>)
      )}
    </div>
  );
}
