import { useQuery } from '@tanstack/react-query';
import { Lock } from 'lucide-react';
import { blueprintQueries } from '../api/queries/blueprints.ts';
import { usePlanRight } from '../api/rights.ts';
import { useConnection } from '../shell/connection.ts';
import { useSearchParams } from '../shell/search.ts';
import { ButtonLink } from '../ui/button.tsx';
import { PageBody, PageHeader } from '../ui/page.tsx';
import { EmptyState, ErrorState, ListSkeleton, NotFound } from '../ui/states.tsx';
import { BlueprintCard } from './gallery/blueprint-card.tsx';
import { BlueprintDetail } from './gallery/blueprint-detail.tsx';

/** Workflows to begin with; `?blueprint=` opens one. */
export function GalleryPage() {
  const connection = useConnection();
  const { paths } = connection;
  const [{ blueprint: slug }] = useSearchParams();
  const plan = usePlanRight('starter');
  const query = useQuery({ ...blueprintQueries.list(connection), enabled: plan.allowed });
  const chosen = query.data?.data.find((each) => each.slug === slug);
  if (chosen !== undefined) return <BlueprintDetail key={chosen.slug} blueprint={chosen} />;
  if (query.data && slug) {
    const action = <ButtonLink to={paths.gallery()}>All blueprints</ButtonLink>;
    return <NotFound what="Blueprint" text={`There is no blueprint “${slug}”.`} action={action} />;
  }
  return (
    <>
      <PageHeader
        title="Blueprints"
        crumbs={[{ label: 'Workflows', to: paths.workflows() }]}
        note="Complete workflows to begin with"
      />
      <PageBody className="pt-4">
        {plan.reason === null ? null : (
          <EmptyState icon={Lock} title="Blueprints are part of a higher plan" text={plan.reason} />
        )}
        {plan.allowed && query.isPending ? <ListSkeleton /> : null}
        {query.isError ? <ErrorState error={query.error} onRetry={() => query.refetch()} /> : null}
        {query.data ? (
          <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
            {query.data.data.map((each) => (
              <li key={each.slug}>
                <BlueprintCard blueprint={each} />
              </li>
            ))}
          </ul>
        ) : null}
      </PageBody>
    </>
  );
}
