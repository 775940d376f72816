import { useRouter } from '@tanstack/react-router';
import { useConnection } from '../shell/connection.ts';
import { useSearchParams } from '../shell/search.ts';
import { Card } from '../ui/card.tsx';
import { PageBody, PageHeader } from '../ui/page.tsx';
import { kindNames } from '../words/channel-kind.tsx';
import { KindCards } from './channels/kind-cards.tsx';
import { NewChannelForm } from './channels/new-channel-form.tsx';

/** A new channel: its kind first, then its vendor, its credentials and its limits. */
export function NewChannelPage() {
  const { paths } = useConnection();
  const { history } = useRouter();
  const [{ kind: asked }, change] = useSearchParams();
  const kind = kindNames.find((each) => each === asked) ?? null;
  return (
    <>
      <PageHeader title="Add channel" crumbs={[{ label: 'Channels', to: paths.channels() }]} />
      <PageBody>
        <div className="grid max-w-[760px] gap-4 pt-5">
          <Card title="What does it send?">
            <KindCards value={kind} onChange={(next) => change({ kind: next })} />
          </Card>
          {kind === null ? null : (
            <NewChannelForm key={kind} kind={kind} onMade={({ id }) => history.push(paths.channel(id))} />
          )}
        </div>
      </PageBody>
    </>
  );
}
