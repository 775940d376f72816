import { useQueryClient } from '@tanstack/react-query';
import { CloudOff, RotateCw } from 'lucide-react';
import { useEffect } from 'react';
import { noteAnswer, useReach } from '../api/reach.ts';
import { Button } from '../ui/button.tsx';
import { formatClock } from '../ui/format.ts';
import { useConnection } from './connection.ts';

/** How often a server that does not answer is tried again, in milliseconds. */
const retryMs = 5_000;

/** Says that the server cannot be reached and how old the page is; renews everything once it answers. */
export function OfflineBar() {
  const { reachable, lastSeen } = useReach();
  return reachable ? null : <Bar lastSeen={lastSeen} />;
}

function Bar({ lastSeen }: { lastSeen: number }) {
  const { client } = useConnection();
  const queries = useQueryClient();
  const probe = () =>
    client.getMe().then(
      () => {
        noteAnswer();
        return queries.invalidateQueries();
      },
      () => undefined,
    );
  // biome-ignore lint/correctness/useExhaustiveDependencies: one timer for as long as the bar is shown.
  useEffect(() => {
    const timer = setInterval(probe, retryMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <div
      role="status"
      className="sticky top-(--bar) z-20 flex flex-wrap items-center gap-2 border-line border-b bg-hold-soft px-4 py-1.5 text-13 text-hold"
    >
      <CloudOff size={15} aria-hidden className="shrink-0" />
      <span className="min-w-0 flex-1">The server cannot be reached. Last seen {formatClock(lastSeen)}.</span>
      <Button size="small" icon={RotateCw} onClick={probe}>
        Try now
      </Button>
    </div>
  );
}
