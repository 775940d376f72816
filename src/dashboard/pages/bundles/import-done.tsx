import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { problemOf } from '../../api/problem.ts';
import { bundleQueries, type ImportResult } from '../../api/queries/bundles.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { FaultText } from '../../ui/field.tsx';
import { jobProgress, jobSentence, resultSummary } from './plan-words.ts';

const pollMs = 1_000;

function Jobs({ importId, result }: { importId: string; result: ImportResult }) {
  const connection = useConnection();
  const queries = useQueryClient();
  const one = bundleQueries.one(connection, importId);
  const query = useQuery({
    ...one,
    refetchInterval: ({ state }) => (jobProgress(state.data?.jobs ?? result.jobs).isRunning ? pollMs : false),
  });
  const stop = useMutation({
    mutationFn: () => connection.client.stopImport({ params: { id: importId }, idempotencyKey: crypto.randomUUID() }),
    onSuccess: (stopped) => queries.setQueryData(one.queryKey, stopped),
  });
  const jobs = query.data?.jobs ?? result.jobs;
  const { done, total, isRunning } = jobProgress(jobs);
  return (
    <div className="grid gap-2" role="status">
      <progress
        value={done}
        max={Math.max(1, total)}
        aria-label="Runs in flight"
        className="h-1.5 w-full accent-accent-solid"
      />
      <ul className="grid gap-1 text-13 text-ink-2">
        {jobs.map((job) => (
          <li key={job.id}>{jobSentence(job)}</li>
        ))}
      </ul>
      {isRunning ? (
        <div>
          <Button size="small" loading={stop.isPending} onClick={() => stop.mutate()}>
            Stop; what is done stays done
          </Button>
        </div>
      ) : null}
      {stop.isError ? <FaultText>{problemOf(stop.error).detail}</FaultText> : null}
    </div>
  );
}

/** What was imported, and how far the runs in flight are. */
export function ImportDone({ result, onAnother }: { result: ImportResult; onAnother: () => void }) {
  const { paths } = useConnection();
  return (
    <Card>
      <div className="grid justify-items-start gap-3">
        <p className="flex items-center gap-2 text-14" role="status">
          <CircleCheck size={18} aria-hidden className="shrink-0 text-good-dot" />
          <span>
            <strong className="font-strong">Imported.</strong> {resultSummary(result)}
          </span>
        </p>
        {result.jobs.length > 0 && result.importId !== null ? (
          <div className="w-full">
            <Jobs importId={result.importId} result={result} />
          </div>
        ) : null}
        <div className="flex flex-wrap gap-2">
          <ButtonLink to={paths.workflows()} variant="primary">
            To the workflows
          </ButtonLink>
          <Button onClick={onAnother}>Import another</Button>
        </div>
      </div>
    </Card>
  );
}
