import { useQuery } from '@tanstack/react-query';
import { useParams, useRouter } from '@tanstack/react-router';
import { ScrollText } from 'lucide-react';
import { useRef } from 'react';
import { isNotFound } from '../api/problem.ts';
import { type Channel, channelQueries } from '../api/queries/channels.ts';
import { useConnection } from '../shell/connection.ts';
import { useDetailKeys } from '../shell/detail-keys.ts';
import { ButtonLink } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Chip } from '../ui/chip.tsx';
import { formatNumber } from '../ui/format.ts';
import { Facts, PageBody, PageHeader } from '../ui/page.tsx';
import { ErrorState, ListSkeleton, NotFound } from '../ui/states.tsx';
import { Time } from '../ui/time.tsx';
import { kindWords } from '../words/channel-kind.tsx';
import { channelState } from '../words/channel-state.ts';
import { CallbackCard } from './channels/callback-card.tsx';
import { ChannelForm, type ChannelFormHandle } from './channels/channel-form.tsx';
import { ChannelMenu } from './channels/channel-menu.tsx';
import { ChannelTest } from './channels/channel-test.tsx';
import { hourNumbers } from './channels/numbers.ts';
import { StateBanner } from './channels/state-banner.tsx';
import { useChannelActions } from './channels/use-actions.ts';
import { vendorWords } from './channels/vendors.ts';
import { WaitingCard } from './channels/waiting-card.tsx';

function ChannelView({ channel }: { channel: Channel }) {
  const connection = useConnection();
  const { paths } = connection;
  const { history } = useRouter();
  const actions = useChannelActions();
  const form = useRef<ChannelFormHandle>(null);
  const counts = useQuery(channelQueries.lastHour(connection)).data;
  const { id, name, kind, isDefault, updatedAt } = channel;
  const { text, tone } = channelState(channel);
  const { sent, failed } = hourNumbers(counts?.[id]);
  return (
    <>
      <PageHeader
        title={name}
        crumbs={[{ label: 'Channels', to: paths.channels() }]}
        chips={
          <>
            <Chip tone={tone} dot>
              {text}
            </Chip>
            {isDefault ? (
              <Chip tone="accent" dot={false}>
                default
              </Chip>
            ) : null}
          </>
        }
        actions={
          <>
            <ButtonLink to={paths.logs({ channelId: id })} icon={ScrollText}>
              Its messages
            </ButtonLink>
            <ChannelMenu
              channel={channel}
              actions={actions}
              inList={false}
              onDeleted={() => history.push(paths.channels())}
            />
          </>
        }
        meta={
          <Facts
            facts={[
              { label: 'Kind', value: kindWords(kind) },
              { label: 'Vendor', value: vendorWords(channel) },
              { label: 'Sent, last hour', value: counts === undefined ? '–' : formatNumber(sent) },
              { label: 'Failed, last hour', value: counts === undefined ? '–' : formatNumber(failed) },
              { label: 'Changed', value: <Time at={updatedAt} /> },
            ]}
          />
        }
      />
      <PageBody className="grid gap-4 pt-5">
        <StateBanner channel={channel} actions={actions} onReconnect={() => form.current?.reconnect()} />
        <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_380px]">
          <ChannelForm channel={channel} handle={form} />
          <div className="grid min-w-0 gap-4">
            <Card title="Test">
              <ChannelTest channel={channel} />
            </Card>
            <WaitingCard channelId={id} />
            <CallbackCard channel={channel} />
          </div>
        </div>
      </PageBody>
    </>
  );
}

/** One way out: its state, credentials and limits. */
export function ChannelPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const connection = useConnection();
  const { paths } = connection;
  const query = useQuery(channelQueries.one(connection, id));
  useDetailKeys('channel', { list: 'channels', id: id, listTo: paths.channels(), to: paths.channel, hasForm: true });
  if (query.data) return <ChannelView key={id} channel={query.data} />;
  if (query.isError) {
    return isNotFound(query.error) ? (
      <NotFound what="Channel" action={<ButtonLink to={paths.channels()}>All channels</ButtonLink>} />
    ) : (
      <ErrorState error={query.error} onRetry={() => query.refetch()} level={1} />
    );
  }
  return (
    <>
      <PageHeader title="Channel" crumbs={[{ label: 'Channels', to: paths.channels() }]} />
      <PageBody className="pt-5">
        <ListSkeleton rows={8} />
      </PageBody>
    </>
  );
}
