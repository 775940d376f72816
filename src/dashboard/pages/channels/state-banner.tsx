import { Ban, CircleAlert, KeyRound, Zap } from 'lucide-react';
import type { Channel } from '../../api/queries/channels.ts';
import { useRight } from '../../api/rights.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { channelState } from '../../words/channel-state.ts';
import type { ChannelActions } from './use-actions.ts';

/** Why a channel does not send, and what to do about it; nothing where it does. */
export function StateBanner({
  channel,
  actions,
  onReconnect,
}: {
  channel: Channel;
  actions: ChannelActions;
  onReconnect: () => void;
}) {
  const { reason } = useRight('admin');
  const { status } = channel;
  const why = channelState(channel).reason;
  if (status === 'ok' || why === null) return null;
  const isBroken = status === 'needs_reconnect';
  const Icon = isBroken ? CircleAlert : Ban;
  return (
    <section
      aria-label="State"
      className={cx(
        'flex flex-wrap items-center gap-x-3 gap-y-2 rounded-card border border-line px-4 py-3 text-13',
        isBroken ? 'bg-bad-soft text-bad' : 'bg-sunken text-ink-2',
      )}
    >
      <Icon size={16} aria-hidden className="shrink-0" />
      <div className="min-w-0 flex-1 basis-64 [overflow-wrap:anywhere]">
        <p className="font-strong">{isBroken ? 'The vendor refused the credentials' : 'The channel is disabled'}</p>
        <p>{why}</p>
        {isBroken ? <p>Save new credentials, or send a test if the vendor takes the old ones again.</p> : null}
      </div>
      {isBroken ? (
        <Button icon={KeyRound} disabledReason={reason} onClick={onReconnect}>
          Reconnect
        </Button>
      ) : (
        <Button icon={Zap} disabledReason={reason} onClick={() => actions.enable(channel)}>
          Enable
        </Button>
      )}
    </section>
  );
}
