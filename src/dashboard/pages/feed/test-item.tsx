import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { problemOf } from '../../api/problem.ts';
import { channelQueries } from '../../api/queries/channels.ts';
import { feedQueries } from '../../api/queries/feed.ts';
import { useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button, type ButtonVariant } from '../../ui/button.tsx';
import { useToasts } from '../../ui/toast.tsx';

/** Sends a person an item by the test of an in-app channel; a project without such a channel gets one first. */
export function TestItemButton({ userId, variant = 'primary' }: { userId: string; variant?: ButtonVariant }) {
  const connection = useConnection();
  const { client, projectId } = connection;
  const queries = useQueryClient();
  const toasts = useToasts();
  const right = useRight('editor');
  const channels = useQuery(channelQueries.some(connection));
  const inApp = (channels.data?.data ?? []).filter(({ kind }) => kind === 'in_app');
  const channel = inApp.find(({ isDefault }) => isDefault) ?? inApp[0];
  const send = useMutation({
    mutationFn: async () => {
      const made = channel ?? (await client.createChannel({ body: { projectId, kind: 'in_app', name: 'In-app' } }));
      if (channel === undefined) await queries.invalidateQueries({ queryKey: channelQueries.all(projectId) });
      return client.testChannel({ params: { id: made.id }, body: { to: userId } });
    },
    onSuccess: async ({ outcome, message }) => {
      if (outcome === 'sent') toasts.add({ tone: 'good', title: `A test item is in the feed of ${userId}` });
      else toasts.add({ tone: 'bad', title: 'No item was sent', text: message ?? outcome });
      await queries.invalidateQueries({ queryKey: feedQueries.all(projectId) });
    },
    onError: (error) => toasts.add({ tone: 'bad', title: 'No item was sent', text: problemOf(error).detail }),
  });
  return (
    <Button
      aria-keyshortcuts="n"
      variant={variant}
      icon={Send}
      loading={send.isPending}
      disabledReason={channels.isPending ? 'The channels are being read.' : right.reason}
      onClick={() => send.mutate()}
    >
      {channels.isSuccess && channel === undefined ? 'Add an in-app channel and send a test item' : 'Send a test item'}
    </Button>
  );
}
