// How pages stay current: polling that slows down while nothing happens, and sockets that fall back to it.
import type { Query } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { SocketAddress } from '../../sdk/api/types.ts';

const busyMs = 2_000;
const quietMs = 15_000;
/** After how long without a change the polling slows down, in milliseconds. */
const quietAfterMs = 5 * 60_000;

interface Seen {
  data: unknown;
  changedAt: number;
}
const seen = new WeakMap<object, Seen>();

/**
 * `refetchInterval` of a query that should stay current: 2 s, and 15 s after five minutes without a change. Hidden windows do
 * not poll; a list of many pages, all of which are read again, does so less often. What was never read is not asked for
 * again by itself: each attempt would put a skeleton in the place of the error and its Retry.
 */
export function pollInterval(query: Pick<Query, 'state'>, now = Date.now()): number | false {
  const { data, errorUpdateCount } = query.state;
  if (data === undefined && errorUpdateCount > 0) return false;
  const last = seen.get(query);
  // Equal answers keep the identity of the data.
  const current = last && last.data === data ? last : { data, changedAt: now };
  seen.set(query, current);
  if (now - current.changedAt >= quietAfterMs) return quietMs;
  return Math.min(quietMs, busyMs * pagesOf(data));
}

const pagesOf = (data: unknown): number =>
  typeof data === 'object' && data !== null && 'pages' in data && Array.isArray(data.pages)
    ? Math.max(1, data.pages.length)
    : 1;

/** connecting: nothing arrived yet. live: frames arrive. polling: no socket for now, so read again by `pollInterval`. */
export type LiveState = 'connecting' | 'live' | 'polling';

const firstRetryMs = 1_000;
const longestRetryMs = 30_000;

/** Frames of a WebSocket of the API while `enabled`. It reconnects by itself; use `pollInterval` while it is not live. */
export function useLiveSocket<Frame>({
  address,
  enabled,
  onFrame,
}: {
  address: () => SocketAddress;
  enabled: boolean;
  onFrame: (frame: Frame) => void;
}): LiveState {
  const [state, setState] = useState<LiveState>('connecting');
  const latest = useRef({ address, onFrame });
  useEffect(() => {
    latest.current = { address, onFrame };
  });
  const url = address().url;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address needs another socket.
  useEffect(() => {
    if (!enabled) return;
    return follow<Frame>(
      () => latest.current.address(),
      (frame) => {
        setState('live');
        latest.current.onFrame(frame);
      },
      () => setState('polling'),
    );
  }, [enabled, url]);
  return enabled ? state : 'polling';
}

/** Keeps a socket open; returns how to end it. */
function follow<Frame>(address: () => SocketAddress, onFrame: (frame: Frame) => void, onLost: () => void): () => void {
  let ended = false;
  let retryMs = firstRetryMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let socket: WebSocket | undefined;
  const open = () => {
    const { url, protocols } = address();
    socket = new WebSocket(url, protocols);
    socket.onmessage = ({ data }) => {
      if (ended) return;
      retryMs = firstRetryMs;
      onFrame(JSON.parse(String(data)) as Frame);
    };
    socket.onclose = () => {
      if (ended) return;
      onLost();
      timer = setTimeout(open, retryMs);
      retryMs = Math.min(longestRetryMs, retryMs * 2);
    };
  };
  open();
  return () => {
    ended = true;
    clearTimeout(timer);
    // Closing one that still connects would be reported in the console.
    if (socket?.readyState === WebSocket.CONNECTING) socket.onopen = ({ target }) => (target as WebSocket).close();
    else socket?.close();
  };
}
