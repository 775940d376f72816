import type { ChannelHealth, DeliveryHealth } from '../../api/queries/health.ts';
import { useConnection } from '../../shell/connection.ts';
import { Card } from '../../ui/card.tsx';
import { BarChart, Sparkline } from '../../ui/chart.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { formatDuration, formatNumber, formatPercent } from '../../ui/format.ts';
import { Select } from '../../ui/inputs.tsx';
import { TextLink } from '../../ui/link.tsx';
import { Duration } from '../../ui/time.tsx';
import { acceptedShare, chartOf, type ReasonCount, reasonsOf } from './series.ts';

/** Numbers, chart, channels and reasons of the messages of a period. */
export function Deliveries({
  health,
  channelId,
  onChannel,
}: {
  health: DeliveryHealth;
  channelId: string | null;
  onChannel: (channelId: string | null) => void;
}) {
  const shown = health.channels.filter((channel) => channelId === null || channel.channelId === channelId);
  const { labels, values } = chartOf(health, shown);
  const unit = health.granularity;
  return (
    <>
      <Totals totals={totalsOf(health, channelId)} />
      <Card
        title={`Messages per ${unit}`}
        actions={<ChannelChoice channels={health.channels} value={channelId} onChange={onChannel} />}
      >
        {shown.length === 0 ? (
          <p className="text-13 text-ink-3">No message in this period.</p>
        ) : (
          <BarChart
            label={`Messages per ${unit}`}
            labels={labels}
            series={[
              { name: 'Sent', tone: 'good', values: values.sent },
              { name: 'Held back', tone: 'hold', values: values.suppressed },
              { name: 'Skipped', tone: 'info', values: values.skipped },
              { name: 'Failed', tone: 'bad', values: values.failed },
            ]}
          />
        )}
      </Card>
      {health.channels.length === 0 ? null : <Channels health={health} />}
      <Reasons reasons={reasonsOf(shown)} channelId={channelId} />
    </>
  );
}

const ms = (value: number | null) => (value === null ? '–' : formatDuration(value));

const Answer = ({ ms: value }: { ms: number | null }) => (value === null ? '–' : <Duration ms={value} />);

/** The numbers of one channel, or of all together; a channel without messages has none. */
function totalsOf({ channels, totals }: DeliveryHealth, channelId: string | null): DeliveryHealth['totals'] {
  if (channelId === null) return totals;
  return channels.find((channel) => channel.channelId === channelId) ?? noMessages;
}

const noMessages: DeliveryHealth['totals'] = {
  attempted: 0,
  sent: 0,
  delivered: 0,
  opened: 0,
  clicked: 0,
  bounced: 0,
  complained: 0,
  failed: 0,
  suppressed: 0,
  skipped: 0,
  pending: 0,
  p50Ms: null,
  p95Ms: null,
};

/** Which channel the numbers are of. */
function ChannelChoice({
  channels,
  value,
  onChange,
}: {
  channels: readonly ChannelHealth[];
  value: string | null;
  onChange: (channelId: string | null) => void;
}) {
  const named = channels.flatMap(({ channelId, name, kind }) =>
    channelId === null ? [] : [{ value: channelId, label: name ?? `A deleted channel (${kind})` }],
  );
  const isKnown = value === null || named.some((option) => option.value === value);
  return (
    <Select
      size="small"
      label="Channel"
      className="w-48"
      options={[
        { value: everyChannel, label: 'All channels' },
        ...named,
        ...(isKnown ? [] : [{ value, label: 'A channel without messages' }]),
      ]}
      value={value ?? everyChannel}
      onChange={(next) => onChange(next === everyChannel ? null : next)}
    />
  );
}
const everyChannel = 'all';

