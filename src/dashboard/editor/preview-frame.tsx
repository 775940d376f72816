// The HTML of a mail as its reader sees it, in a sandboxed frame with a policy of its own (public/preview.html, which is
// served without its extension).
import { useEffect, useRef, useState } from 'react';
import { isObject } from '../../contract/json.ts';

export interface PreviewFrameProps {
  html: string;
  /** In pixels; the width of the place when left out. */
  width?: number;
  scheme: 'light' | 'dark';
  /** Whether remote images are loaded, which tells their senders that somebody looks. */
  images: boolean;
  /** What the frame shows, e.g. "Confirm by email, as Ada gets it". */
  title: string;
  /** In pixels. */
  mostHeight?: number;
  /** Told whether there are remote images. */
  onRemoteImages?: (hasRemote: boolean) => void;
}

const leastHeight = 80;

export function PreviewFrame({
  html,
  width,
  scheme,
  images,
  title,
  mostHeight = 2_000,
  onRemoteImages,
}: PreviewFrameProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [isReady, setReady] = useState(false);
  const [height, setHeight] = useState(leastHeight);
  const [link, setLink] = useState<string | null>(null);
  const told = useRef(onRemoteImages);
  told.current = onRemoteImages;
  useEffect(() => {
    const hear = ({ data, origin, source }: MessageEvent<unknown>) => {
      // A sandboxed frame has an origin of its own, which is called "null"; the source says which frame it is.
      if (source !== frame.current?.contentWindow || origin !== 'null' || !isObject(data) || data.sendora !== 'preview')
        return;
      if (data.ready === true) setReady(true);
      if (typeof data.height === 'number') setHeight(Math.max(leastHeight, Math.ceil(data.height)));
      if (typeof data.link === 'string') setLink(data.link);
      if (typeof data.hasRemote === 'boolean') told.current?.(data.hasRemote);
    };
    addEventListener('message', hear);
    return () => removeEventListener('message', hear);
  }, []);
  useEffect(() => {
    setLink(null);
    // Its origin cannot be named; the message holds nothing but what the frame shows anyway.
    if (isReady) frame.current?.contentWindow?.postMessage({ sendora: 'preview', html, scheme, images }, '*');
  }, [isReady, html, scheme, images]);
  return (
    <div className="grid min-w-0 justify-items-center gap-1.5">
      <iframe
        ref={frame}
        src="/preview"
        sandbox="allow-scripts"
        title={title}
        style={{ height: Math.min(height, mostHeight), width: width ?? '100%', colorScheme: scheme }}
        className="max-w-full rounded-control border border-line bg-surface"
      />
      <p role="status" className="max-w-full text-12 text-ink-3 [overflow-wrap:anywhere]">
        {link === null ? '' : `Leads to ${link}`}
      </p>
    </div>
  );
}
