import { Bell, Smartphone } from 'lucide-react';
import { useState } from 'react';
import { PanelError } from '../../ui/panel-state.tsx';
import { Segmented } from '../../ui/tabs.tsx';
import { InboxElement } from './inbox-element.tsx';

export const frames = ['phone', 'page'] as const;
export type Frame = (typeof frames)[number];
export type Look = 'light' | 'dark';

/** The colours of a plain page in a scheme, whatever the theme of the dashboard is. */
const paper = (look: Look) => ({ colorScheme: look, background: 'Canvas', color: 'CanvasText' });

/** Grey lines where the app would have its text. */
function Lines({ widths }: { widths: readonly string[] }) {
  return (
    <span aria-hidden className="grid gap-2.5 opacity-15">
      {widths.map((width) => (
        <span key={width} className="h-3 rounded-full bg-current" style={{ width }} />
      ))}
    </span>
  );
}

/** The real inbox of a person in the place that an app would have for it. */
export function Stage({
  userId,
  frame,
  look,
  onFrame,
  onLook,
  onChange,
}: {
  userId: string;
  frame: Frame;
  look: Look;
  onFrame: (frame: Frame) => void;
  onLook: (look: Look) => void;
  onChange: () => void;
}) {
  const [error, setError] = useState<unknown>(null);
  const [round, setRound] = useState(0);
  const inbox = (placement: 'inline' | 'popover') => (
    <InboxElement
      key={round}
      userId={userId}
      placement={placement}
      theme={look}
      onChange={() => {
        setError(null);
        onChange();
      }}
      onFail={setError}
    />
  );
  const retry = () => {
    setError(null);
    setRound(round + 1);
  };
  return (
    <section aria-label="Preview" className="rounded-card border border-line bg-surface shadow-1">
      <div className="flex flex-wrap items-center gap-2 px-4 pt-2.5 pb-2.5">
        <h2>As {userId} sees it</h2>
        <span className="ml-auto flex flex-wrap gap-2">
          <Segmented<Frame>
            label="Frame"
            value={frame}
            onChange={onFrame}
            options={[
              { value: 'phone', label: <Labelled icon={Smartphone} text="Phone" /> },
              { value: 'page', label: <Labelled icon={Bell} text="Bell" /> },
            ]}
          />
          <Segmented<Look>
            label="Look"
            value={look}
            onChange={onLook}
            options={[
              { value: 'light', label: 'Light' },
              { value: 'dark', label: 'Dark' },
            ]}
          />
        </span>
      </div>
      {error === null ? null : <PanelError error={error} onRetry={retry} />}
      <div className="border-line border-t bg-sunken p-4">
        {frame === 'phone' ? <Phone look={look}>{inbox('inline')}</Phone> : <Page look={look}>{inbox('popover')}</Page>}
      </div>
      <p className="border-line border-t px-4 py-2.5 text-12 text-ink-3">
        It is the feed itself: what you mark here is marked for {userId}.
      </p>
    </section>
  );
}

function Labelled({ icon: Icon, text }: { icon: typeof Bell; text: string }) {
  return (
    <>
      <Icon size={14} aria-hidden />
      {text}
    </>
  );
}

function Phone({ look, children }: { look: Look; children: React.ReactNode }) {
  return (
    <div
      style={paper(look)}
      className="mx-auto flex h-[560px] w-full max-w-[340px] flex-col overflow-clip rounded-[36px] border-[7px] border-edge"
    >
      <span aria-hidden className="mx-auto mt-2 mb-3 h-5 w-24 shrink-0 rounded-full bg-edge" />
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-4">{children}</div>
    </div>
  );
}

function Page({ look, children }: { look: Look; children: React.ReactNode }) {
  return (
    <div style={paper(look)} className="flex h-[560px] flex-col rounded-card border border-line-2">
      <div className="flex items-center gap-3 border-line-2 border-b px-4 py-2">
        <span aria-hidden className="h-4 w-20 rounded-full bg-current opacity-25" />
        <span aria-hidden className="ml-auto size-7 rounded-full bg-current opacity-15" />
        {children}
      </div>
      <div className="p-5">
        <Lines widths={['62%', '88%', '80%', '45%']} />
      </div>
    </div>
  );
}
