import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Ban, CirclePlay, Ellipsis, RotateCcw, Route, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { RunStatus } from '../../contract/workflows/run.ts';
import { pollInterval } from '../api/live.ts';
import { type RunFilters, runQueries } from '../api/queries/runs.ts';
import { workflowQueries } from '../api/queries/workflows.ts';
import { useRight } from '../api/rights.ts';
import { useConnection } from '../shell/connection.ts';
import { useRememberedList } from '../shell/list-memory.ts';
import { useSearchParams } from '../shell/search.ts';
import { Button, ButtonLink, IconButton } from '../ui/button.tsx';
import { Chip } from '../ui/chip.tsx';
import { Checkbox, Select } from '../ui/inputs.tsx';
import { ListView } from '../ui/list-view.tsx';
import { Menu } from '../ui/menu.tsx';
import { PageBody, PageHeader } from '../ui/page.tsx';
import { EmptyState } from '../ui/states.tsx';
import { useNow } from '../ui/time.tsx';
import { counted } from '../words/counted.ts';
import { dayEnd, dayStart } from '../words/days.ts';
import { runTones } from '../words/run-status.ts';
import { DaysFilter, PersonFilter } from './list-filters.tsx';
import { BulkDialog, type BulkPlan } from './runs/bulk-dialog.tsx';
import { runColumns } from './runs/run-columns.tsx';

const filterNames = ['workflowId', 'status', 'userId', 'from', 'to', 'hasErrors'] as const;
const any = 'any';

const statuses = Object.keys(runTones) as RunStatus[];

