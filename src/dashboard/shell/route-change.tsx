import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useDelayed } from '../ui/states.tsx';

/** How long the heading of a new page is waited for, in milliseconds; pages that load may replace the one they begin with. */
const patienceMs = 3_000;

const isLost = (): boolean => document.activeElement === null || document.activeElement === document.body;
const isTyping = (): boolean => document.activeElement?.matches('main input, main textarea') ?? false;

/** Keeps the focus on the heading of a new page until somebody moves it; returns how to stop. */
function followHeading(main: HTMLElement, onTitle: (title: string) => void): () => void {
  let landed = false;
  const land = () => {
    const heading = main.querySelector<HTMLElement>('h1');
    if (heading === null || (landed && !isLost())) return;
    heading.tabIndex = -1;
    if (!isTyping()) heading.focus({ preventScroll: true });
    landed = true;
    onTitle(document.title);
  };
  const observer = new MutationObserver(land);
  observer.observe(main, { childList: true, subtree: true });
  const timer = setTimeout(() => observer.disconnect(), patienceMs);
  land();
  return () => {
    observer.disconnect();
    clearTimeout(timer);
  };
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
    const main = document.getElementById('main');
    if (main !== null) return followHeading(main, setSaid);
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
