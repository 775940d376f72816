import { useEffect, useRef } from 'react';
import { useConnection } from '../../shell/connection.ts';

/** Where this server serves the element, as every page that shows it loads it. */
const address = '/sdk/inbox.js';

interface Inbox extends HTMLElement {
  getToken: (options: { refresh: boolean }) => Promise<string>;
}

export interface InboxProps {
  userId: string;
  placement: 'inline' | 'popover';
  theme: 'light' | 'dark';
  /** Something of the feed changed, or could not be read. */
  onChange: () => void;
  onFail: (error: unknown) => void;
}

/** The real `<sendora-inbox>` with the feed of a person, by a token that lives for 15 minutes and is renewed. */
export function InboxElement({ userId, placement, theme, onChange, onFail }: InboxProps) {
  const { client, projectId } = useConnection();
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef({ onChange, onFail });
  useEffect(() => {
    latest.current = { onChange, onFail };
  });
  useEffect(() => {
    const inbox = document.createElement('sendora-inbox') as Inbox;
    inbox.setAttribute('base-url', location.origin);
    inbox.setAttribute('user-id', userId);
    inbox.setAttribute('placement', placement);
    inbox.getToken = async () => (await client.createFeedPreviewToken({ body: { userId, projectId } })).token;
    const changed = () => latest.current.onChange();
    const failed = (event: Event) => latest.current.onFail((event as CustomEvent<{ error: unknown }>).detail.error);
    // A preview leads nowhere: the address is one of the product, not of this page.
    const stay = (event: Event) => event.preventDefault();
    inbox.addEventListener('sendora-counts', changed);
    inbox.addEventListener('sendora-item', changed);
    inbox.addEventListener('sendora-error', failed);
    inbox.addEventListener('sendora-click', stay);
    let isGone = false;
    import(/* @vite-ignore */ address)
      .then(() => isGone || place.current?.replaceChildren(inbox))
      .catch((error: unknown) => isGone || latest.current.onFail(error));
    return () => {
      isGone = true;
      inbox.remove();
    };
  }, [client, projectId, userId, placement]);
  useEffect(() => {
    const root = place.current;
    if (root === null) return;
    const dress = () => root.firstElementChild?.setAttribute('theme', theme);
    dress();
    const observer = new MutationObserver(dress);
    observer.observe(root, { childList: true });
    return () => observer.disconnect();
  }, [theme]);
  return <div ref={place} className={placement === 'inline' ? 'min-h-full' : 'min-h-10 min-w-10'} />;
}