/** The filters of an address, as the API takes them; what is none is left out. */
export function runFiltersOf(search: Readonly<Record<string, string | undefined>>): RunFilters {
  const { workflowId, userId, hasErrors } = search;
  const status = statuses.find((each) => each === search.status);
  const [from, to] = [dayStart(search.from), dayEnd(search.to)];
  return {
    ...(workflowId ? { workflowId } : {}),
    ...(status ? { status } : {}),
    ...(userId ? { userId } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    ...(hasErrors === 'true' ? { hasErrors: 'true' as const } : {}),
  };
}

function useRunPages() {
  const connection = useConnection();
  const [search, change] = useSearchParams();
  const filters = useMemo(() => runFiltersOf(search), [search]);
  const query = useInfiniteQuery({ ...runQueries.pages(connection, filters), refetchInterval: pollInterval });
  const workflows = useQuery(workflowQueries.first(connection));
  return { connection, search, change, filters, query, workflows: workflows.data?.data ?? [] };
}

function Filters({
  workflows,
  search,
  change,
}: Pick<ReturnType<typeof useRunPages>, 'workflows' | 'search' | 'change'>) {
  const known = workflows.map(({ id, name }) => ({ value: id, label: name }));
  const { workflowId } = search;
  const isUnknown = workflowId !== undefined && !known.some(({ value }) => value === workflowId);
  return (
    <>
      <Select
        label="Workflow"
        className="max-sm:w-full sm:max-w-56"
        value={workflowId ?? any}
        onChange={(value) => change({ workflowId: value === any ? null : value })}
        options={[
          { value: any, label: 'Every workflow' },
          ...known,
          ...(isUnknown ? [{ value: workflowId, label: `Workflow ${workflowId.slice(0, 8)}` }] : []),
        ]}
      />
      <Select
        label="Status"
        className="max-sm:w-full sm:w-36"
        value={search.status ?? any}
        onChange={(value) => change({ status: value === any ? null : value })}
        options={[{ value: any, label: 'Any status' }, ...statuses.map((value) => ({ value, label: value }))]}
      />
      <PersonFilter value={search.userId} onChange={(userId) => change({ userId })} />
      <DaysFilter from={search.from} to={search.to} onChange={change} />
      <Checkbox
        label="With failed steps"
        checked={search.hasErrors === 'true'}
        onChange={(checked) => change({ hasErrors: checked ? 'true' : null })}
      />
    </>
  );
}

/** What can be done with the runs that are marked. */
function SelectionBar({
  count,
  onAct,
  onClear,
}: {
  count: number;
  onAct: (act: 'restart' | 'cancel') => void;
  onClear: () => void;
}) {
  const right = useRight('editor');
  return (
    <div className="flex flex-wrap items-center gap-2 border-line border-b bg-accent-soft px-4 py-2 text-13">
      <strong className="font-strong">{counted(count, 'run')} selected</strong>
      <Button size="small" icon={RotateCcw} disabledReason={right.reason} onClick={() => onAct('restart')}>
        Restart…
      </Button>
      <Button size="small" icon={Ban} disabledReason={right.reason} onClick={() => onAct('cancel')}>
        Cancel…
      </Button>
      <Button size="small" variant="ghost" icon={X} onClick={onClear}>
        Clear
      </Button>
    </div>
  );
}

const activeStatuses = ['queued', 'running', 'paused'] as const;

/** What can be done with every run that fits the filters; the API asks for one workflow. */
function bulkPlans(filters: RunFilters, name: string): { restart: BulkPlan; cancel: BulkPlan } | null {
  const { workflowId, from, to } = filters;
  if (!workflowId) return null;
  const runs = { workflowId, from, to };
  const status = activeStatuses.find((each) => each === filters.status);
  const span = from || to ? ' of these days' : '';
  return {
    restart: { act: 'restart', runs, which: `every failed run of “${name}”${span}` },
    cancel: { act: 'cancel', runs: { ...runs, status }, which: `every ${status ?? 'active'} run of “${name}”${span}` },
  };
}

function BulkMenu({ plans, onPlan }: { plans: ReturnType<typeof bulkPlans>; onPlan: (plan: BulkPlan) => void }) {
  const right = useRight('editor');
  const disabledReason = right.reason ?? (plans === null ? 'Choose one workflow in the filters first.' : null);
  return (
    <Menu
      label="Act on many runs"
      trigger={<IconButton label="Act on many runs" icon={Ellipsis} variant="secondary" />}
      items={[
        {
          label: 'Restart failed runs…',
          icon: RotateCcw,
          disabledReason,
          onSelect: () => plans && onPlan(plans.restart),
        },
        {
          label: 'Cancel active runs…',
          icon: Ban,
          tone: 'bad',
          disabledReason,
          onSelect: () => plans && onPlan(plans.cancel),
        },
      ]}
    />
  );
}

function Empty() {
  const { keys, paths } = useConnection();
  const key = keys.writeKey ?? '$WRITE_KEY';
  return (
    <EmptyState
      icon={CirclePlay}
      title="No runs yet"
      text="A run appears within a second when an event fits the trigger of an active workflow. Each one shows step by step what was sent and why something was not."
      action={<ButtonLink to={paths.home()}>Send an event</ButtonLink>}
      curl={`curl ${location.origin}/v1/track -u ${key}: -H 'content-type: application/json' \\\n  -d '{"userId":"ada","event":"order.completed","properties":{"orderId":"A-2001"}}'`}
    />
  );
}

export function RunsPage() {
  const { connection, search, change, filters, query, workflows } = useRunPages();
  const { paths, projectId } = connection;
  const now = useNow();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [bulk, setBulk] = useState<BulkPlan | null>(null);
  const runs = query.data?.pages.flatMap(({ data }) => data) ?? [];
  useRememberedList(
    'runs',
    projectId,
    runs.map(({ id }) => id),
  );
  const name = workflows.find(({ id }) => id === filters.workflowId)?.name ?? 'this workflow';
  const clear = () => change(Object.fromEntries(filterNames.map((field) => [field, null])));
  const actOnSelected = (act: BulkPlan['act']) =>
    setBulk({ act, runs: [...selected], which: counted(selected.size, 'run') });
  return (
    <>
      <PageHeader
        title="Runs"
        chips={query.isSuccess && !query.isError ? <Chip tone="good">Live</Chip> : null}
        actions={
          <>
            <ButtonLink to={paths.why()} icon={Route}>
              Why, or why not?
            </ButtonLink>
            <BulkMenu plans={bulkPlans(filters, name)} onPlan={setBulk} />
          </>
        }
      />
      <PageBody>
        <ListView
          label="Runs"
          query={query}
          columns={runColumns(now)}
          rowKey={({ id }) => id}
          rowTo={({ id }) => paths.run(id)}
          rowHeight={53}
          selection={{ selected, onChange: setSelected }}
          filters={<Filters workflows={workflows} search={search} change={change} />}
          toolbar={
            selected.size > 0 ? (
              <SelectionBar count={selected.size} onAct={actOnSelected} onClear={() => setSelected(new Set())} />
            ) : null
          }
          isFiltered={Object.keys(filters).length > 0}
          onClearFilters={clear}
          empty={<Empty />}
        />
      </PageBody>
      {bulk === null ? null : (
        <BulkDialog
          plan={bulk}
          onClose={() => {
            setBulk(null);
            setSelected(new Set());
          }}
        />
      )}
    </>
  );
}
