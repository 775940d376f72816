import type { Channel } from '../../api/queries/channels.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ChannelTest } from './channel-test.tsx';

/** The test of a channel, over the list. */
export function TestDialog({ channel, onClose }: { channel: Channel | null; onClose: () => void }) {
  return (
    <Dialog
      open={channel !== null}
      onOpenChange={(open) => !open && onClose()}
      title={channel === null ? 'Test' : `Test ${channel.name}`}
      description="One message, sent as a step would send it. It is in the log as a test."
    >
      {channel === null ? null : <ChannelTest channel={channel} />}
    </Dialog>
  );
}
