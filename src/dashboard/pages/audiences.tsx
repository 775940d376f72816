import { useInfiniteQuery } from '@tanstack/react-query';
import { Plus, Target } from 'lucide-react';
import { type Audience, audienceQueries } from '../api/queries/audiences.ts';
import { useRight } from '../api/rights.ts';
import { useConnection } from '../shell/connection.ts';
import { idsOf, useRememberedList } from '../shell/list-memory.ts';
import { useSearchParams } from '../shell/search.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Chip } from '../ui/chip.tsx';
import type { Column } from '../ui/data-table.tsx';
import { SearchInput } from '../ui/inputs.tsx';
import { ListView } from '../ui/list-view.tsx';
import { PageBody, PageHeader } from '../ui/page.tsx';
import { EmptyState } from '../ui/states.tsx';
import { Time } from '../ui/time.tsx';
import { conditionWords } from '../words/condition-words.ts';
import { examples } from './audiences/examples.ts';

const columns: readonly Column<Audience>[] = [
  {
    id: 'name',
    header: 'Name',
    primary: true,
    width: '28%',
    cell: ({ name, managedBy }) => (
      <span className="inline-flex min-w-0 flex-wrap items-center gap-2">
        <span className="font-strong [overflow-wrap:anywhere]">{name}</span>
        {managedBy === null ? null : <Chip>from {managedBy.source}</Chip>}
      </span>
    ),
  },
  {
    id: 'condition',
    header: 'Who belongs',
    cell: ({ condition, description }) => (
      <span className="grid gap-0.5 text-12 text-ink-2">
        <span className="line-clamp-2 [overflow-wrap:anywhere]">{conditionWords(condition) || 'everybody'}</span>
        {description ? <span className="text-ink-3 [overflow-wrap:anywhere]">{description}</span> : null}
      </span>
    ),
  },
  {
    id: 'changed',
    header: 'Changed',
    width: '112px',
    align: 'right',
    cell: ({ updatedAt }) => <Time at={updatedAt} className="text-12 text-ink-2" />,
  },
];

function Empty({ reason }: { reason: string | null }) {
  const { orgId, projectId, paths } = useConnection();
  return (
    <EmptyState
      icon={Target}
      title="No audiences yet"
      text="An audience is a saved condition over people. Workflows start when somebody enters or leaves one, and messages are sent only to those in it. Begin with an example:"
      action={
        reason === null
          ? examples.map(({ key, name }) => (
              <ButtonLink key={key} to={paths.newAudience({ example: key })}>
                {name}
              </ButtonLink>
            ))
          : null
      }
      curl={`curl ${location.origin}/api/v1/orgs/${orgId}/customers/audiences -H "x-api-key: $SENDORA_KEY" \\\n  -H 'content-type: application/json' \\\n  -d '{"projectId":"${projectId}","name":"Pro plan","condition":{"trait":"plan","op":"eq","value":"pro"}}'`}
    />
  );
}

/** The saved conditions over people. */
export function AudiencesPage() {
  const connection = useConnection();
  const { paths, projectId } = connection;
  const [{ q = '' }, change] = useSearchParams();
  const { reason } = useRight('editor');
  const query = useInfiniteQuery(audienceQueries.pages(connection, { q }));
  useRememberedList('audiences', projectId, idsOf(query.data));
  return (
    <>
      <PageHeader
        title="Audiences"
        actions={
          reason === null ? (
            <ButtonLink to={paths.newAudience()} variant="primary" icon={Plus} aria-keyshortcuts="n">
              New audience
            </ButtonLink>
          ) : (
            <Button variant="primary" icon={Plus} disabledReason={reason} aria-keyshortcuts="n">
              New audience
            </Button>
          )
        }
      />
      <PageBody>
        <ListView
          label="Audiences"
          query={query}
          columns={columns}
          rowKey={({ id }) => id}
          rowTo={({ id }) => paths.audience(id)}
          rowHeight={53}
          filters={
            <SearchInput label="Find an audience" value={q} onChange={(text) => change({ q: text.trim() || null })} />
          }
          isFiltered={q !== ''}
          onClearFilters={() => change({ q: null })}
          empty={<Empty reason={reason} />}
        />
      </PageBody>
    </>
  );
}