function Totals({ totals }: Pick<DeliveryHealth, 'totals'>) {
  const share = acceptedShare(totals);
  const numbers = [
    { label: 'Sent', value: formatNumber(totals.sent), note: share === null ? '' : `${formatPercent(share)} accepted` },
    { label: 'Failed for good', value: formatNumber(totals.failed), note: `${formatNumber(totals.bounced)} bounced` },
    {
      label: 'Held back by gates',
      value: formatNumber(totals.suppressed),
      note: `${formatNumber(totals.skipped)} skipped`,
    },
    { label: 'Answer of vendors, p95', value: ms(totals.p95Ms), note: `p50 ${ms(totals.p50Ms)}` },
  ];
  return (
    <dl className="grid grid-cols-2 overflow-clip rounded-card border border-line bg-surface shadow-1 lg:grid-cols-4">
      {numbers.map(({ label, value, note }) => (
        <div
          key={label}
          className="grid gap-1 border-line p-4 not-first:border-l max-lg:nth-3:border-l-0 max-lg:nth-[n+3]:border-t"
        >
          <dt className="font-medium text-12 text-ink-3">{label}</dt>
          <dd className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-semibold text-24 tabular-nums">{value}</span>
            <span className="text-12 text-ink-3">{note}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Channels({ health }: { health: DeliveryHealth }) {
  const { paths } = useConnection();
  const number =
    (name: 'sent' | 'failed' | 'suppressed'): Column<ChannelHealth>['cell'] =>
    (channel) => (
      <span className={name === 'failed' && channel[name] > 0 ? 'font-medium text-bad tabular-nums' : 'tabular-nums'}>
        {formatNumber(channel[name])}
      </span>
    );
  const columns: Column<ChannelHealth>[] = [
    {
      id: 'name',
      header: 'Channel',
      primary: true,
      cell: ({ name, kind, provider }) => (
        <span>
          <span className="font-medium">{name ?? 'Without a channel'}</span>{' '}
          <span className="text-12 text-ink-3">{[kind, provider].filter(Boolean).join(', ')}</span>
        </span>
      ),
    },
    {
      id: 'trend',
      header: 'Trend',
      width: '100px',
      hideBelow: 'md',
      cell: (channel) => (
        <Sparkline
          label={`Sent over ${channel.name ?? 'no channel'} per ${health.granularity}`}
          values={chartOf(health, [channel]).values.sent}
          tone="good"
        />
      ),
    },
    { id: 'sent', header: 'Sent', align: 'right', cell: number('sent') },
    { id: 'failed', header: 'Failed', align: 'right', cell: number('failed') },
    { id: 'suppressed', header: 'Held back', align: 'right', hideBelow: 'sm', cell: number('suppressed') },
    { id: 'p50', header: 'p50', align: 'right', hideBelow: 'md', cell: ({ p50Ms }) => <Answer ms={p50Ms} /> },
    { id: 'p95', header: 'p95', align: 'right', cell: ({ p95Ms }) => <Answer ms={p95Ms} /> },
  ];
  return (
    <Card title="Channels" padded={false}>
      <DataTable
        label="Channels"
        columns={columns}
        rows={health.channels}
        rowKey={({ channelId, kind }) => channelId ?? kind}
        rowTo={({ channelId, kind }) => paths.logs(channelId === null ? { kind } : { channelId })}
        globalKeys={false}
      />
    </Card>
  );
}

const outcomeOf = { failed: 'error', suppressed: 'suppressed', skipped: 'skipped-missing-config' };

function Reasons({ reasons, channelId }: { reasons: readonly ReasonCount[]; channelId: string | null }) {
  const { paths } = useConnection();
  if (reasons.length === 0) return null;
  const most = Math.max(...reasons.map(({ count }) => count));
  return (
    <Card title="Why messages were not sent">
      <ul className="grid gap-2 text-13">
        {reasons.slice(0, 12).map(({ outcome, reason, count }) => (
          <li key={`${outcome} ${reason}`} className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1">
            <TextLink to={paths.logs({ outcome: outcomeOf[outcome], channelId })} className="[overflow-wrap:anywhere]">
              {reason.replaceAll('_', ' ')}
            </TextLink>
            <span className="tabular-nums">
              {formatNumber(count)}{' '}
              <span className="text-ink-3">{outcome === 'suppressed' ? 'held back' : outcome}</span>
            </span>
            <span aria-hidden className="col-span-2 h-1 overflow-hidden rounded-full bg-hover">
              <span
                className={outcome === 'failed' ? 'block h-full bg-bad-dot' : 'block h-full bg-hold-dot'}
                style={{ width: `${(count / most) * 100}%` }}
              />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
