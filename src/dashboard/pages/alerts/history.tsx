import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Siren } from 'lucide-react';
import { useMemo } from 'react';
import { alertStates } from '../../../contract/messages/alert.ts';
import { pollInterval } from '../../api/live.ts';
import { alertRuleQueries } from '../../api/queries/alert-rules.ts';
import { type AlertFilters, alertQueries } from '../../api/queries/alerts.ts';
import { eventQueries } from '../../api/queries/events.ts';
import { useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { type SearchPatch, useSearchParams } from '../../shell/search.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { Select } from '../../ui/inputs.tsx';
import { ListView } from '../../ui/list-view.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { alertWords } from '../../words/alert-state.ts';
import { dayEnd, dayStart } from '../../words/days.ts';
import { DaysFilter } from '../list-filters.tsx';
import { TypeFilter } from '../type-filter.tsx';
import { alertColumns } from './alert-columns.tsx';
import { alertsOf, PagedAnswer } from './paged-answer.tsx';
import { useAlertActions } from './use-alert-actions.ts';

type Search = Readonly<Record<string, string | undefined>>;

const any = 'any';
/** Events of a type among which alerts are looked for. */
const mostEvents = 100;
export const historyFilters = ['state', 'ruleId', 'type', 'from', 'to'] as const;

/** The filters of the address, as the API takes them. */
export function alertFiltersOf(search: Search): AlertFilters {
  const { ruleId } = search;
  const state = alertStates.find((each) => each === search.state);
  const [from, to] = [dayStart(search.from), dayEnd(search.to)];
  return {
    ...(state ? { state } : {}),
    ...(ruleId ? { ruleId } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  };
}

function Filters({ search, onChange }: { search: Search; onChange: (patch: SearchPatch) => void }) {
  const rules = useQuery(alertRuleQueries.names(useConnection())).data ?? [];
  const choice = (name: string, label: string, all: string, options: { value: string; label: string }[]) => (
    <Select
      label={label}
      className="min-w-0 max-w-48 flex-1 basis-36"
      options={[{ value: any, label: all }, ...options]}
      value={search[name] ?? any}
      onChange={(value) => onChange({ [name]: value === any ? null : value })}
    />
  );
  return (
    <>
      <TypeFilter key={search.type} value={search.type} onChange={(type) => onChange({ type })} />
      {choice(
        'state',
        'State',
        'Any state',
        alertStates.map((value) => ({ value, label: alertWords[value] })),
      )}
      {choice(
        'ruleId',
        'Rule',
        'Any rule',
        rules.map(({ id, name }) => ({ value: id, label: name })),
      )}
      <DaysFilter from={search.from} to={search.to} onChange={onChange} />
    </>
  );
}

function Empty() {
  const { paths } = useConnection();
  return (
    <EmptyState
      icon={Siren}
      title="No alerts"
      text="When an event matches an alert rule, the alert appears here: since when, how many events, who was paged, and who is at it."
      action={<ButtonLink to={paths.newAlertRule()}>New alert rule</ButtonLink>}
    />
  );
}

/** What rules have made of events, newest first. */
export function AlertHistory() {
  const connection = useConnection();
  const [search, change] = useSearchParams();
  const filters = useMemo(() => alertFiltersOf(search), [search]);
  const { type } = search;
  const { from, to } = filters;
  const events = useQuery({
    ...eventQueries.newest(
      connection,
      { type: type ?? '', ...(from ? { from } : {}), ...(to ? { to } : {}) },
      mostEvents,
    ),
    enabled: Boolean(type),
    refetchInterval: pollInterval,
  });
  const found = type ? events.data : undefined;
  const query = useInfiniteQuery({
    ...alertQueries.pages(connection, filters),
    select: (data) =>
      type ? { ...data, pages: data.pages.map((page) => ({ ...page, data: alertsOf(page.data, found ?? []) })) } : data,
  });
  const right = useRight('editor');
  const { acknowledge, resolve } = useAlertActions();
  const alerts = query.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <ListView
      label="Alerts"
      query={query}
      columns={alertColumns({
        acknowledge: (alert) => acknowledge.mutate({ alert }),
        resolve: (alert) => resolve.mutate({ alert }),
        reason: right.reason,
      })}
      rowKey={({ id }) => id}
      currentKey={search.alert ?? null}
      onRowOpen={({ id }) => change({ alert: id }, { replace: false })}
      filters={<Filters search={search} onChange={change} />}
      toolbar={type && found && query.isSuccess ? <PagedAnswer type={type} events={found} alerts={alerts} /> : null}
      isFiltered={historyFilters.some((name) => search[name])}
      onClearFilters={() => change(Object.fromEntries(historyFilters.map((name) => [name, null])))}
      empty={<Empty />}
    />
  );
}
