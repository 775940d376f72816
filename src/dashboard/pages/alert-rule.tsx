import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams, useRouter } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { isNotFound } from '../api/problem.ts';
import { type AlertRule, alertRuleQueries } from '../api/queries/alert-rules.ts';
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
import { AlertEditor } from './alerts/alert-editor.tsx';

function DeleteRule({ rule }: { rule: AlertRule }) {
  const { client, projectId, paths } = useConnection();
  const right = useRight('editor');
  const router = useRouter();
  const queries = useQueryClient();
  const toasts = useToasts();
  const [isAsking, setAsking] = useState(false);
  const remove = async () => {
    await client.deleteAlertRule({ params: { id: rule.id } });
    toasts.add({ title: `${rule.name} is deleted` });
    await router.navigate({ href: paths.alerts({ view: 'rules' }) });
    queries.removeQueries({ queryKey: alertRuleQueries.one({ client, projectId }, rule.id).queryKey });
    await queries.invalidateQueries({ queryKey: alertRuleQueries.all(projectId) });
  };
  const reason = rule.isBuiltIn ? 'Sendora made this rule. It can be switched off, not deleted.' : right.reason;
  return (
    <>
      <Button icon={Trash2} variant="danger" disabledReason={reason} onClick={() => setAsking(true)}>
        Delete
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Delete ${rule.name}?`}
        text="Its events page nobody any more, and its open alerts are closed. Its history stays."
        confirmLabel="Delete alert rule"
        onConfirm={remove}
      />
    </>
  );
}

/** An alert rule that is new, or one that is changed. */
export function AlertRulePage() {
  const connection = useConnection();
  const { paths } = connection;
  const { id = null } = useParams({ strict: false }) as { id?: string };
  const listTo = paths.alerts({ view: 'rules' });
  useDetailKeys('rule', { list: 'alert-rules', id: id ?? '', listTo, to: paths.alertRule, hasForm: true });
  const query = useQuery({ ...alertRuleQueries.one(connection, id ?? ''), enabled: id !== null });
  if (id !== null && isNotFound(query.error)) return <NotFound what="Alert rule" />;
  const rule = query.data ?? null;
  return (
    <>
      <PageHeader
        title={id === null ? 'New alert rule' : (rule?.name ?? 'Alert rule')}
        crumbs={[
          { label: 'Alerts', to: paths.alerts() },
          { label: 'Rules', to: paths.alerts({ view: 'rules' }) },
        ]}
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
              <ButtonLink to={paths.alerts({ ruleId: rule.id })}>Its alerts</ButtonLink>
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
          <AlertEditor key={id ?? 'new'} rule={rule} />
        )}
      </PageBody>
    </>
  );
}
