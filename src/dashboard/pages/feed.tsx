import { useQueryClient } from '@tanstack/react-query';
import { Inbox } from 'lucide-react';
import { feedQueries } from '../api/queries/feed.ts';
import { useRight } from '../api/rights.ts';
import { useConnection } from '../shell/connection.ts';
import { useSearchParams } from '../shell/search.ts';
import { useTheme } from '../shell/theme.ts';
import { Card } from '../ui/card.tsx';
import { TextLink } from '../ui/link.tsx';
import { useMedia } from '../ui/media.ts';
import { PageBody, PageHeader } from '../ui/page.tsx';
import { EmptyState } from '../ui/states.tsx';
import { ItemsCard } from './feed/items-card.tsx';
import { PersonPicker } from './feed/person-picker.tsx';
import { SnippetsCard } from './feed/snippets-card.tsx';
import { type Frame, frames, type Look, Stage } from './feed/stage.tsx';
import { TestItemButton } from './feed/test-item.tsx';

/** The look of the dashboard, with which the preview begins. */
function useOwnLook(): Look {
  const [theme] = useTheme();
  const isDark = useMedia('(prefers-color-scheme: dark)');
  return theme === 'system' ? (isDark ? 'dark' : 'light') : theme;
}

function Preview({ userId }: { userId: string }) {
  const { projectId } = useConnection();
  const queries = useQueryClient();
  const right = useRight('editor');
  const [search, change] = useSearchParams();
  const own = useOwnLook();
  const frame: Frame = frames.find((each) => each === search.frame) ?? 'phone';
  const look: Look = search.look === 'light' || search.look === 'dark' ? search.look : own;
  if (!right.allowed) {
    return (
      <Card title={`As ${userId} sees it`}>
        <p className="text-13 text-ink-2">
          The preview acts as the person, so it is not for everybody. {right.reason} The items are beside it.
        </p>
      </Card>
    );
  }
  return (
    <Stage
      userId={userId}
      frame={frame}
      look={look}
      onFrame={(next) => change({ frame: next === 'phone' ? null : next })}
      onLook={(next) => change({ look: next === own ? null : next })}
      onChange={() => void queries.invalidateQueries({ queryKey: feedQueries.all(projectId) })}
    />
  );
}

/** The in-app feed of a person as they see it, beside what is stored of it. */
export function FeedPage() {
  const { paths } = useConnection();
  const [search, change] = useSearchParams();
  const userId = search.userId ?? '';
  const choose = (next: string) => change({ userId: next, show: null }, { replace: false });
  return (
    <>
      <PageHeader
        title="Feed"
        note="In-app notifications of one person"
        actions={
          userId === '' ? null : (
            <>
              <PersonPicker key={userId} userId={userId} onChoose={choose} />
              <TestItemButton userId={userId} />
            </>
          )
        }
      />
      <PageBody>
        {userId === '' ? (
          <div className="grid grid-cols-1 gap-4">
            <Card>
              <EmptyState
                icon={Inbox}
                title="Whose feed?"
                text="Choose a person to see their notifications as your app shows them, and when each was seen, read and archived."
                action={<PersonPicker userId="" onChoose={choose} />}
              />
            </Card>
            <SnippetsCard />
          </div>
        ) : (
          <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,440px)_minmax(0,1fr)]">
            <Preview key={userId} userId={userId} />
            <div className="grid min-w-0 grid-cols-1 gap-4">
              <ItemsCard userId={userId} action={<TestItemButton userId={userId} variant="secondary" />} />
              <p className="px-1 text-12 text-ink-3">
                Items leave after 90 days; a feed holds 1,000. See also{' '}
                <TextLink to={paths.person(userId)}>everything of {userId}</TextLink>.
              </p>
              <SnippetsCard />
            </div>
          </div>
        )}
      </PageBody>
    </>
  );
}
