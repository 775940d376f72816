import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { CircleHelp, Download, EllipsisVertical, Eraser, Merge, Send } from 'lucide-react';
import { useState } from 'react';
import { answerText } from '../../api/client.ts';
import { problemOf } from '../../api/problem.ts';
import { type Person, personQueries } from '../../api/queries/people.ts';
import { useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button, ButtonLink, IconButton } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Menu } from '../../ui/menu.tsx';
import { saveText } from '../../ui/save-text.ts';
import { useToasts } from '../../ui/toast.tsx';
import { fileNameOf } from '../bundles/download.ts';
import { MergeDialog } from './merge-dialog.tsx';
import { TestEventDialog } from './test-event.tsx';

type Asked = 'event' | 'merge' | 'erase' | null;

/** Asks before a person is erased, and says how far it is where it takes longer than one call. */
function EraseDialog({ userId, onClose }: { userId: string; onClose: () => void }) {
  const { client, projectId, paths } = useConnection();
  const { history } = useRouter();
  const queries = useQueryClient();
  const toasts = useToasts();
  const erase = async () => {
    const progress = await client.eraseProfile({ params: { userId }, query: { projectId } });
    const isRunning = progress !== undefined && progress !== null;
    toasts.add(
      isRunning
        ? { title: `${userId} is being erased`, text: `It continues by itself. Now: ${progress.step}.` }
        : { tone: 'good', title: `${userId} is erased` },
    );
    history.push(paths.people());
    queries.removeQueries({ queryKey: personQueries.one({ client, projectId }, userId).queryKey });
    void queries.invalidateQueries({ queryKey: personQueries.all(projectId) });
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={(isOpen) => isOpen || onClose()}
      title={`Erase ${userId}`}
      text={
        <>
          <p>
            Erases the profile, its devices, preferences, feed, joined ids and events. Runs are cancelled and forget the
            person; messages and runs stay as numbers without a name. Stops of addresses stay, so that nothing is sent
            there again.
          </p>
          <p className="mt-2">This cannot be undone.</p>
        </>
      }
      confirmLabel="Erase person"
      typeToConfirm={userId}
      onConfirm={erase}
    />
  );
}

/** What people may do with a person. */
export function PersonActions({ person: { userId } }: { person: Person }) {
  const { keys, projectId, paths } = useConnection();
  const right = useRight('editor');
  const toasts = useToasts();
  const [asked, setAsked] = useState<Asked>(null);
  const close = () => setAsked(null);
  const download = async () => {
    try {
      const text = await answerText(keys, (client) =>
        client.exportProfile({ params: { userId }, query: { projectId } }),
      );
      saveText(text, fileNameOf(`person ${userId}`));
    } catch (error) {
      toasts.add({ tone: 'bad', title: 'Not exported', text: problemOf(error).detail });
    }
  };
  return (
    <>
      <ButtonLink to={paths.why({ userId })} icon={CircleHelp}>
        Why did they not get…?
      </ButtonLink>
      <Button
        variant="primary"
        icon={Send}
        aria-keyshortcuts="n"
        disabledReason={keys.writeKey === null ? right.reason : null}
        onClick={() => setAsked('event')}
      >
        Send a test event
      </Button>
      <Menu
        label={`More about ${userId}`}
        trigger={<IconButton label="More" icon={EllipsisVertical} variant="secondary" />}
        items={[
          {
            label: 'Export as JSON',
            hint: 'Everything that is known',
            icon: Download,
            onSelect: () => void download(),
          },
          {
            label: 'Merge into another person…',
            icon: Merge,
            disabledReason: right.reason,
            onSelect: () => setAsked('merge'),
          },
          'separator',
          {
            label: 'Erase…',
            icon: Eraser,
            tone: 'bad',
            disabledReason: right.reason,
            onSelect: () => setAsked('erase'),
          },
        ]}
      />
      {asked === 'event' ? <TestEventDialog userId={userId} onClose={close} /> : null}
      {asked === 'merge' ? <MergeDialog userId={userId} onClose={close} /> : null}
      {asked === 'erase' ? <EraseDialog userId={userId} onClose={close} /> : null}
    </>
  );
}
