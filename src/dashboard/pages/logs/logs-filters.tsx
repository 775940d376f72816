import { useQuery } from '@tanstack/react-query';
import { channelQueries } from '../../api/queries/channels.ts';
import type { DeliveryFilters } from '../../api/queries/deliveries.ts';
import { useConnection } from '../../shell/connection.ts';
import type { SearchPatch } from '../../shell/search.ts';
import { outcomeWords } from '../../trace/tones.ts';
import { SearchInput, Select } from '../../ui/inputs.tsx';
import { kindNames, kindWords } from '../../words/channel-kind.tsx';

type Search = Readonly<Record<string, string | undefined>>;

const everything = 'all';
const outcomes = ['sent', 'suppressed', 'error', 'skipped-missing-config', 'byod_required', 'rate_limited'] as const;
const sources = { step: 'Workflow steps', rule: 'Rules', alert: 'Alerts', endpoint: 'Endpoints', test: 'Tests' };
const states = { queued: 'queued', waiting: 'waiting', in_flight: 'being sent' };
const periods = { '1': 'Last hour', '24': 'Last 24 hours', '168': 'Last 7 days', '720': 'Last 30 days' };

/** Names of the search parameters that filter. */
export const filterNames = [
  'recipient',
  'outcome',
  'state',
  'kind',
  'channelId',
  'source',
  'hours',
  'ruleId',
  'runId',
  'alertId',
];

const optionsOf = (names: Readonly<Record<string, string>>, all: string) => [
  { value: everything, label: all },
  ...Object.entries(names).map(([value, label]) => ({ value, label })),
];

/** The filters of the address as the API takes them. A period begins at a whole minute, so that its key is stable. */
export function filtersOf(search: Search, now: number): DeliveryFilters {
  const { hours, log: _log, ...rest } = search;
  const known = Object.entries(rest).filter(([name, value]) => filterNames.includes(name) && value);
  const since = Number(hours) > 0 ? now - (now % 60_000) - Number(hours) * 3_600_000 : null;
  return {
    ...(Object.fromEntries(known) as DeliveryFilters),
    ...(since === null ? {} : { from: new Date(since).toISOString() }),
  };
}

/** Filters of the log; their values live in the address. */
export function LogsFilters({ search, onChange }: { search: Search; onChange: (patch: SearchPatch) => void }) {
  const connection = useConnection();
  const channels = useQuery(channelQueries.some(connection));
  const named = Object.fromEntries((channels.data?.data ?? []).map(({ id, name }) => [id, name]));
  const select = (name: string, label: string, options: { value: string; label: string }[]) => (
    <Select
      key={name}
      size="small"
      label={label}
      className="min-w-0 max-w-44 flex-1 basis-34"
      options={options}
      value={search[name] ?? everything}
      onChange={(value) => onChange({ [name]: value === everything ? null : value })}
    />
  );
  return (
    <>
      <SearchInput
        label="Recipient"
        placeholder="Exact recipient"
        value={search.recipient ?? ''}
        onChange={(recipient) => onChange({ recipient })}
        className="w-56 max-sm:w-full"
      />
      {select(
        'outcome',
        'Outcome',
        optionsOf(Object.fromEntries(outcomes.map((name) => [name, outcomeWords(name)])), 'Any outcome'),
      )}
      {select('state', 'State', optionsOf(states, 'Any state'))}
      {select(
        'kind',
        'Kind',
        optionsOf(Object.fromEntries(kindNames.map((kind) => [kind, kindWords(kind)])), 'Any kind'),
      )}
      {select('channelId', 'Channel', optionsOf(named, 'Any channel'))}
      {select('source', 'Source', optionsOf(sources, 'Any source'))}
      {select('hours', 'Period', optionsOf(periods, 'Any time'))}
    </>
  );
}
