import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { BellRing, Plus } from 'lucide-react';
import { problemOf } from '../api/problem.ts';
import { channelQueries } from '../api/queries/channels.ts';
import { type NotificationRule, notificationRuleQueries } from '../api/queries/notification-rules.ts';
import { usePlanRight, useRight } from '../api/rights.ts';
import { useConnection } from '../shell/connection.ts';
import { idsOf, useRememberedList } from '../shell/list-memory.ts';
import { useSearchParams } from '../shell/search.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { SearchInput } from '../ui/inputs.tsx';
import { ListView } from '../ui/list-view.tsx';
import { PageBody, PageHeader } from '../ui/page.tsx';
import { EmptyState } from '../ui/states.tsx';
import { useToasts } from '../ui/toast.tsx';
import { ruleColumns } from './rules/columns.tsx';

/** Switches a rule on or off at once, with a way back. */
function useToggle() {
  const { client, projectId } = useConnection();
  const queries = useQueryClient();
  const toasts = useToasts();
  const set = async (rule: NotificationRule, isActive: boolean) => {
    try {
      await client.patchNotificationRule({ params: { id: rule.id }, body: { isActive } });
      await queries.invalidateQueries({ queryKey: notificationRuleQueries.all(projectId) });
    } catch (error) {
      const { detail, faults } = problemOf(error);
      toasts.add({ title: `${rule.name} was not changed`, text: faults[0]?.message ?? detail, tone: 'bad' });
      return;
    }
    const action = { label: 'Undo', onPress: () => void set(rule, !isActive) };
    toasts.add({
      title: `${rule.name} is ${isActive ? 'active' : 'inactive'}`,
      ...(isActive ? {} : { text: 'Messages of it that still wait are not sent.' }),
      action,
    });
  };
  return (rule: NotificationRule) => void set(rule, !rule.isActive);
}

function NewRule() {
  const { paths } = useConnection();
  const { reason } = useRight('editor');
  const plan = usePlanRight('starter');
  const disabledReason = reason ?? plan.reason;
  return disabledReason === null ? (
    <ButtonLink to={paths.newRule()} variant="primary" icon={Plus} aria-keyshortcuts="n">
      New rule
    </ButtonLink>
  ) : (
    <Button variant="primary" icon={Plus} disabledReason={disabledReason} aria-keyshortcuts="n">
      New rule
    </Button>
  );
}

function Empty() {
  const { orgId, projectId } = useConnection();
  return (
    <EmptyState
      icon={BellRing}
      title="No notification rules yet"
      text="A rule sends a message to the person of an event without a workflow, over as many channels as you like, within caps and quiet hours."
      action={<NewRule />}
      curl={`curl ${location.origin}/api/v1/orgs/${orgId}/notifications/rules \\\n  -H "authorization: Bearer $SENDORA_KEY" -H 'content-type: application/json' \\\n  -d '{"projectId":"${projectId}","key":"order.completed","channelIds":["CHANNEL_ID"]}'`}
    />
  );
}

/** Notification rules: what they wait for, where they send, and what they have sent. */
export function RulesPage() {
  const connection = useConnection();
  const { paths, projectId } = connection;
  const [{ q = '' }, change] = useSearchParams();
  const { reason } = useRight('editor');
  const plan = usePlanRight('starter');
  const query = useInfiniteQuery(notificationRuleQueries.pages(connection, q === '' ? {} : { q }));
  useRememberedList('rules', projectId, idsOf(query.data));
  const channels = useQuery(channelQueries.some(connection));
  const counts = useQuery(notificationRuleQueries.counts(connection));
  const columns = ruleColumns({
    channels: new Map(channels.data?.data.map((channel) => [channel.id, channel])),
    counts: counts.data,
    logOf: ({ id }) => paths.logs({ ruleId: id, hours: '24' }),
    toggle: useToggle(),
    reason: reason ?? plan.reason,
  });
  return (
    <>
      <PageHeader title="Rules" note="Messages to the person of an event, without a workflow" actions={<NewRule />} />
      <PageBody>
        <ListView
          label="Rules"
          query={query}
          columns={columns}
          rowKey={({ id }) => id}
          rowTo={({ id }) => paths.rule(id)}
          filters={<SearchInput label="Find a rule" value={q} onChange={(text) => change({ q: text })} />}
          isFiltered={q !== ''}
          onClearFilters={() => change({ q: null })}
          empty={<Empty />}
        />
      </PageBody>
    </>
  );
}
