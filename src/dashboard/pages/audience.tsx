import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams, useRouter } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { isNotFound } from '../api/problem.ts';
import { type Audience, audienceQueries } from '../api/queries/audiences.ts';
import { useRight } from '../api/rights.ts';
import { useConnection } from '../shell/connection.ts';
import { useDetailKeys } from '../shell/detail-keys.ts';
import { useSearchParams } from '../shell/search.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { PageBody, PageHeader } from '../ui/page.tsx';
import { ErrorState, ListSkeleton, NotFound } from '../ui/states.tsx';
import { Time } from '../ui/time.tsx';
import { useToasts } from '../ui/toast.tsx';
import { AudienceForm } from './audiences/audience-form.tsx';
import { exampleOf } from './audiences/examples.ts';
import { MembersList } from './audiences/members-list.tsx';
import { deletionReason } from './audiences/users.ts';
import { useUsers } from './audiences/users-card.tsx';

function DeleteButton({ audience: { id, name } }: { audience: Audience }) {
  const { client, projectId, paths } = useConnection();
  const { history } = useRouter();
  const queries = useQueryClient();
  const toasts = useToasts();
  const right = useRight('editor');
  const [isAsked, setAsked] = useState(false);
  const { users = [] } = useUsers(id);
  const rules = users.filter(({ kind }) => kind === 'rule').map((rule) => rule.name);
  const remove = async () => {
    await client.deleteAudience({ params: { id } });
    toasts.add({ title: `“${name}” is deleted` });
    history.push(paths.audiences());
    void queries.invalidateQueries({ queryKey: audienceQueries.all(projectId) });
  };
  return (
    <>
      <Button
        variant="danger"
        icon={Trash2}
        disabledReason={right.reason ?? deletionReason(users)}
        onClick={() => setAsked(true)}
      >
        Delete
      </Button>
      <ConfirmDialog
        open={isAsked}
        onOpenChange={setAsked}
        title={`Delete “${name}”`}
        text={
          rules.length === 0
            ? 'The people stay; only the saved condition goes. This cannot be undone.'
            : `Notification rules name it and reach nobody afterwards: ${rules.join(', ')}. This cannot be undone.`
        }
        confirmLabel="Delete audience"
        onConfirm={remove}
      />
    </>
  );
}

function AudienceView({ audience }: { audience: Audience }) {
  const { paths } = useConnection();
  const { id, name, managedBy, updatedAt } = audience;
  return (
    <>
      <PageHeader
        title={name}
        crumbs={[{ label: 'Audiences', to: paths.audiences() }]}
        note={
          <>
            Changed <Time at={updatedAt} />
          </>
        }
        actions={<DeleteButton audience={audience} />}
      />
      <PageBody className="grid gap-6 pt-5">
        {managedBy === null ? null : (
          <p className="rounded-control bg-hold-soft px-3 py-2 text-13 text-hold">
            It comes from {managedBy.source}: the next import from there undoes what is changed here.
          </p>
        )}
        <AudienceForm key={id} audience={audience} />
        <MembersList audienceId={id} />
      </PageBody>
    </>
  );
}

/** A saved audience: its condition, the people in it, and what uses it. */
export function AudiencePage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const connection = useConnection();
  const { paths } = connection;
  const audience = useQuery(audienceQueries.one(connection, id));
  useDetailKeys('audience', {
    list: 'audiences',
    id: id,
    listTo: paths.audiences(),
    to: paths.audience,
    hasForm: true,
  });
  if (audience.data) return <AudienceView audience={audience.data} />;
  if (audience.isError) {
    return (
      <PageBody>
        {isNotFound(audience.error) ? (
          <NotFound what="Audience" action={<ButtonLink to={paths.audiences()}>All audiences</ButtonLink>} />
        ) : (
          <ErrorState error={audience.error} onRetry={() => audience.refetch()} level={1} />
        )}
      </PageBody>
    );
  }
  return (
    <>
      <PageHeader title="Audience" crumbs={[{ label: 'Audiences', to: paths.audiences() }]} />
      <PageBody>
        <ListSkeleton rows={6} />
      </PageBody>
    </>
  );
}

/** A new audience; `?example=` begins with one. */
export function NewAudiencePage() {
  const { paths } = useConnection();
  const { history } = useRouter();
  const [search] = useSearchParams();
  return (
    <>
      <PageHeader title="New audience" crumbs={[{ label: 'Audiences', to: paths.audiences() }]} />
      <PageBody className="pt-5">
        <AudienceForm
          audience={null}
          example={exampleOf(search.example)}
          onMade={({ id }) => history.replace(paths.audience(id))}
        />
      </PageBody>
    </>
  );
}
