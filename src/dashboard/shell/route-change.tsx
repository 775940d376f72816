import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useDelayed } from '../ui/states.tsx';

/** How long the heading of a new page is waited for, in milliseconds. */
const patienceMs = 3_000;

const isTyping = (): boolean => document.activeElement?.matches('main input, main textarea') ?? false;

/** Moves the focus to the heading of the page; false while there is none. */
function focusHeading(): boolean {
  const heading = document.querySelector<HTMLElement>('#main h1');
  if (heading === null) return false;
  heading.tabIndex = -1;
  if (!isTyping()) heading.focus({ preventScroll: true });
  return true;
}

/** Tells people who cannot see it that another page is shown, and brings the focus there. */
export function RouteAnnouncer() {
  const pathname = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname });
  const shown = useRef(pathname);
  const [said, setSaid] = useState('');
  useEffect(() => {
    const before = shown.current;
    shown.current = pathname;
    if (before === undefined || before === pathname) return;
    const land = () => {
      if (!focusHeading()) return false;
      setSaid(document.title);
      return true;
    };
    if (land()) return;
    const main = document.getElementById('main');
    if (main === null) return;
    const observer = new MutationObserver(() => land() && observer.disconnect());
    observer.observe(main, { childList: true, subtree: true });
    const timer = setTimeout(() => observer.disconnect(), patienceMs);
    return () => {
      observer.disconnect();
      clearTimeout(timer);
    };
  }, [pathname]);
  return (
    <p aria-live="polite" className="sr-only">
      {said}
    </p>
  );
}

/** A thin bar at the top while a page takes its time to load. */
export function RouteProgress() {
  const isPending = useRouterState({ select: ({ status }) => status === 'pending' });
  return isPending ? <Bar /> : null;
}

function Bar() {
  if (!useDelayed(200)) return null;
  return (
    <div role="status" className="fixed inset-x-0 top-0 z-50 h-0.5 overflow-hidden bg-accent-soft">
      <span className="sr-only">Loading the page…</span>
      <div className="h-full w-1/3 animate-pulse bg-accent-solid" />
    </div>
  );
}
