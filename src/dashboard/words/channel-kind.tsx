import { Bell, Hash, Inbox, type LucideIcon, Mail, MessageSquare, Webhook } from 'lucide-react';
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import { type Tint, TintIcon } from '../ui/chip.tsx';

interface KindLook {
  /** Where it stands alone, e.g. in a list of kinds. */
  title: string;
  icon: LucideIcon;
  tint: Tint;
}

export const channelKindLooks: Readonly<Record<ChannelKind, KindLook>> = {
  email: { title: 'Email', icon: Mail, tint: 'email' },
  push: { title: 'Push', icon: Bell, tint: 'push' },
  sms: { title: 'SMS', icon: MessageSquare, tint: 'sms' },
  in_app: { title: 'In app', icon: Inbox, tint: 'user' },
  slack: { title: 'Slack', icon: Hash, tint: 'branch' },
  webhook: { title: 'Webhook', icon: Webhook, tint: 'webhook' },
};

export const kindNames = Object.keys(channelKindLooks) as ChannelKind[];

const isKind = (kind: string): kind is ChannelKind => Object.hasOwn(channelKindLooks, kind);

/** A kind of channel in words, e.g. "In app". */
export const kindWords = (kind: string): string =>
  isKind(kind) ? channelKindLooks[kind].title : kind.replaceAll('_', ' ');

/** The sign of a kind of channel; its name stands beside it. */
export function KindIcon({ kind, size = 'small' }: { kind: ChannelKind; size?: 'small' | 'medium' }) {
  const { icon, tint } = channelKindLooks[kind];
  return <TintIcon icon={icon} tint={tint} size={size} />;
}
