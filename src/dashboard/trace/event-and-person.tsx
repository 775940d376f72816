import { useQuery } from '@tanstack/react-query';
import { isNotFound } from '../api/problem.ts';
import { eventQueries } from '../api/queries/events.ts';
import { personQueries } from '../api/queries/people.ts';
import { useConnection } from '../shell/connection.ts';
import { Card } from '../ui/card.tsx';
import { JsonView } from '../ui/code.tsx';
import { TextLink } from '../ui/link.tsx';
import { PanelError } from '../ui/panel-state.tsx';
import { ListSkeleton } from '../ui/states.tsx';
import { upperFirst } from '../words/upper-first.ts';
import { Pairs } from './got/frame.tsx';
import { momentAlone } from './moments.ts';
import type { RunData } from './run-data.ts';

const quiet = 'text-13 text-ink-3';

function EventCard({ data }: { data: RunData }) {
  const connection = useConnection();
  const { paths } = connection;
  const event = useQuery(eventQueries.one(connection, data.run.eventId));
  return (
    <Card
      title="Event"
      actions={
        <TextLink to={paths.why({ userId: data.run.userId, eventId: data.run.eventId })}>
          Why did it start this?
        </TextLink>
      }
    >
      {event.isPending ? <ListSkeleton rows={3} /> : null}
      {event.isError && isNotFound(event.error) ? <p className={quiet}>The event is no longer kept.</p> : null}
      {event.isError && !isNotFound(event.error) ? (
        <PanelError error={event.error} onRetry={() => event.refetch()} />
      ) : null}
      {event.data ? (
        <div className="grid gap-3">
          <Pairs
            pairs={[
              [
                'Type',
                <TextLink key="t" to={paths.event(event.data.id)} className="font-mono text-12">
                  {event.data.type}
                </TextLink>,
              ],
              ['Received', momentAlone(event.data.receivedAt, data.now)],
              ['Happened', momentAlone(event.data.timestamp, data.now)],
              [
                'Message id',
                <code key="m" className="text-12">
                  {event.data.messageId}
                </code>,
              ],
            ]}
          />
          <JsonView value={event.data.properties} label="properties" />
        </div>
      ) : null}
    </Card>
  );
}

function PersonCard({ data }: { data: RunData }) {
  const connection = useConnection();
  const { paths } = connection;
  const { userId } = data.run;
  const person = useQuery({ ...personQueries.one(connection, userId ?? ''), enabled: userId !== null });
  return (
    <Card title="Person, as known now">
      {userId === null ? <p className={quiet}>Nobody has been identified for this run yet.</p> : null}
      {userId !== null && person.isPending ? <ListSkeleton rows={3} /> : null}
      {person.isError && isNotFound(person.error) ? (
        <p className={quiet}>The project does not know this person any more.</p>
      ) : null}
      {person.isError && !isNotFound(person.error) ? (
        <PanelError error={person.error} onRetry={() => person.refetch()} />
      ) : null}
      {person.data ? (
        <div className="grid gap-3">
          <Pairs
            pairs={[
              [
                'Id',
                <TextLink key="p" to={paths.person(person.data.userId)}>
                  {person.data.userId}
                </TextLink>,
              ],
              ...(['email', 'phone', 'timezone', 'locale'] as const).flatMap((field) =>
                person.data[field] ? [[upperFirst(field), person.data[field]] as const] : [],
              ),
            ]}
          />
          <JsonView value={person.data.traits} label="traits" />
        </div>
      ) : null}
    </Card>
  );
}

/** What started the run, and for whom. */
export function EventAndPerson({ data }: { data: RunData }) {
  return (
    <div className="grid items-start gap-4 p-4 md:p-6 lg:grid-cols-2">
      <EventCard data={data} />
      <PersonCard data={data} />
    </div>
  );
}
