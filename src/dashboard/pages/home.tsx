import { useQuery } from '@tanstack/react-query';
import { BookOpen } from 'lucide-react';
import { useState } from 'react';
import { pollInterval } from '../api/live.ts';
import { homeQueries } from '../api/queries/home.ts';
import { useConnection } from '../shell/connection.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { cx } from '../ui/cx.ts';
import { PageBody, PageHeader } from '../ui/page.tsx';
import { ErrorState, ListSkeleton } from '../ui/states.tsx';
import { NeedsCard } from './home/needs-card.tsx';
import { Numbers } from './home/numbers.tsx';
import { RunsCard } from './home/runs-card.tsx';
import { RemoveSampleData } from './home/sample-data.tsx';
import { SendPanel } from './home/send-panel.tsx';
import { WorkflowsCard } from './home/workflows-card.tsx';
import { NewWorkflowMenu } from './workflows/new-workflow-menu.tsx';

/** Whether the project still waits for its first event, unless somebody does not want to wait. */
function useFirstVisit() {
  const connection = useConnection();
  const place = `sendora.home.${connection.projectId}`;
  const [isSkipped, setIsSkipped] = useState(() => localStorage.getItem(place) !== null);
  const own = useQuery({
    ...homeQueries.ownEvent(connection),
    refetchInterval: (query) => (query.state.data?.isNone === false ? false : pollInterval(query)),
  });
  const [hasWaited, setHasWaited] = useState(false);
  const isFirst = own.data?.isNone === true;
  if (isFirst && !hasWaited) setHasWaited(true);
  const skip = () => {
    localStorage.setItem(place, 'all');
    setIsSkipped(true);
  };
  // Only the first event is announced, and only to those who waited for it.
  return { own, isFirst, isAlone: isFirst && !isSkipped, arrived: hasWaited ? (own.data?.event ?? null) : null, skip };
}

function FirstWords({ skip }: { skip: () => void }) {
  const { paths } = useConnection();
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <p className="min-w-0 flex-1 basis-72 text-13 text-ink-2">
        Sendora acts on events. Send one from here or from your code: what it starts is shown at once, step by step.
      </p>
      <Button variant="ghost" onClick={skip}>
        Show all of Home
      </Button>
      <ButtonLink to={paths.gallery()} icon={BookOpen}>
        Start from a blueprint
      </ButtonLink>
    </div>
  );
}

export function HomePage() {
  const { paths } = useConnection();
  const { own, isFirst, isAlone, arrived, skip } = useFirstVisit();
  const [newIds, setNewIds] = useState<string[]>([]);
  if (own.isPending) {
    return (
      <Frame>
        <ListSkeleton />
      </Frame>
    );
  }
  if (own.data === undefined) {
    return (
      <Frame>
        <ErrorState error={own.error} onRetry={() => own.refetch()} />
      </Frame>
    );
  }
  return (
    <>
      <PageHeader
        title="Home"
        note={isAlone ? undefined : 'Last 24 hours'}
        actions={
          <>
            <RemoveSampleData />
            {isAlone ? null : (
              <ButtonLink to={paths.gallery()} icon={BookOpen}>
                Start from a blueprint
              </ButtonLink>
            )}
            <NewWorkflowMenu />
          </>
        }
      />
      <PageBody>
        {isAlone ? null : <Numbers />}
        <div
          className={cx(
            'grid grid-cols-1 items-start gap-4',
            isAlone ? 'mx-auto max-w-[720px]' : 'lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]',
          )}
        >
          <div className="grid min-w-0 grid-cols-1 gap-4">
            {isAlone ? <FirstWords skip={skip} /> : null}
            <SendPanel key="send" isFirst={isFirst} arrived={arrived} onRuns={setNewIds} />
            {isAlone ? null : <NeedsCard />}
          </div>
          {isAlone ? null : (
            <div className="grid min-w-0 grid-cols-1 gap-4">
              <RunsCard newIds={newIds} />
              <WorkflowsCard />
            </div>
          )}
        </div>
      </PageBody>
    </>
  );
}

function Frame({ children }: { children: React.ReactNode }) {
  return (
    <>
      <PageHeader title="Home" />
      <PageBody>{children}</PageBody>
    </>
  );
}
