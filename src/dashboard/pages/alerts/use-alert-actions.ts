import { useMutation, useQueryClient } from '@tanstack/react-query';
import { problemOf } from '../../api/problem.ts';
import { type Alert, alertQueries } from '../../api/queries/alerts.ts';
import { useConnection } from '../../shell/connection.ts';
import { useToasts } from '../../ui/toast.tsx';

/** What somebody says with an acknowledgement. */
export interface Ack {
  minutes?: number;
  note?: string;
}

/** Acknowledges and resolves; a refusal is told with its reason. */
export function useAlertActions() {
  const { client, projectId } = useConnection();
  const queries = useQueryClient();
  const toasts = useToasts();
  const done = (title: string) => ({
    onSuccess: (_: unknown, { alert }: { alert: Pick<Alert, 'title'> }) => {
      toasts.add({ tone: 'good', title, text: alert.title });
      return queries.invalidateQueries({ queryKey: alertQueries.all(projectId) });
    },
    onError: (error: unknown) => {
      toasts.add({ tone: 'bad', title: 'Nothing was changed', text: problemOf(error).detail });
      return queries.invalidateQueries({ queryKey: alertQueries.all(projectId) });
    },
  });
  const acknowledge = useMutation({
    mutationFn: ({ alert, ack = {} }: { alert: Pick<Alert, 'id' | 'title'>; ack?: Ack }) =>
      client.acknowledgeAlert({ params: { id: alert.id }, body: ack }),
    ...done('Acknowledged: nobody is paged meanwhile'),
  });
  const resolve = useMutation({
    mutationFn: ({ alert }: { alert: Pick<Alert, 'id' | 'title'> }) =>
      client.resolveAlert({ params: { id: alert.id }, body: {} }),
    ...done('Resolved'),
  });
  return { acknowledge, resolve };
}
