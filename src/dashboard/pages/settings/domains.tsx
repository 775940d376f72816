import { useInfiniteQuery } from '@tanstack/react-query';
import { Globe, Plus } from 'lucide-react';
import { useState } from 'react';
import { pollInterval } from '../../api/live.ts';
import { type Domain, domainQueries } from '../../api/queries/domains.ts';
import { useOrgRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { idsOf, useRememberedList } from '../../shell/list-memory.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { ListView } from '../../ui/list-view.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { statusOf } from './domain-words.ts';
import { SettingsFrame } from './frame.tsx';
import { NewDomain } from './new-domain.tsx';

const columns: Column<Domain>[] = [
  { id: 'domain', header: 'Domain', primary: true, cell: ({ domain }) => domain },
  {
    id: 'status',
    header: 'Status',
    width: '130px',
    cell: (domain) => {
      const { text, tone } = statusOf(domain);
      return <Chip tone={tone}>{text}</Chip>;
    },
  },
  {
    id: 'records',
    header: 'Records found',
    width: '120px',
    cell: ({ records }) => (
      <span className="tabular-nums">
        {records.filter(({ ok }) => ok).length} of {records.length}
      </span>
    ),
  },
  { id: 'vendor', header: 'Vendor', width: '110px', hideBelow: 'md', cell: ({ vendor }) => vendor ?? '–' },
  {
    id: 'checked',
    header: 'Checked',
    width: '120px',
    align: 'right',
    cell: ({ lastCheckedAt }) => <Time at={lastCheckedAt} className="text-12 text-ink-2" />,
  },
];

export function DomainsPage() {
  const { client, orgId, projectId, paths } = useConnection();
  const right = useOrgRight();
  const query = useInfiniteQuery({ ...domainQueries.pages(client, orgId), refetchInterval: pollInterval });
  useRememberedList('domains', projectId, idsOf(query.data));
  const [isNew, setNew] = useState(false);
  const open = () => right.allowed && setNew(true);
  const add = (
    <Button variant="primary" icon={Plus} disabledReason={right.reason} onClick={open} aria-keyshortcuts="n">
      Add domain
    </Button>
  );
  return (
    <SettingsFrame part="domains" title="Sender domains" actions={add}>
      <p className="max-w-[70ch] text-13 text-ink-2">
        Domains that email is sent from. Receivers must see in DNS that you may send from one; until a domain is
        verified, its email ends as byod_required.
      </p>
      <ListView
        label="Sender domains"
        query={query}
        columns={columns}
        rowKey={({ id }) => id}
        rowTo={({ id }) => paths.domain(id)}
        isFiltered={false}
        onClearFilters={() => undefined}
        empty={
          <EmptyState
            icon={Globe}
            title="No sender domain yet"
            text="Add the domain of your sender addresses, set the DNS records that it shows, and it is verified by itself."
            action={add}
            curl={`curl -X POST ${location.origin}/api/v1/orgs/${orgId}/email/domains -H "x-api-key: $KEY" -H 'content-type: application/json' \\\n  -d '{"domain":"mail.example.com"}'`}
          />
        }
      />
      {isNew ? <NewDomain onClose={() => setNew(false)} /> : null}
    </SettingsFrame>
  );
}
