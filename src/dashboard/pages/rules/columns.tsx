import type { Channel } from '../../api/queries/channels.ts';
import type { NotificationRule } from '../../api/queries/notification-rules.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { formatNumber } from '../../ui/format.ts';
import { Switch } from '../../ui/inputs.tsx';
import { TextLink } from '../../ui/link.tsx';
import { counted } from '../../words/counted.ts';
import { EventChip } from '../../words/event-chip.tsx';
import { capWords, quietWords } from '../../words/limits.ts';
import { countConditions } from '../../words/trigger.ts';

type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface RuleColumnContext {
  channels: ReadonlyMap<string, Channel>;
  /** Messages of the last 24 hours by the key of the rule; undefined while they are not known. */
  counts: Counts | undefined;
  logOf: (rule: NotificationRule) => string;
  toggle: (rule: NotificationRule) => void;
  /** Why nothing can be changed. */
  reason: string | null;
}

function Trigger({ rule }: { rule: NotificationRule }) {
  const { trigger, key } = rule;
  const conditions = countConditions(trigger?.filters);
  return (
    <span className="text-ink-2 [overflow-wrap:anywhere]">
      <EventChip type={trigger?.eventType ?? key} />
      {conditions > 0 ? <span className="text-12 text-ink-3"> with {counted(conditions, 'condition')}</span> : null}
    </span>
  );
}

function Channels({ rule, channels }: { rule: NotificationRule; channels: RuleColumnContext['channels'] }) {
  return (
    <span className="flex flex-wrap gap-1">
      {rule.channelIds.map((id) => {
        const channel = channels.get(id);
        const isBad = channel !== undefined && channel.status !== 'ok';
        return (
          <Chip key={id} tone={isBad ? 'hold' : 'neutral'} wraps>
            {channel?.name ?? 'not there'}
          </Chip>
        );
      })}
    </span>
  );
}

/** What left, and below it what did not. */
function Sent({ rule, counts, logOf }: Pick<RuleColumnContext, 'counts' | 'logOf'> & { rule: NotificationRule }) {
  if (counts === undefined) return <span className="text-ink-3">–</span>;
  const { sent = 0, ...others } = counts[rule.key] ?? {};
  const held = Object.entries(others).filter(([, count]) => count > 0);
  const words = held.map(([outcome, count]) => `${formatNumber(count)} ${outcome.replaceAll(/[-_]/g, ' ')}`);
  return (
    <span>
      <TextLink to={logOf(rule)} aria-label={`${formatNumber(sent)} sent by ${rule.name}`}>
        {formatNumber(sent)}
      </TextLink>
      {words.length === 0 ? null : <span className="block text-12 text-ink-3">{words.join(', ')}</span>}
    </span>
  );
}

export const ruleColumns = ({
  channels,
  counts,
  logOf,
  toggle,
  reason,
}: RuleColumnContext): Column<NotificationRule>[] => [
  {
    id: 'key',
    header: 'Rule',
    primary: true,
    width: '20%',
    cell: ({ key, name }) => (
      <span className="grid min-w-0">
        <span className="font-strong [overflow-wrap:anywhere]">{name}</span>
        {name === key ? null : <span className="font-mono text-12 text-ink-3 [overflow-wrap:anywhere]">{key}</span>}
      </span>
    ),
  },
  { id: 'trigger', header: 'When', width: '22%', cell: (rule) => <Trigger rule={rule} /> },
  { id: 'channels', header: 'Channels', cell: (rule) => <Channels rule={rule} channels={channels} /> },
  {
    id: 'cap',
    header: 'Cap',
    hideBelow: 'lg',
    cell: ({ frequencyCap }) => (
      <span className="whitespace-nowrap text-12 text-ink-2">{frequencyCap ? capWords(frequencyCap) : '–'}</span>
    ),
  },
  {
    id: 'quiet',
    header: 'Quiet hours',
    hideBelow: 'lg',
    cell: ({ quietHours, quietHoursTz }) => (
      <span className="text-12 text-ink-2">{quietWords(quietHours, quietHoursTz) ?? '–'}</span>
    ),
  },
  {
    id: 'sent',
    header: 'Sent 24 h',
    align: 'right',
    cell: (rule) => <Sent rule={rule} counts={counts} logOf={logOf} />,
  },
  {
    id: 'status',
    header: 'Status',
    align: 'right',
    cell: (rule) => (
      <span className="flex items-center gap-2.5 sm:justify-end">
        <Chip tone={rule.isActive ? 'good' : 'neutral'} dot>
          {rule.isActive ? 'active' : 'inactive'}
        </Chip>
        <Switch
          label={`${rule.name} is active`}
          hideLabel
          checked={rule.isActive}
          disabledReason={reason}
          onChange={() => toggle(rule)}
        />
      </span>
    ),
  },
];
