import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { isNotFound } from '../api/problem.ts';
import { type Endpoint, endpointQueries } from '../api/queries/endpoints.ts';
import { useConnection } from '../shell/connection.ts';
import { useDetailKeys } from '../shell/detail-keys.ts';
import { useSearchParams } from '../shell/search.ts';
import { ButtonLink } from '../ui/button.tsx';
import { Chip } from '../ui/chip.tsx';
import { formatPercent } from '../ui/format.ts';
import { Facts, PageBody, PageHeader } from '../ui/page.tsx';
import { useShortcuts } from '../ui/shortcuts.ts';
import { ErrorState, ListSkeleton, NotFound } from '../ui/states.tsx';
import { TabPanel, Tabs } from '../ui/tabs.tsx';
import { Time } from '../ui/time.tsx';
import { DeliveryBars } from './webhooks/delivery-bars.tsx';
import { EndpointActions } from './webhooks/endpoint-actions.tsx';
import { EndpointDeliveries } from './webhooks/endpoint-deliveries.tsx';
import { statusOf, successOf } from './webhooks/endpoint-words.ts';
import { GraceTimer } from './webhooks/grace-timer.tsx';
import { SettingsCard } from './webhooks/settings-card.tsx';
import { StateBar } from './webhooks/state-bar.tsx';
import { VerifyCard } from './webhooks/verify-card.tsx';

const tabs = [
  { value: 'deliveries', label: 'Deliveries' },
  { value: 'verify', label: 'Verify' },
  { value: 'settings', label: 'Settings' },
] as const;
type Tab = (typeof tabs)[number]['value'];
const tabsLabel = 'Parts of the endpoint';

function EndpointFacts({ endpoint }: { endpoint: Endpoint }) {
  const { data: recent = [] } = useQuery(endpointQueries.recent(useConnection(), endpoint.id));
  const success = successOf(recent);
  return (
    <Facts
      facts={[
        { label: 'Event types', value: endpoint.eventTypes.join(', ') },
        {
          label: 'Last 20',
          value: (
            <span className="block pt-0.5">
              <DeliveryBars deliveries={recent} />
            </span>
          ),
        },
        {
          label: 'Success',
          value: success === null ? '–' : `${formatPercent(success.share, 0)} of ${success.tried}`,
        },
        { label: 'Last success', value: <Time at={endpoint.lastSuccessAt} /> },
        { label: 'Added', value: <Time at={endpoint.createdAt} /> },
      ]}
    />
  );
}

function EndpointView({ endpoint }: { endpoint: Endpoint }) {
  const { paths } = useConnection();
  const [search, change] = useSearchParams();
  const tab: Tab = tabs.find(({ value }) => value === search.tab)?.value ?? 'deliveries';
  const { text, tone } = statusOf(endpoint);
  const choose = (next: Tab) =>
    change({ tab: next === 'deliveries' ? null : next, delivery: null, type: null, result: null });
  useShortcuts({ e: { does: 'Edit the settings', act: () => choose('settings') } });
  return (
    <>
      <PageHeader
        title={endpoint.url}
        crumbs={[{ label: 'Webhooks', to: paths.webhooks() }]}
        chips={<Chip tone={tone}>{text}</Chip>}
        note={endpoint.description ?? undefined}
        actions={<EndpointActions endpoint={endpoint} />}
        meta={<EndpointFacts endpoint={endpoint} />}
        tabs={<Tabs<Tab> label={tabsLabel} value={tab} onChange={choose} tabs={tabs} />}
      />
      <PageBody className="grid grid-cols-1 gap-4 pt-5">
        <StateBar endpoint={endpoint} />
        <GraceTimer until={endpoint.secretsUntil} />
        <TabPanel label={tabsLabel} value={tab} className={tab === 'deliveries' ? 'min-w-0' : 'min-w-0 max-w-[720px]'}>
          {tab === 'deliveries' ? <EndpointDeliveries endpoint={endpoint} /> : null}
          {tab === 'verify' ? <VerifyCard url={endpoint.url} /> : null}
          {tab === 'settings' ? <SettingsCard endpoint={endpoint} /> : null}
        </TabPanel>
      </PageBody>
    </>
  );
}

/** One endpoint: what it got, how a receiver verifies it, and its settings. */
export function WebhookPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const connection = useConnection();
  const { paths } = connection;
  const endpoint = useQuery(endpointQueries.one(connection, id));
  useDetailKeys('endpoint', { list: 'webhooks', id: id, listTo: paths.webhooks(), to: paths.webhook });
  if (endpoint.data) return <EndpointView key={id} endpoint={endpoint.data} />;
  if (!endpoint.isError) {
    return (
      <>
        <PageHeader title="Endpoint" crumbs={[{ label: 'Webhooks', to: paths.webhooks() }]} />
        <PageBody>
          <ListSkeleton rows={6} />
        </PageBody>
      </>
    );
  }
  return (
    <PageBody>
      {isNotFound(endpoint.error) ? (
        <NotFound what="Endpoint" action={<ButtonLink to={paths.webhooks()}>All endpoints</ButtonLink>} />
      ) : (
        <ErrorState error={endpoint.error} onRetry={() => endpoint.refetch()} level={1} />
      )}
    </PageBody>
  );
}
