import type { Channel } from '../../api/queries/channels.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { formatNumber } from '../../ui/format.ts';
import { KindIcon, kindWords } from '../../words/channel-kind.tsx';
import { channelState } from '../../words/channel-state.ts';
import { ChannelMenu } from './channel-menu.tsx';
import { hourNumbers } from './numbers.ts';
import type { ChannelActions } from './use-actions.ts';
import { vendorWords } from './vendors.ts';

export interface ColumnContext {
  actions: ChannelActions;
  /** Outcomes of the last hour by channel; undefined while they are not known. */
  lastHour: Readonly<Record<string, Readonly<Record<string, number>>>> | undefined;
  onTest: (channel: Channel) => void;
}

function State({ channel }: { channel: Channel }) {
  const { text, tone, reason } = channelState(channel);
  return (
    <span className="grid gap-0.5">
      <Chip tone={tone} dot>
        {text}
      </Chip>
      {reason === null ? null : <span className="text-12 text-ink-2 [overflow-wrap:anywhere]">{reason}</span>}
    </span>
  );
}

function Name({ channel: { name, kind, isDefault } }: { channel: Channel }) {
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      <KindIcon kind={kind} />
      <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
        <span className="min-w-0 font-strong [overflow-wrap:anywhere]">{name}</span>
        {isDefault ? (
          <Chip tone="accent" dot={false}>
            default
          </Chip>
        ) : null}
      </span>
    </span>
  );
}

/** Columns of the list, the most telling first. */
export const channelColumns = ({ actions, lastHour, onTest }: ColumnContext): Column<Channel>[] => [
  { id: 'name', header: 'Name', width: '26%', primary: true, cell: (channel) => <Name channel={channel} /> },
  {
    id: 'vendor',
    header: 'Kind and vendor',
    width: '20%',
    cell: (channel) => (
      <span className="grid">
        {kindWords(channel.kind)}
        <span className="text-12 text-ink-2 [overflow-wrap:anywhere]">{vendorWords(channel)}</span>
      </span>
    ),
  },
  { id: 'state', header: 'State', cell: (channel) => <State channel={channel} /> },
  {
    id: 'sent',
    header: 'Sent 1 h',
    align: 'right',
    width: '84px',
    cell: ({ id }) => (lastHour === undefined ? '–' : formatNumber(hourNumbers(lastHour[id]).sent)),
  },
  {
    id: 'failed',
    header: 'Failed 1 h',
    align: 'right',
    width: '92px',
    cell: ({ id }) => {
      if (lastHour === undefined) return '–';
      const { failed } = hourNumbers(lastHour[id]);
      return <span className={failed > 0 ? 'font-medium text-bad' : undefined}>{formatNumber(failed)}</span>;
    },
  },
  {
    id: 'menu',
    header: 'Actions',
    align: 'right',
    width: '76px',
    cell: (channel) => <ChannelMenu channel={channel} actions={actions} onTest={() => onTest(channel)} />,
  },
];
