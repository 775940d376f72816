import { useQuery } from '@tanstack/react-query';
import { Check, Minus } from 'lucide-react';
import { type ObjectLimitName, objectLimits, type RateLimitName, rateLimits } from '../../../contract/limits.ts';
import { useConnection } from '../../shell/connection.ts';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { formatNumber } from '../../ui/format.ts';
import { ExternalLink } from '../../ui/link.tsx';
import { upperFirst } from '../../words/upper-first.ts';
import { SettingsFrame } from './frame.tsx';
import { includes, planFeatures } from './plan-words.ts';
import { type Used, usageQuery } from './usage.ts';

function PlanCard() {
  const { plan } = useConnection().me.org;
  return (
    <Card title="Plan" chips={<Chip tone="accent">{plan}</Chip>}>
      <p className="text-13 text-ink-2">
        Every plan sends events, keeps people, templates, channels and the log, and runs what was set up. A plan is set
        by whoever runs this server; there is nothing to buy here.
      </p>
      {planFeatures.map((added) => {
        const has = includes(plan, added.plan);
        const Icon = has ? Check : Minus;
        return (
          <div key={added.plan} className="mt-4">
            <h3 className="mb-1.5 font-strong text-13">{has ? `Part of ${plan}` : `Added by ${added.plan} and pro`}</h3>
            <ul className="grid gap-x-6 gap-y-1 text-13 md:grid-cols-2">
              {Object.entries(added.features).map(([name, words]) => (
                <li key={name} className="flex items-start gap-2">
                  <Icon
                    size={14}
                    aria-hidden
                    className={has ? 'mt-0.5 shrink-0 text-good' : 'mt-0.5 shrink-0 text-ink-3'}
                  />
                  <span className="min-w-0">
                    {name} <span className="text-12 text-ink-3">{words}</span>
                  </span>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </Card>
  );
}

interface LimitRow {
  name: string;
  of: string;
  limit: number;
  used: Used | null;
}

const base: Column<LimitRow>[] = [
  {
    id: 'of',
    header: 'Of what',
    primary: true,
    cell: ({ of, name }) => (
      <span className="grid font-normal">
        <span>{upperFirst(of)}</span>
        <code className="font-mono text-12 text-ink-3">{name}</code>
      </span>
    ),
  },
];
const limit: Column<LimitRow> = {
  id: 'limit',
  header: 'Limit',
  width: '110px',
  align: 'right',
  cell: (row) => formatNumber(row.limit),
};
const used: Column<LimitRow> = {
  id: 'used',
  header: 'In use',
  width: '120px',
  align: 'right',
  cell: (row) =>
    row.used === null ? (
      <span className="text-ink-3">not counted</span>
    ) : row.used.count >= row.limit ? (
      <Chip tone="bad">{formatNumber(row.used.count)}</Chip>
    ) : (
      `${formatNumber(row.used.count)}${row.used.isMore ? ' or more' : ''}`
    ),
};

function ObjectsCard() {
  const connection = useConnection();
  const { limits } = connection.me;
  const usage = useQuery(usageQuery(connection));
  const rows = (Object.keys(objectLimits) as ObjectLimitName[]).map((name) => ({
    name,
    of: objectLimits[name].of,
    limit: limits[name],
    used: usage.data?.[name] ?? null,
  }));
  return (
    <Card title="Objects at one time" padded={false}>
      <DataTable
        label="Objects at one time"
        globalKeys={false}
        rows={rows}
        rowKey={({ name }) => name}
        columns={[...base, used, limit]}
      />
    </Card>
  );
}

function CallsCard() {
  const { limits } = useConnection().me;
  const rows = (Object.keys(rateLimits) as RateLimitName[]).map((name) => ({
    name,
    of: rateLimits[name].of,
    limit: limits[name],
    used: null,
  }));
  return (
    <Card title="Calls in a minute" padded={false}>
      <p className="px-4 pb-3 text-12 text-ink-3">
        Beyond it the answer is 429 and says how long to wait. These guard against runaway callers; they are no quotas.
      </p>
      <DataTable
        label="Calls in a minute"
        globalKeys={false}
        rows={rows}
        rowKey={({ name }) => name}
        columns={[...base, limit]}
      />
    </Card>
  );
}

export function PlanPage() {
  return (
    <SettingsFrame
      part="plan"
      title="Plan and limits"
      actions={<ExternalLink href="/docs/guides/keys-and-limits">Guide</ExternalLink>}
    >
      <PlanCard />
      <ObjectsCard />
      <CallsCard />
    </SettingsFrame>
  );
}
