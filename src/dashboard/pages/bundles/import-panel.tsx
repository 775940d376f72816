import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { createClient } from '../../api/client.ts';
import { problemOf } from '../../api/problem.ts';
import { applyImport, bundleQueries, type ImportDocument, type ImportOptions } from '../../api/queries/bundles.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorState, ListSkeleton } from '../../ui/states.tsx';
import { BundleDrop } from './bundle-drop.tsx';
import { FaultList } from './fault-list.tsx';
import { ImportDone } from './import-done.tsx';
import { defaultOptions, OptionFields } from './import-options.tsx';
import { PlanView } from './plan-view.tsx';
import { hasChanges } from './plan-words.ts';
import type { ReadBundle } from './read-bundle.ts';

/** An import of many items takes longer than other calls. */
const timeoutMs = 90_000;

/** The plan of an import, and how it is carried out. */
function useImport(document: ImportDocument, options: ImportOptions) {
  const { keys, projectId } = useConnection();
  const queries = useQueryClient();
  const source = useMemo(() => ({ client: createClient(keys, { timeoutMs }), projectId }), [keys, projectId]);
  const plan = useQuery(bundleQueries.plan(source, document, options));
  const apply = useMutation({
    mutationFn: (fingerprint: string) => applyImport(source, document, options, fingerprint),
    onSuccess: () => queries.invalidateQueries({ queryKey: [projectId] }),
    onError: (error) => problemOf(error).code === 'precondition_failed' && plan.refetch(),
  });
  return { plan, apply };
}

/** Why the plan cannot be applied; null when it can. */
function refusalOf(plan: ReturnType<typeof useImport>['plan']): string | null {
  if (plan.data === undefined || plan.isFetching || plan.isError) return 'There is no plan yet';
  if (plan.data.tests.failed > 0) return 'Tests of the bundle fail';
  return hasChanges(plan.data) ? null : 'There is nothing to do';
}

function Failure({ error, bundle, retry }: { error: unknown; bundle: ReadBundle; retry: () => void }) {
  const { code, detail, faults } = problemOf(error);
  if (faults.length > 0) return <FaultList faults={faults.map(bundle.place)} bundle={bundle} />;
  if (code === 'precondition_failed') {
    return (
      <p role="alert" className="rounded-control bg-hold-soft px-4 py-2.5 text-13 text-hold">
        Somebody has saved since this was planned, so nothing was written. This is the plan as it is now. {detail}
      </p>
    );
  }
  return <ErrorState error={error} onRetry={retry} />;
}

function Planned({
  bundle,
  document,
  right,
  onAnother,
}: {
  bundle: ReadBundle;
  document: ImportDocument;
  right: string | null;
  onAnother: () => void;
}) {
  const [options, setOptions] = useState(defaultOptions);
  const { plan, apply } = useImport(document, options);
  if (apply.data !== undefined) return <ImportDone result={apply.data} onAnother={onAnother} />;
  const sourceFault = plan.isError
    ? (problemOf(plan.error).faults.find(({ pointer }) => pointer === '?source')?.message ?? null)
    : null;
  const fingerprint = plan.data?.fingerprint;
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,7fr)_minmax(0,3fr)]">
      <div className="grid min-w-0 grid-cols-1 gap-4" aria-busy={plan.isFetching}>
        {apply.isError ? (
          <Failure error={apply.error} bundle={bundle} retry={() => fingerprint && apply.mutate(fingerprint)} />
        ) : null}
        {plan.isPending ? <ListSkeleton /> : null}
        {plan.isError ? <Failure error={plan.error} bundle={bundle} retry={() => plan.refetch()} /> : null}
        {plan.data && !plan.isError ? <PlanView plan={plan.data} options={options} onOptions={setOptions} /> : null}
      </div>
      <div className="grid min-w-0 grid-cols-1 gap-4 lg:sticky lg:top-4">
        <Card title="Options">
          <OptionFields options={options} sourceFault={sourceFault} onChange={setOptions} />
        </Card>
        <div className="flex flex-wrap gap-2">
          <Button
            variant="primary"
            loading={apply.isPending}
            disabledReason={right ?? refusalOf(plan)}
            onClick={() => fingerprint && apply.mutate(fingerprint)}
          >
            Apply plan
          </Button>
          <Button onClick={onAnother}>Another bundle</Button>
        </div>
      </div>
    </div>
  );
}

/** Takes a bundle, shows what importing it would do, and does it. */
export function ImportPanel({ right }: { right: string | null }) {
  const [bundle, setBundle] = useState<ReadBundle | null>(null);
  const another = () => setBundle(null);
  if (bundle === null) return <BundleDrop right={right} onRead={setBundle} />;
  return (
    <div className="grid grid-cols-1 gap-4">
      <p className="text-13 text-ink-2">
        {bundle.file ?? 'Pasted text'}, {bundle.text.split('\n').length} lines
      </p>
      {bundle.document === null ? (
        <>
          <FaultList faults={bundle.faults} bundle={bundle} />
          <div>
            <Button onClick={another}>Another bundle</Button>
          </div>
        </>
      ) : (
        <Planned
          key={bundle.document.id}
          bundle={bundle}
          document={bundle.document}
          right={right}
          onAnother={another}
        />
      )}
    </div>
  );
}
