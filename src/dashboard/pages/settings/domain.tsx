import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams, useRouter } from '@tanstack/react-router';
import { PencilLine, RefreshCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { pollInterval } from '../../api/live.ts';
import { isNotFound, problemOf } from '../../api/problem.ts';
import { type Domain, domainQueries } from '../../api/queries/domains.ts';
import { useOrgRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { useDetailKeys } from '../../shell/detail-keys.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { TextLink } from '../../ui/link.tsx';
import { ErrorState, ListSkeleton, NotFound } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { useToasts } from '../../ui/toast.tsx';
import { DomainChannel } from './domain-channel.tsx';
import { GivenRecords } from './domain-given-records.tsx';
import { DomainRecords } from './domain-records.tsx';
import { recordsFromWords, statusOf } from './domain-words.ts';
import { SettingsFrame } from './frame.tsx';
import { FactList } from './parts-of-page.tsx';
import { useDomainAnswer } from './use-domain-answer.ts';

/** Asks DNS for the records now. */
function CheckNow({ domain }: { domain: Domain }) {
  const { client } = useConnection();
  const show = useDomainAnswer();
  const toasts = useToasts();
  const right = useOrgRight();
  const check = useMutation({
    mutationFn: () => client.verifyDomain({ params: { id: domain.id }, idempotencyKey: crypto.randomUUID() }),
    onSuccess: async (checked) => {
      await show(checked);
      const wrong = checked.records.filter(({ ok }) => !ok).length;
      toasts.add(
        wrong === 0
          ? { tone: 'good', title: `${checked.domain} is ${statusOf(checked).text}` }
          : { title: `${wrong} of ${checked.records.length} records are not as wanted`, text: 'DNS may need a while.' },
      );
    },
    onError: (error) => toasts.add({ tone: 'bad', title: 'Not checked', text: problemOf(error).detail }),
  });
  return (
    <Button
      variant="primary"
      icon={RefreshCw}
      loading={check.isPending}
      disabledReason={right.reason}
      onClick={() => check.mutate()}
    >
      Check now
    </Button>
  );
}

function DeleteDomain({ domain, onClose }: { domain: Domain; onClose: () => void }) {
  const { client, orgId, paths } = useConnection();
  const { history } = useRouter();
  const queries = useQueryClient();
  const remove = async () => {
    await client.deleteDomain({ params: { id: domain.id } });
    history.push(paths.settings('domains'));
    queries.removeQueries({ queryKey: domainQueries.one(client, orgId, domain.id).queryKey });
    void queries.invalidateQueries({ queryKey: domainQueries.all(orgId) });
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={(isOpen) => isOpen || onClose()}
      title={`Remove ${domain.domain}`}
      text="Email from it is not sent any more; it ends as byod_required. It can be added and verified again."
      confirmLabel="Remove domain"
      onConfirm={remove}
    />
  );
}

function Overview({ domain }: { domain: Domain }) {
  const { paths } = useConnection();
  const { meaning } = statusOf(domain);
  return (
    <Card title="Status">
      <p className="mb-3 text-13 text-ink-2">
        {meaning}{' '}
        {domain.verifiedAt === null ? (
          <TextLink to={paths.logs({ outcome: 'byod_required', kind: 'email' })}>
            Show the mail that was not sent for want of a domain
          </TextLink>
        ) : null}
      </p>
      {domain.detail === null ? null : <p className="mb-3 text-13 text-hold">{domain.detail}</p>}
      <FactList
        facts={[
          { label: 'Email channel', value: <DomainChannel domain={domain} /> },
          ...(domain.failingSince === null ? [] : [{ label: 'Failing', value: <Time at={domain.failingSince} /> }]),
          { label: 'Verified', value: <Time at={domain.verifiedAt} /> },
          { label: 'Checked', value: <Time at={domain.lastCheckedAt} /> },
          {
            label: 'Checked again',
            value: domain.nextCheckAt === null ? 'by “Check now” only' : <Time at={domain.nextCheckAt} />,
          },
        ]}
      />
    </Card>
  );
}

function Details({ domain }: { domain: Domain }) {
  const right = useOrgRight();
  const [isEditing, setEditing] = useState(false);
  return (
    <>
      <Overview domain={domain} />
      <Card
        title="DNS records"
        padded={false}
        actions={
          <Button
            size="small"
            icon={PencilLine}
            disabledReason={right.reason}
            aria-keyshortcuts="e"
            onClick={() => setEditing(true)}
          >
            Enter records
          </Button>
        }
      >
        <p className="px-4 pb-3 text-12 text-ink-3">
          {recordsFromWords(domain)}. The domain is verified when all are found.
        </p>
        <DomainRecords records={domain.records} />
      </Card>
      {isEditing ? <GivenRecords domain={domain} onClose={() => setEditing(false)} /> : null}
    </>
  );
}

export function DomainPage() {
  const { id = '' } = useParams({ strict: false });
  const { client, orgId, paths } = useConnection();
  const right = useOrgRight();
  const [isRemoving, setRemoving] = useState(false);
  // A domain that is removed is gone before its page is left.
  const refetchInterval = isRemoving ? false : pollInterval;
  const query = useQuery({ ...domainQueries.one(client, orgId, id), refetchInterval });
  const domain = query.data;
  useDetailKeys('domain', { list: 'domains', id, listTo: paths.settings('domains'), to: paths.domain });
  if (domain === undefined && isNotFound(query.error)) return <NotFound what="Domain" />;
  const status = domain && statusOf(domain);
  return (
    <SettingsFrame
      part="domains"
      title={domain?.domain ?? 'Domain'}
      crumbs={[{ label: 'Sender domains', to: paths.settings('domains') }]}
      chips={status ? <Chip tone={status.tone}>{status.text}</Chip> : null}
      actions={
        domain ? (
          <>
            <Button variant="danger" icon={Trash2} disabledReason={right.reason} onClick={() => setRemoving(true)}>
              Remove
            </Button>
            <CheckNow domain={domain} />
          </>
        ) : null
      }
    >
      {query.isPending ? (
        <ListSkeleton rows={6} rowHeight={64} />
      ) : domain === undefined ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      ) : (
        <Details domain={domain} />
      )}
      {domain && isRemoving ? <DeleteDomain domain={domain} onClose={() => setRemoving(false)} /> : null}
    </SettingsFrame>
  );
}
