import { Ban, Ellipsis, Pencil, Send, Star, Trash2, Zap } from 'lucide-react';
import { useState } from 'react';
import type { Channel } from '../../api/queries/channels.ts';
import { useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { IconButton } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import type { ChannelActions } from './use-actions.ts';

/** Why a channel cannot become the default one. */
function noDefaultReason({ isDefault, sendsThrough, vendor }: Channel): string | null {
  if (isDefault) return 'It is the default channel.';
  return sendsThrough !== null || vendor === null ? 'The default channel needs credentials of its own.' : null;
}

/** Everything that can be done with one channel; `onTest` opens the test in place of its page. */
export function ChannelMenu({
  channel,
  actions,
  inList = true,
  onTest,
  onDeleted,
}: {
  channel: Channel;
  actions: ChannelActions;
  /** Whether it stands in the list, from where the channel can be opened. */
  inList?: boolean;
  onTest?: () => void;
  onDeleted?: () => void;
}) {
  const { paths } = useConnection();
  const admin = useRight('admin').reason;
  const [isAsking, setIsAsking] = useState(false);
  const { id, name, status, isDefault } = channel;
  const toggle: MenuItem =
    status === 'disabled'
      ? { label: 'Enable', icon: Zap, onSelect: () => actions.enable(channel), disabledReason: admin }
      : { label: 'Disable', icon: Ban, onSelect: () => actions.disable(channel), disabledReason: admin };
  const open: MenuItem[] = inList ? [{ label: 'Edit', icon: Pencil, to: paths.channel(id) }] : [];
  const test: MenuItem[] = onTest ? [{ label: 'Test…', icon: Send, onSelect: onTest }] : [];
  const items: (MenuItem | 'separator')[] = [
    ...open,
    ...test,
    {
      label: 'Make default',
      icon: Star,
      onSelect: () => actions.makeDefault(channel),
      disabledReason: admin ?? noDefaultReason(channel),
    },
    toggle,
    'separator',
    { label: 'Delete…', icon: Trash2, tone: 'bad', onSelect: () => setIsAsking(true), disabledReason: admin },
  ];
  return (
    <>
      <Menu
        label={`Actions for ${name}`}
        trigger={<IconButton label={`Actions for ${name}`} icon={Ellipsis} size={inList ? 'small' : 'medium'} />}
        items={items}
      />
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setIsAsking}
        title={`Delete ${name}?`}
        text={
          isDefault
            ? 'Its credentials are gone for good. Another channel of its kind that has credentials becomes the default one; without one, messages of this kind end as skipped.'
            : 'Its credentials are gone for good. What rules and alerts send over it ends as skipped; a channel that a workflow names is not deleted.'
        }
        confirmLabel="Delete channel"
        onConfirm={async () => {
          await actions.remove(channel);
          onDeleted?.();
        }}
      />
    </>
  );
}
