import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Smartphone, Trash2 } from 'lucide-react';
import type { DeviceInput } from '../../../contract/people/device.ts';
import { problemOf } from '../../api/problem.ts';
import { type Device, type Person, personQueries } from '../../api/queries/people.ts';
import { useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { IconButton } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Chip, TintIcon } from '../../ui/chip.tsx';
import { PanelError, PanelNote } from '../../ui/panel-state.tsx';
import { ListSkeleton } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { useToasts } from '../../ui/toast.tsx';

const platforms: Record<Device['platform'], string> = { fcm: 'FCM', apns: 'Apple', webpush: 'Browser' };

/** Enough of a token to tell devices apart; of a browser the host of its push service. */
function hintOf({ platform, token }: Device): string {
  if (platform !== 'webpush') return `${token.slice(0, 16)}…`;
  return new URL((JSON.parse(token) as { endpoint: string }).endpoint).host;
}

/** The device as it is registered again. */
const inputOf = ({ platform, token }: Device): DeviceInput =>
  platform === 'webpush' ? { platform, subscription: JSON.parse(token) } : { platform, token };

function DeviceRow({ device, onForget }: { device: Device; onForget: () => void }) {
  const right = useRight('editor');
  const { platform, createdAt, pausedUntil } = device;
  return (
    <li className="flex items-center gap-2.5 border-line border-t px-4 py-2 text-13">
      <TintIcon icon={Smartphone} tint="push" size="small" />
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium">{platforms[platform]}</span>
          <code className="font-mono text-12 text-ink-3 [overflow-wrap:anywhere]">{hintOf(device)}</code>
          {pausedUntil === null ? null : <Chip tone="hold">paused</Chip>}
        </span>
        <span className="block text-12 text-ink-3">
          {pausedUntil === null ? (
            <>
              Registered <Time at={createdAt} />
            </>
          ) : (
            <>
              Its push service refused it; tried again <Time at={pausedUntil} />
            </>
          )}
        </span>
      </span>
      <IconButton
        label={`Forget the ${platforms[platform]} device`}
        icon={Trash2}
        size="small"
        disabledReason={right.reason}
        onClick={onForget}
      />
    </li>
  );
}

/** Where push messages to a person go. */
export function DevicesCard({ person: { userId } }: { person: Person }) {
  const connection = useConnection();
  const { client, projectId } = connection;
  const queries = useQueryClient();
  const toasts = useToasts();
  const options = personQueries.devices(connection, userId);
  const query = useQuery(options);
  const renewed = { onSuccess: () => queries.invalidateQueries({ queryKey: options.queryKey }) };
  const fail = (error: Error) => toasts.add({ tone: 'bad', title: 'Not done', text: problemOf(error).detail });
  const restore = useMutation({
    mutationFn: (device: Device) =>
      client.addDevice({ params: { userId }, query: { projectId }, body: inputOf(device) }),
    ...renewed,
    onError: fail,
  });
  const forget = useMutation({
    mutationFn: ({ id }: Device) => client.deleteDevice({ params: { userId, deviceId: id }, query: { projectId } }),
    onSuccess: async (_, device) => {
      toasts.add({
        title: `The ${platforms[device.platform]} device is forgotten`,
        action: { label: 'Undo', onPress: () => restore.mutate(device) },
      });
      await renewed.onSuccess();
    },
    onError: fail,
  });
  const devices = query.data?.data ?? [];
  return (
    <Card title="Devices" padded={false}>
      {query.isPending ? <ListSkeleton rows={1} rowHeight={52} /> : null}
      {query.isError ? <PanelError error={query.error} onRetry={() => query.refetch()} /> : null}
      {query.isSuccess && devices.length === 0 ? (
        <PanelNote>No device: push messages do not reach this person.</PanelNote>
      ) : null}
      <ul>
        {devices.map((device) => (
          <DeviceRow key={device.id} device={device} onForget={() => forget.mutate(device)} />
        ))}
      </ul>
    </Card>
  );
}
