import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, RotateCw } from 'lucide-react';
import { useState } from 'react';
import { problemOf } from '../../api/problem.ts';
import { type DeadLetter, healthQueries } from '../../api/queries/health.ts';
import { useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { JsonView } from '../../ui/code.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { formatNumber } from '../../ui/format.ts';
import { ErrorState, ListSkeleton } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { useToasts } from '../../ui/toast.tsx';

/** Queue messages that failed at every attempt, and how to put them back. */
export function DeadLetters() {
  const connection = useConnection();
  const query = useInfiniteQuery(healthQueries.allDeadLetters(connection));
  const letters = query.data?.pages.flatMap(({ data }) => data) ?? [];
  const queues = [...new Set(letters.map(({ queue }) => queue))];
  return (
    <Card
      title="Dead letters"
      padded={false}
      chips={letters.length > 0 ? <Chip tone="bad">{formatNumber(letters.length)}</Chip> : null}
      actions={queues.map((queue) => <RedriveAll key={queue} queue={queue} />)}
    >
      {query.isPending ? <ListSkeleton rows={2} /> : null}
      {query.isError ? <ErrorState error={query.error} onRetry={() => query.refetch()} /> : null}
      {query.isSuccess && letters.length === 0 ? (
        <p className="flex items-center gap-2 px-4 pb-4 text-13 text-ink-2">
          <CircleCheck size={16} aria-hidden className="text-good" /> Nothing was given up.
        </p>
      ) : null}
      <ul>
        {letters.map((letter) => (
          <Letter key={letter.id} letter={letter} />
        ))}
      </ul>
      {query.hasNextPage ? (
        <div className="border-line border-t p-3 text-center">
          <Button size="small" loading={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
            Load more
          </Button>
        </div>
      ) : null}
    </Card>
  );
}

function useRedriven() {
  const queries = useQueryClient();
  const { projectId } = useConnection();
  return () => queries.invalidateQueries({ queryKey: [...healthQueries.all(projectId), 'dead-letters'] });
}

function RedriveAll({ queue }: { queue: string }) {
  const { client, projectId } = useConnection();
  const [asks, setAsks] = useState(false);
  const right = useRight('editor');
  const toasts = useToasts();
  const renew = useRedriven();
  const redrive = async () => {
    let redriven = 0;
    let cursor: string | null = null;
    do {
      const body = { projectId, queue, ...(cursor === null ? {} : { cursor }) };
      const answer = await client.redriveDeadLetters({ body });
      redriven += answer.redriven;
      cursor = answer.nextCursor;
    } while (cursor !== null);
    toasts.add({ title: `${formatNumber(redriven)} messages are back on ${queue}`, tone: 'good' });
    await renew();
  };
  return (
    <>
      <Button size="small" icon={RotateCw} disabledReason={right.reason} onClick={() => setAsks(true)}>
        Redrive all of {queue}
      </Button>
      <ConfirmDialog
        open={asks}
        onOpenChange={setAsks}
        title={`Redrive all of ${queue}?`}
        text="Every dead letter of this queue goes back on it and is tried again. What was done before is not done twice."
        confirmLabel="Redrive all"
        tone="neutral"
        onConfirm={redrive}
      />
    </>
  );
}

function Letter({ letter }: { letter: DeadLetter }) {
  const { client } = useConnection();
  const [shown, setShown] = useState(false);
  const right = useRight('editor');
  const toasts = useToasts();
  const renew = useRedriven();
  const redrive = useMutation({
    mutationFn: () => client.redriveDeadLetter({ params: { id: letter.id } }),
    onSuccess: () => {
      toasts.add({ title: `The message is back on ${letter.queue}`, tone: 'good' });
      return renew();
    },
    onError: (error) => toasts.add({ title: 'Not redriven', text: problemOf(error).detail, tone: 'bad' }),
  });
  return (
    <li className="grid gap-2 border-line border-t px-4 py-3 text-13">
      <div className="flex flex-wrap items-center gap-2">
        <code className="font-mono text-12">{letter.queue}</code>
        <span className="text-12 text-ink-3">
          given up <Time at={letter.createdAt} /> after {formatNumber(letter.attempts)} attempts
        </span>
        {letter.redrivenAt === null ? null : (
          <Chip tone="info">
            redriven <Time at={letter.redrivenAt} />
          </Chip>
        )}
        <span className="ml-auto flex gap-2">
          <Button size="small" variant="ghost" aria-expanded={shown} onClick={() => setShown(!shown)}>
            {shown ? 'Hide body' : 'Show body'}
          </Button>
          <Button
            size="small"
            icon={RotateCw}
            loading={redrive.isPending}
            disabledReason={right.reason}
            onClick={() => redrive.mutate()}
          >
            Redrive
          </Button>
        </span>
      </div>
      <p className="text-ink-2 [overflow-wrap:anywhere]">
        {letter.lastError ?? letter.firstError ?? 'No error is known.'}
      </p>
      {shown ? <JsonView value={letter.body} label="Body" /> : null}
    </li>
  );
}
