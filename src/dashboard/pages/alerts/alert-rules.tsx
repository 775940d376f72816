import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Siren } from 'lucide-react';
import { problemOf } from '../../api/problem.ts';
import { type AlertRule, alertRuleQueries } from '../../api/queries/alert-rules.ts';
import { alertQueries } from '../../api/queries/alerts.ts';
import { type Channel, channelQueries } from '../../api/queries/channels.ts';
import { usePlanRight, useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { idsOf, useRememberedList } from '../../shell/list-memory.ts';
import { useSearchParams } from '../../shell/search.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { formatDuration } from '../../ui/format.ts';
import { SearchInput, Switch } from '../../ui/inputs.tsx';
import { ListView } from '../../ui/list-view.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { useToasts } from '../../ui/toast.tsx';
import { severityTones } from '../../words/alert-state.ts';
import { MatchChips } from '../../words/match-chips.tsx';
import { NewAlertRule } from './new-alert-rule.tsx';

interface ColumnContext {
  channels: ReadonlyMap<string, Channel>;
  toggle: (rule: AlertRule) => void;
  reason: string | null;
}

/** How its pages are gathered, as one line. */
function howOften({ groupBy, dedupeKey, dedupeWindowSeconds, groupIntervalSeconds }: AlertRule): string {
  if (groupBy.length > 0)
    return `by ${groupBy.join(', ')}, at most one per ${formatDuration(groupIntervalSeconds * 1_000)}`;
  if (dedupeKey !== null) return `the same thing once per ${formatDuration(dedupeWindowSeconds * 1_000)}`;
  return 'each event';
}

const columnsOf = ({ channels, toggle, reason }: ColumnContext): Column<AlertRule>[] => [
  {
    id: 'name',
    header: 'Rule',
    primary: true,
    width: '20%',
    cell: ({ name, owner, isBuiltIn }) => (
      <span className="grid min-w-0">
        <span className="font-strong [overflow-wrap:anywhere]">{name}</span>
        <span className="text-12 text-ink-3 [overflow-wrap:anywhere]">
          {[owner, isBuiltIn ? 'made by Sendora' : null].filter(Boolean).join(' · ') || 'no owner'}
        </span>
      </span>
    ),
  },
  { id: 'match', header: 'When', width: '26%', cell: ({ match }) => <MatchChips match={match} /> },
  {
    id: 'severity',
    header: 'Severity',
    hideBelow: 'md',
    cell: ({ severity }) => <Chip tone={severityTones[severity]}>{severity}</Chip>,
  },
  {
    id: 'channels',
    header: 'To',
    cell: ({ channelIds, escalation }) => (
      <span className="flex flex-wrap gap-1">
        {channelIds.map((id) => (
          <Chip key={id} tone={channels.get(id)?.status === 'needs_reconnect' ? 'hold' : 'neutral'} wraps>
            {channels.get(id)?.name ?? 'not there'}
          </Chip>
        ))}
        {escalation.length > 0 ? <span className="text-12 text-ink-3">escalates</span> : null}
      </span>
    ),
  },
  {
    id: 'often',
    header: 'How often',
    hideBelow: 'lg',
    cell: (rule) => <span className="text-12 text-ink-2">{howOften(rule)}</span>,
  },
  {
    id: 'status',
    header: 'Status',
    align: 'right',
    cell: (rule) => (
      <span className="flex items-center gap-2.5 sm:justify-end">
        <Chip tone={rule.isActive ? 'good' : 'neutral'} dot>
          {rule.isActive ? 'active' : 'inactive'}
        </Chip>
        <Switch
          label={`${rule.name} is active`}
          hideLabel
          checked={rule.isActive}
          disabledReason={reason}
          onChange={() => toggle(rule)}
        />
      </span>
    ),
  },
];

/** Switches a rule on or off at once, with a way back. */
function useToggle() {
  const { client, projectId } = useConnection();
  const queries = useQueryClient();
  const toasts = useToasts();
  const set = async (rule: AlertRule, isActive: boolean) => {
    try {
      await client.patchAlertRule({ params: { id: rule.id }, body: { isActive } });
    } catch (error) {
      const { detail, faults } = problemOf(error);
      toasts.add({ title: `${rule.name} was not changed`, text: faults[0]?.message ?? detail, tone: 'bad' });
      return;
    }
    const action = { label: 'Undo', onPress: () => void set(rule, !isActive) };
    toasts.add({ title: `${rule.name} is ${isActive ? 'active' : 'inactive'}`, action });
    await Promise.all([
      queries.invalidateQueries({ queryKey: alertRuleQueries.all(projectId) }),
      queries.invalidateQueries({ queryKey: alertQueries.all(projectId) }),
    ]);
  };
  return (rule: AlertRule) => void set(rule, !rule.isActive);
}

/** The rules that page the team. */
export function AlertRules() {
  const connection = useConnection();
  const { orgId, projectId, paths } = connection;
  const [{ q = '' }, change] = useSearchParams();
  const right = useRight('editor');
  const plan = usePlanRight('starter');
  const query = useInfiniteQuery(alertRuleQueries.pages(connection, q === '' ? {} : { q }));
  useRememberedList('alert-rules', projectId, idsOf(query.data));
  const channels = useQuery(channelQueries.some(connection)).data?.data;
  const columns = columnsOf({
    channels: new Map(channels?.map((channel) => [channel.id, channel])),
    toggle: useToggle(),
    reason: right.reason ?? plan.reason,
  });
  return (
    <ListView
      label="Alert rules"
      query={query}
      columns={columns}
      rowKey={({ id }) => id}
      rowTo={({ id }) => paths.alertRule(id)}
      filters={<SearchInput label="Find an alert rule" value={q} onChange={(text) => change({ q: text })} />}
      isFiltered={q !== ''}
      onClearFilters={() => change({ q: null })}
      empty={
        <EmptyState
          icon={Siren}
          title="No alert rules yet"
          text="An alert rule tells the team, e.g. in Slack, that something needs it. It is tried over the events of the last week before it is saved."
          action={<NewAlertRule />}
          curl={`curl ${location.origin}/api/v1/orgs/${orgId}/alerts/rules \\\n  -H "authorization: Bearer $SENDORA_KEY" -H 'content-type: application/json' \\\n  -d '{"projectId":"${projectId}","name":"Bounces","match":{"eventType":"email.bounced"},"channelIds":["CHANNEL_ID"]}'`}
        />
      }
    />
  );
}
