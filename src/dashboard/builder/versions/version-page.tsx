import { useQuery } from '@tanstack/react-query';
import { useParams, useRouter } from '@tanstack/react-router';
import { History, PencilLine } from 'lucide-react';
import { useMemo, useState } from 'react';
import { isNotFound } from '../../api/problem.ts';
import { runQueries } from '../../api/queries/runs.ts';
import { type Workflow, workflowQuery } from '../../api/queries/workflow.ts';
import type { WorkflowVersion } from '../../api/queries/workflow-versions.ts';
import { useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { useSearchParams } from '../../shell/search.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Facts, PageBody, PageHeader } from '../../ui/page.tsx';
import { ErrorState, ListSkeleton, NotFound } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { actorWords } from '../../words/actor.ts';
import { baseOf } from '../base.ts';
import { draftKey, readKept } from '../draft-store.ts';
import { leaveAsDraft } from './restore-draft.ts';
import { RollbackDialog } from './rollback-dialog.tsx';
import { draftOfVersion } from './version-draft.ts';
import { VersionViews } from './version-views.tsx';

/** Opens the builder with the version as its draft. */
function useRestore(workflow: Workflow, version: WorkflowVersion) {
  const { orgId, projectId, paths } = useConnection();
  const router = useRouter();
  return async () => {
    const kept = await readKept(draftKey(orgId, projectId, workflow.id)).catch(() => null);
    const like = baseOf(workflow).draft;
    leaveAsDraft(workflow, kept, draftOfVersion(version, like), Date.now());
    router.history.push(paths.workflow(workflow.id));
  };
}

function Actions({ workflow, version }: { workflow: Workflow; version: WorkflowVersion }) {
  const right = useRight('editor');
  const restore = useRestore(workflow, version);
  const [isAsked, setIsAsked] = useState(false);
  return (
    <>
      <Button icon={PencilLine} disabledReason={right.reason} onClick={restore}>
        Restore as draft
      </Button>
      {version.isCurrent ? null : (
        <Button icon={History} disabledReason={right.reason} onClick={() => setIsAsked(true)}>
          Roll back…
        </Button>
      )}
      {isAsked ? (
        <RollbackDialog workflow={workflow} version={version.version} onClose={() => setIsAsked(false)} />
      ) : null}
    </>
  );
}

function Head({ workflow, version }: { workflow: Workflow | null; version: WorkflowVersion }) {
  const { paths } = useConnection();
  const { name, version: number, createdAt, createdBy, activeRuns, isCurrent, workflowId } = version;
  return (
    <PageHeader
      title={`Version ${number}`}
      crumbs={[
        { label: 'Workflows', to: paths.workflows() },
        ...(workflow === null ? [] : [{ label: workflow.name, to: paths.workflow(workflowId, { panel: 'versions' }) }]),
      ]}
      chips={isCurrent && workflow !== null ? <Chip tone="good">current</Chip> : null}
      actions={workflow === null ? null : <Actions workflow={workflow} version={version} />}
      meta={
        <Facts
          facts={[
            { label: 'Name', value: name },
            { label: 'Published by', value: actorWords(createdBy) },
            { label: 'Published', value: <Time at={createdAt} /> },
            { label: 'Runs in flight', value: activeRuns.toLocaleString('en-US') },
          ]}
        />
      }
    />
  );
}

/** One version as it was published, and what it changed. It does not change any more. */
export function WorkflowVersionPage() {
  const { id = '', version: given = '' } = useParams({ strict: false }) as { id?: string; version?: string };
  const connection = useConnection();
  const [search] = useSearchParams();
  const number = /^[1-9]\d{0,8}$/.test(given) ? Number(given) : 0;
  const version = useQuery({ ...runQueries.version(connection, id, number), enabled: number > 0 });
  const workflow = useQuery({ ...workflowQuery(connection, id), retry: false });
  const against = againstOf(search.against, number);
  const other = useQuery({ ...runQueries.version(connection, id, against ?? 0), enabled: against !== null });
  const like = useMemo(() => ({ isActive: true, description: undefined }), []);
  const draft = useMemo(() => version.data && draftOfVersion(version.data, like), [version.data, like]);
  const before = useMemo(() => other.data && draftOfVersion(other.data, like), [other.data, like]);
  if (number === 0 || isNotFound(version.error))
    return (
      <NotFound
        what="Version"
        action={<ButtonLink to={connection.paths.workflow(id, { panel: 'versions' })}>All versions</ButtonLink>}
      />
    );
  if (version.isError) return <ErrorState error={version.error} onRetry={() => version.refetch()} level={1} />;
  if (version.data === undefined || draft === undefined || workflow.isPending)
    return <ListSkeleton rows={6} rowHeight={72} />;
  return (
    <>
      <Head workflow={workflow.data ?? null} version={version.data} />
      <PageBody>
        {other.isError && !isNotFound(other.error) ? (
          <ErrorState error={other.error} onRetry={() => other.refetch()} />
        ) : null}
        <VersionViews draft={draft} before={before ?? null} version={version.data} against={against} />
      </PageBody>
    </>
  );
}

/** What it is compared with: the version before it where the address says nothing; null for none. */
function againstOf(given: string | undefined, version: number): number | null {
  const asked = given === undefined ? version - 1 : Number(given);
  return Number.isInteger(asked) && asked > 0 && asked !== version ? asked : null;
}
