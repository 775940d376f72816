import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { runQueries } from '../api/queries/runs.ts';
import { useConnection } from '../shell/connection.ts';
import { type RunData, walkedVersion } from '../trace/run-data.ts';
import { NotFound } from '../ui/states.tsx';
import { readDraft } from './draft.ts';
import { DrawingFlow } from './drawing-flow.tsx';
import { pathOverlay } from './overlays/path.ts';

/** The version that a run walks, with its way drawn on it. */
export function RunCanvas({
  data,
  selected,
  onSelect,
}: {
  data: RunData;
  /** Label of the selected step. */
  selected: string | null;
  onSelect: (label: string) => void;
}) {
  const connection = useConnection();
  const { run } = data;
  const version = useQuery(runQueries.version(connection, run.workflowId, walkedVersion(run)));
  const draft = useMemo(() => {
    const reading = version.data === undefined ? null : readDraft(version.data);
    return reading?.ok ? reading.draft : null;
  }, [version.data]);
  const { steps, status } = run;
  const overlay = useMemo(
    () => (draft === null ? null : pathOverlay(draft, { steps, status }, 'Run')),
    [draft, steps, status],
  );
  if (version.isError) return <NotFound what="Version" text="The version that this run walks is no longer kept." />;
  if (draft === null) return <div aria-busy className="size-full" />;
  return (
    <DrawingFlow
      draft={draft}
      overlay={overlay}
      label={`The way of the run on version ${walkedVersion(run)}`}
      selected={selected}
      onSelect={onSelect}
    />
  );
}
