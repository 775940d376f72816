import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Route } from 'lucide-react';
import { isNotFound } from '../api/problem.ts';
import { type Event, eventQueries } from '../api/queries/events.ts';
import { useConnection } from '../shell/connection.ts';
import { useDetailKeys } from '../shell/detail-keys.ts';
import { momentAlone } from '../trace/moments.ts';
import { ButtonLink } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { CopyButton, JsonView } from '../ui/code.tsx';
import { TextLink } from '../ui/link.tsx';
import { Facts, PageBody, PageHeader } from '../ui/page.tsx';
import { ErrorState, ListSkeleton, NotFound } from '../ui/states.tsx';
import { useNow } from '../ui/time.tsx';
import { Explanation } from '../why/explanation.tsx';

function Missing({ id, error, onRetry }: { id: string; error: unknown; onRetry: () => void }) {
  const { paths } = useConnection();
  return (
    <PageBody>
      {isNotFound(error) ? (
        <NotFound
          what="Event"
          text={
            <>
              There is no event <code className="text-12">{id}</code> that this key may see. Events are gone when the
              days are over for which the project keeps them.
            </>
          }
          action={<ButtonLink to={paths.events()}>All events</ButtonLink>}
        />
      ) : (
        <ErrorState error={error} onRetry={onRetry} level={1} />
      )}
    </PageBody>
  );
}

function EventView({ event }: { event: Event }) {
  const { paths } = useConnection();
  const now = useNow();
  const { id, type, module, userId, anonymousId, receivedAt, timestamp, messageId, properties } = event;
  return (
    <>
      <PageHeader
        title={type}
        crumbs={[
          { label: 'Events', to: paths.events() },
          { label: module, to: paths.events({ type: module === 'custom' ? type : `${module}.*` }) },
        ]}
        actions={
          <ButtonLink to={paths.why({ userId, eventId: id })} icon={Route}>
            Explain
          </ButtonLink>
        }
        meta={
          <Facts
            facts={[
              {
                label: 'Person',
                value: userId ? <TextLink to={paths.person(userId)}>{userId}</TextLink> : (anonymousId ?? 'nobody'),
              },
              { label: 'Received', value: momentAlone(receivedAt, now) },
              ...(timestamp === receivedAt ? [] : [{ label: 'Happened', value: momentAlone(timestamp, now) }]),
              {
                label: 'Message id',
                value: (
                  <span className="inline-flex flex-wrap items-center gap-1 font-mono text-12 [overflow-wrap:anywhere]">
                    {messageId}
                    <CopyButton text={messageId} label="Copy the message id" compact />
                  </span>
                ),
              },
            ]}
          />
        }
      />
      <PageBody className="grid items-start gap-4 pt-5 lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]">
        <Card title="Properties">
          <JsonView value={properties} label="properties" />
        </Card>
        <section aria-label="What it started" className="min-w-0">
          <Explanation eventId={id} />
        </section>
      </PageBody>
    </>
  );
}

export function EventPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const connection = useConnection();
  const { paths } = connection;
  const event = useQuery(eventQueries.one(connection, id));
  useDetailKeys('event', { list: 'events', id: id, listTo: paths.events(), to: paths.event });
  if (event.data) return <EventView key={id} event={event.data} />;
  if (event.isError) return <Missing id={id} error={event.error} onRetry={() => event.refetch()} />;
  return (
    <>
      <PageHeader title="Event" />
      <PageBody>
        <ListSkeleton rows={6} />
      </PageBody>
    </>
  );
}
