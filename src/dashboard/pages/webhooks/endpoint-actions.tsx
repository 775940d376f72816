import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { EllipsisVertical, History, KeyRound, Pause, Play, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { problemOf } from '../../api/problem.ts';
import { type Endpoint, endpointQueries } from '../../api/queries/endpoints.ts';
import { useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Menu } from '../../ui/menu.tsx';
import { useToasts } from '../../ui/toast.tsx';
import { ReplayDialog } from './replay-dialog.tsx';
import { RotateDialog } from './rotate-dialog.tsx';
import { ExampleButton } from './send-example.tsx';

/** Disables an endpoint, or uses it again. */
export function useStatusChange({ id }: Pick<Endpoint, 'id'>) {
  const connection = useConnection();
  const queries = useQueryClient();
  const toasts = useToasts();
  const change = useMutation({
    mutationFn: (status: 'ok' | 'disabled') => connection.client.patchEndpoint({ params: { id }, body: { status } }),
    onSuccess: async (after, status) => {
      queries.setQueryData(endpointQueries.one(connection, id).queryKey, after);
      const enable = { label: 'Undo', onPress: () => change.mutate('ok') };
      toasts.add(
        status === 'ok'
          ? { tone: 'good', title: 'The endpoint is active', text: 'What it missed is sent by a replay.' }
          : { title: 'The endpoint is disabled', text: 'Events are kept for it meanwhile.', action: enable },
      );
      await queries.invalidateQueries({ queryKey: endpointQueries.all(connection.projectId) });
    },
    onError: (error) => toasts.add({ tone: 'bad', title: 'Not changed', text: problemOf(error).detail }),
  });
  return change;
}

function DeleteDialog({ endpoint: { id, url }, onClose }: { endpoint: Endpoint; onClose: () => void }) {
  const { client, projectId, paths } = useConnection();
  const { history } = useRouter();
  const queries = useQueryClient();
  const toasts = useToasts();
  const remove = async () => {
    await client.deleteEndpoint({ params: { id } });
    toasts.add({ tone: 'good', title: 'The endpoint is deleted' });
    history.push(paths.webhooks());
    queries.removeQueries({ queryKey: endpointQueries.one({ client, projectId }, id).queryKey });
    void queries.invalidateQueries({ queryKey: endpointQueries.all(projectId) });
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={(isOpen) => isOpen || onClose()}
      title="Delete this endpoint"
      text={
        <p className="[overflow-wrap:anywhere]">
          {url} gets nothing any more, and what waits for it is not sent. Its deliveries stay in the log. This cannot be
          undone.
        </p>
      }
      confirmLabel="Delete endpoint"
      onConfirm={remove}
    />
  );
}

type Asked = 'rotate' | 'replay' | 'delete' | null;

/** What people may do with an endpoint. */
export function EndpointActions({ endpoint }: { endpoint: Endpoint }) {
  const { reason } = useRight('editor');
  const status = useStatusChange(endpoint);
  const [asked, setAsked] = useState<Asked>(null);
  const close = () => setAsked(null);
  const isDisabled = endpoint.status === 'disabled';
  const replayReason = isDisabled ? 'The endpoint is disabled; enable it first.' : reason;
  return (
    <>
      <Button icon={History} disabledReason={replayReason} onClick={() => setAsked('replay')}>
        Replay…
      </Button>
      <ExampleButton id={endpoint.id} variant="primary" />
      <Menu
        label="More about this endpoint"
        trigger={<IconButton label="More" icon={EllipsisVertical} variant="secondary" />}
        items={[
          {
            label: 'Rotate secret…',
            icon: KeyRound,
            disabledReason: reason,
            onSelect: () => setAsked('rotate'),
          },
          isDisabled
            ? { label: 'Enable', icon: Play, disabledReason: reason, onSelect: () => status.mutate('ok') }
            : {
                label: 'Disable',
                hint: 'Events are kept for it meanwhile',
                icon: Pause,
                disabledReason: reason,
                onSelect: () => status.mutate('disabled'),
              },
          'separator',
          {
            label: 'Delete…',
            icon: Trash2,
            tone: 'bad',
            disabledReason: reason,
            onSelect: () => setAsked('delete'),
          },
        ]}
      />
      {asked === 'rotate' ? <RotateDialog id={endpoint.id} onClose={close} /> : null}
      {asked === 'replay' ? <ReplayDialog endpoint={endpoint} onClose={close} /> : null}
      {asked === 'delete' ? <DeleteDialog endpoint={endpoint} onClose={close} /> : null}
    </>
  );
}
