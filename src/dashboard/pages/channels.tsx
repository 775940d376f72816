import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Plus, Send } from 'lucide-react';
import { useState } from 'react';
import { type Channel, channelQueries } from '../api/queries/channels.ts';
import { useRight } from '../api/rights.ts';
import { useConnection } from '../shell/connection.ts';
import { useRememberedList } from '../shell/list-memory.ts';
import { useSearchParams } from '../shell/search.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { SearchInput, Select } from '../ui/inputs.tsx';
import { ListView } from '../ui/list-view.tsx';
import { PageBody, PageHeader } from '../ui/page.tsx';
import { EmptyState } from '../ui/states.tsx';
import { kindNames, kindWords } from '../words/channel-kind.tsx';
import { channelColumns } from './channels/columns.tsx';
import { TestDialog } from './channels/test-dialog.tsx';
import { useChannelActions } from './channels/use-actions.ts';

const kindOptions = [
  { value: 'all', label: 'Any kind' },
  ...kindNames.map((kind) => ({ value: kind, label: kindWords(kind) })),
];

function AddChannel() {
  const { paths } = useConnection();
  const { reason } = useRight('admin');
  if (reason !== null) {
    return (
      <Button icon={Plus} variant="primary" disabledReason={reason} aria-keyshortcuts="n">
        Add channel
      </Button>
    );
  }
  return (
    <ButtonLink to={paths.newChannel()} icon={Plus} variant="primary" aria-keyshortcuts="n">
      Add channel
    </ButtonLink>
  );
}

/** The ways out of a project, and whether they work. */
export function ChannelsPage() {
  const connection = useConnection();
  const { paths, projectId } = connection;
  const [{ q = '', kind: asked }, change] = useSearchParams();
  const kind = kindNames.find((each) => each === asked);
  const filters = { ...(q === '' ? {} : { q }), ...(kind === undefined ? {} : { kind }) };
  const query = useInfiniteQuery(channelQueries.list(connection, filters));
  const lastHour = useQuery(channelQueries.lastHour(connection)).data;
  const actions = useChannelActions();
  const [tested, setTested] = useState<Channel | null>(null);
  const rows = query.data?.pages.flatMap(({ data }) => data) ?? [];
  useRememberedList(
    'channels',
    projectId,
    rows.map(({ id }) => id),
  );
  return (
    <>
      <PageHeader
        title="Channels"
        note="Ways out: a vendor with its credentials, and its limits"
        actions={<AddChannel />}
      />
      <PageBody>
        <ListView
          label="Channels"
          query={query}
          columns={channelColumns({ actions, lastHour, onTest: setTested })}
          rowKey={({ id }) => id}
          rowTo={({ id }) => paths.channel(id)}
          filters={
            <>
              <SearchInput label="Find a channel" value={q} onChange={(text) => change({ q: text })} />
              <Select
                size="small"
                label="Kind"
                className="min-w-0 max-w-44 flex-1 basis-34"
                options={kindOptions}
                value={kind ?? 'all'}
                onChange={(next) => change({ kind: next === 'all' ? null : next })}
              />
            </>
          }
          isFiltered={q !== '' || kind !== undefined}
          onClearFilters={() => change({ q: null, kind: null })}
          empty={
            <EmptyState
              icon={Send}
              title="No channel yet"
              text="A channel is a way out: a vendor of email, push, SMS or chat with its credentials, and how often, when and how fast messages leave. The first one of a kind is the default of every step that names none."
              action={<AddChannel />}
              curl={`curl ${location.origin}/api/v1/orgs/${connection.orgId}/notifications/channels \\
  -H "authorization: Bearer $SENDORA_KEY" -H "content-type: application/json" \\
  -d '{"projectId":"${projectId}","kind":"email","name":"Email","config":{"vendor":"resend","apiKey":"re_…"}}'`}
            />
          }
        />
      </PageBody>
      <TestDialog channel={tested} onClose={() => setTested(null)} />
    </>
  );
}
