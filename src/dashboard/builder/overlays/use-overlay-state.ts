// Which overlay is shown, by the address, and what it is made of.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { pollInterval } from '../../api/live.ts';
import { runQueries } from '../../api/queries/runs.ts';
import { stepCountsQuery, versionsQuery } from '../../api/queries/workflow.ts';
import { useConnection } from '../../shell/connection.ts';
import { useSearchParams } from '../../shell/search.ts';
import { useBuilder } from '../builder-context.ts';
import { readDraft } from '../draft.ts';
import { useDryRun } from '../dry-run/dry-run-context.ts';
import { changesOverlay } from './changes.ts';
import { countsByStep, liveOverlay, versionsIn } from './live.ts';
import { type OverlayKind, type OverlayState, overlayKinds } from './overlay-context.ts';
import { pathOverlay } from './path.ts';

const numberIn = (text: string | undefined): number | null => {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : null;
};

function useLive(workflowId: string | null, version: number | null, enabled: boolean) {
  const { client, projectId, paths } = useConnection();
  const counts = useQuery({
    ...stepCountsQuery({ client, projectId }, workflowId ?? ''),
    enabled: enabled && workflowId !== null,
    refetchInterval: pollInterval,
  });
  const overlay = useMemo(() => {
    if (!enabled || counts.data === undefined || workflowId === null) return null;
    return liveOverlay(countsByStep(counts.data, version), workflowId, paths);
  }, [enabled, counts.data, version, workflowId, paths]);
  return { overlay, error: counts.error, versions: counts.data === undefined ? [] : versionsIn(counts.data) };
}

function useChanges(workflowId: string | null, wanted: number | null, enabled: boolean) {
  const connection = useConnection();
  const { draft, state } = useBuilder();
  const isAsked = enabled && workflowId !== null;
  const versions = useQuery({ ...versionsQuery(connection, workflowId ?? ''), enabled: isAsked });
  const published = versions.data?.data.map(({ version }) => version) ?? [];
  const against = wanted ?? state.base?.version ?? null;
  const other = useQuery({
    ...runQueries.version(connection, workflowId ?? '', against ?? 0),
    enabled: isAsked && against !== null,
  });
  const overlay = useMemo(() => {
    const reading = isAsked && other.data !== undefined ? readDraft(other.data) : null;
    return reading?.ok ? changesOverlay(draft, reading.draft, `version ${against}`) : null;
  }, [isAsked, other.data, draft, against]);
  return { overlay, error: versions.error ?? other.error, published, against };
}

/** The overlay of the builder; `workflowId`: null for a workflow that was never published. */
export function useOverlayState(workflowId: string | null): OverlayState {
  const [search, change] = useSearchParams();
  const { draft } = useBuilder();
  const { result } = useDryRun();
  const kind = overlayKinds.find((name) => name === search.overlay) ?? 'plain';
  const version = numberIn(search.version);
  const live = useLive(workflowId, version, kind === 'live');
  const changes = useChanges(workflowId, numberIn(search.against), kind === 'changes');
  const path = useMemo(
    () =>
      kind === 'dry-run' && result !== null
        ? pathOverlay(draft, { steps: result.steps, status: result.endsWith }, 'Dry-run')
        : null,
    [kind, result, draft],
  );
  const overlay =
    kind === 'dry-run' ? path : kind === 'live' ? live.overlay : kind === 'changes' ? changes.overlay : null;
  return {
    kind,
    overlay,
    choose: (next: OverlayKind) => change({ overlay: next === 'plain' ? null : next }),
    version,
    versions: live.versions,
    chooseVersion: (next) => change({ version: next === null ? null : String(next) }),
    against: changes.against,
    published: changes.published,
    chooseAgainst: (next) => change({ against: String(next) }),
    error: kind === 'live' ? live.error : kind === 'changes' ? changes.error : null,
  };
}
