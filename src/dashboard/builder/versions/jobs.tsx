import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleStop } from 'lucide-react';
import { useState } from 'react';
import { problemOf } from '../../api/problem.ts';
import { type RunJob, workflowVersionQueries } from '../../api/queries/workflow-versions.ts';
import { useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { useToasts } from '../../ui/toast.tsx';
import { jobWords, progressOf, skippedWords } from './job-words.ts';

/** A job with its progress; a running one can be stopped. */
export function JobLine({ job }: { job: RunJob }) {
  const connection = useConnection();
  const right = useRight('editor');
  const queries = useQueryClient();
  const toasts = useToasts();
  const { queryKey } = workflowVersionQueries.jobs(connection, job.workflowId);
  const stop = useMutation({
    mutationFn: () => connection.client.stopWorkflowJob({ params: { id: job.workflowId, jobId: job.id } }),
    onSettled: () => queries.invalidateQueries({ queryKey }),
    onError: (error) => toasts.add({ tone: 'bad', title: problemOf(error).title, text: problemOf(error).detail }),
  });
  const percent = Math.round(progressOf(job) * 100);
  const isRunning = job.status === 'running';
  return (
    <div className="grid gap-1 text-13">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{jobWords(job)}</span>
        {isRunning ? (
          <Button
            size="small"
            icon={CircleStop}
            disabledReason={right.reason}
            loading={stop.isPending}
            onClick={() => stop.mutate()}
          >
            Stop
          </Button>
        ) : null}
      </div>
      {isRunning ? <ProgressBar label={jobWords(job)} percent={percent} /> : null}
      {skippedWords(job).map((words) => (
        <span key={words} className="text-12 text-ink-3">
          {words}
        </span>
      ))}
    </div>
  );
}

/** Below the bar of the builder: the job that publishing began, until it is done and that was read. */
export function JobBar({ id }: { id: string }) {
  const jobs = useQuery(workflowVersionQueries.jobs(useConnection(), id));
  const [shown, setShown] = useState<string | null>(null);
  const running = jobs.data?.find(({ status }) => status === 'running');
  if (running !== undefined && running.id !== shown) setShown(running.id);
  const job = jobs.data?.find((each) => each.id === shown);
  if (job === undefined) return null;
  return (
    <div role="status" className="flex items-start gap-3 border-line border-b bg-surface px-4 py-2">
      <div className="min-w-0 flex-1">
        <JobLine job={job} />
      </div>
      {job.status === 'running' ? null : (
        <Button size="small" onClick={() => setShown(null)}>
          Close
        </Button>
      )}
    </div>
  );
}
