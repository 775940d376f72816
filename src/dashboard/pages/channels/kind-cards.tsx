import type { Channel } from '../../api/queries/channels.ts';
import { RadioCards } from '../../ui/inputs.tsx';
import { channelKindLooks, kindNames } from '../../words/channel-kind.tsx';

const kindHints: Record<Channel['kind'], string> = {
  email: 'Mails of steps and rules',
  push: 'To phones and browsers',
  sms: 'Text messages to phones',
  in_app: 'Items of the feed in your product',
  slack: 'Alerts and notifications to a Slack channel',
  webhook: 'Signed requests, Discord or Teams',
};

const optionOf = (kind: Channel['kind']) => ({
  value: kind,
  label: channelKindLooks[kind].title,
  hint: kindHints[kind],
  icon: channelKindLooks[kind].icon,
});

/** What a channel sends, as a choice. */
export function KindCards({
  kinds = kindNames,
  columns = 3,
  value,
  onChange,
}: {
  kinds?: readonly Channel['kind'][];
  columns?: 2 | 3;
  value: Channel['kind'] | null;
  onChange: (kind: Channel['kind']) => void;
}) {
  return (
    <RadioCards
      label="Kind of channel"
      hideLabel
      columns={columns}
      value={value}
      options={kinds.map(optionOf)}
      onChange={onChange}
    />
  );
}
