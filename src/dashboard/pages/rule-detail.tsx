import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams, useRouter } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { isNotFound } from '../api/problem.ts';
import { type NotificationRule, notificationRuleQueries } from '../api/queries/notification-rules.ts';
import { useRight } from '../api/rights.ts';
import { useConnection } from '../shell/connection.ts';
import { useDetailKeys } from '../shell/detail-keys.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Chip } from '../ui/chip.tsx';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { PageBody, PageHeader } from '../ui/page.tsx';
import { ErrorState, ListSkeleton, NotFound } from '../ui/states.tsx';
import { Time } from '../ui/time.tsx';
import { useToasts } from '../ui/toast.tsx';
import { RuleEditor } from './rules/rule-editor.tsx';

function DeleteRule({ rule }: { rule: NotificationRule }) {
  const { client, projectId, paths } = useConnection();
  const right = useRight('editor');
  const router = useRouter();
  const queries = useQueryClient();
  const toasts = useToasts();
  const [isAsking, setAsking] = useState(false);
  const remove = async () => {
    await client.deleteNotificationRule({ params: { id: rule.id } });
    toasts.add({ title: `${rule.name} is deleted` });
    await router.navigate({ href: paths.rules() });
    queries.removeQueries({ queryKey: notificationRuleQueries.one({ client, projectId }, rule.id).queryKey });
    await queries.invalidateQueries({ queryKey: notificationRuleQueries.all(projectId) });
  };
  return (
    <>
      <Button icon={Trash2} variant="danger" disabledReason={right.reason} onClick={() => setAsking(true)}>
        Delete
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Delete ${rule.name}?`}
        text="Its events lead to no more messages, and messages of it that still wait are not sent. What it has sent stays in the log."
        confirmLabel="Delete rule"
        onConfirm={remove}
      />
    </>
  );
}

/** A rule that is new, or one that is changed. */
export function RulePage() {
  const connection = useConnection();
  const { paths } = connection;
  const { id = null } = useParams({ strict: false }) as { id?: string };
  useDetailKeys('rule', { list: 'rules', id: id ?? '', listTo: paths.rules(), to: paths.rule, hasForm: true });
  const query = useQuery({ ...notificationRuleQueries.one(connection, id ?? ''), enabled: id !== null });
  if (id !== null && isNotFound(query.error)) return <NotFound what="Rule" />;
  const rule = query.data ?? null;
  return (
    <>
      <PageHeader
        title={id === null ? 'New rule' : (rule?.name ?? 'Rule')}
        crumbs={[{ label: 'Rules', to: paths.rules() }]}
        chips={rule && !rule.isActive ? <Chip tone="neutral">inactive</Chip> : null}
        note={
          rule === null ? null : (
            <>
              Changed <Time at={rule.updatedAt} />
            </>
          )
        }
        actions={
          rule === null ? null : (
            <>
              <ButtonLink to={paths.logs({ ruleId: rule.id })}>What it sent</ButtonLink>
              <DeleteRule rule={rule} />
            </>
          )
        }
      />
      <PageBody>
        {id !== null && query.isPending ? (
          <ListSkeleton rows={6} rowHeight={72} />
        ) : id !== null && rule === null ? (
          <ErrorState error={query.error} onRetry={() => query.refetch()} />
        ) : (
          <RuleEditor key={id ?? 'new'} rule={rule} />
        )}
      </PageBody>
    </>
  );
}
