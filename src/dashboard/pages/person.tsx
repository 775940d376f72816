import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { isNotFound } from '../api/problem.ts';
import { type Person, personQueries } from '../api/queries/people.ts';
import { useConnection } from '../shell/connection.ts';
import { useDetailKeys } from '../shell/detail-keys.ts';
import { useSearchParams } from '../shell/search.ts';
import { ButtonLink } from '../ui/button.tsx';
import { Chip } from '../ui/chip.tsx';
import { Facts, PageBody, PageHeader } from '../ui/page.tsx';
import { ErrorState, ListSkeleton, NotFound } from '../ui/states.tsx';
import { Time, useNow } from '../ui/time.tsx';
import { ContactCard } from './person/contact-card.tsx';
import { DevicesCard } from './person/devices-card.tsx';
import { localTime } from './person/local-time.ts';
import { PersonActions } from './person/person-actions.tsx';
import { PreferencesCard } from './person/preferences-card.tsx';
import { kindOfSearch, TimelineCard } from './person/timeline-card.tsx';
import { TraitsCard } from './person/traits-card.tsx';
import { useTimeline } from './person/use-timeline.ts';

function Missing({ userId, error, onRetry }: { userId: string; error: unknown; onRetry: () => void }) {
  const { paths } = useConnection();
  return (
    <PageBody>
      {isNotFound(error) ? (
        <NotFound
          what="Person"
          text={
            <>
              The project knows nobody by the id <code className="text-12">{userId}</code>. The person may have been
              erased, or merged into another.
            </>
          }
          action={<ButtonLink to={paths.people()}>All people</ButtonLink>}
        />
      ) : (
        <ErrorState error={error} onRetry={onRetry} level={1} />
      )}
    </PageBody>
  );
}

function PersonView({ person }: { person: Person }) {
  const { paths } = useConnection();
  const now = useNow();
  const [search] = useSearchParams();
  const only = kindOfSearch(search.show);
  const timeline = useTimeline(person.userId, only);
  const { userId, isAnonymous, email, timezone, createdAt, updatedAt } = person;
  const clock = localTime(timezone, now);
  return (
    <>
      <PageHeader
        title={userId}
        crumbs={[{ label: 'People', to: paths.people() }]}
        chips={isAnonymous ? <Chip>anonymous</Chip> : null}
        note={email}
        actions={<PersonActions person={person} />}
        meta={
          <Facts
            facts={[
              ...(timeline.lastEventAt === null
                ? []
                : [{ label: 'Last event', value: <Time at={timeline.lastEventAt} /> }]),
              { label: 'Known since', value: <Time at={createdAt} /> },
              { label: 'Changed', value: <Time at={updatedAt} /> },
              ...(clock === null ? [] : [{ label: 'Their time', value: clock }]),
            ]}
          />
        }
      />
      <PageBody className="grid items-start gap-4 pt-5 lg:grid-cols-[minmax(0,5fr)_minmax(0,8fr)]">
        <div className="grid min-w-0 items-start gap-4 md:max-lg:grid-cols-2">
          <ContactCard person={person} />
          <TraitsCard person={person} />
          <PreferencesCard person={person} />
          <DevicesCard person={person} />
        </div>
        <TimelineCard key={only} timeline={timeline} only={only} />
      </PageBody>
    </>
  );
}

/** One person: what is known, and everything that happened. */
export function PersonPage() {
  const { userId = '' } = useParams({ strict: false }) as { userId?: string };
  const connection = useConnection();
  const { paths } = connection;
  const person = useQuery(personQueries.one(connection, userId));
  useDetailKeys('person', {
    list: 'people',
    id: encodeURIComponent(userId),
    listTo: paths.people(),
    to: (each) => paths.person(decodeURIComponent(each)),
  });
  if (person.data) return <PersonView key={userId} person={person.data} />;
  if (person.isError) return <Missing userId={userId} error={person.error} onRetry={() => person.refetch()} />;
  return (
    <>
      <PageHeader title={userId} crumbs={[{ label: 'People', to: paths.people() }]} />
      <PageBody>
        <ListSkeleton rows={6} />
      </PageBody>
    </>
  );
}
