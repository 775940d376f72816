import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Endpoint, endpointQueries } from '../../api/queries/endpoints.ts';
import { useRight } from '../../api/rights.ts';
import { DraftForm } from '../../forms/draft-form.tsx';
import { checkValue } from '../../forms/faults.ts';
import { useDraft } from '../../forms/use-draft.ts';
import { useConnection } from '../../shell/connection.ts';
import { Card } from '../../ui/card.tsx';
import { useToasts } from '../../ui/toast.tsx';
import { EndpointFields } from './endpoint-form.tsx';
import { changesOf, EndpointSettings, settingsOf } from './endpoint-settings.ts';

/** What an endpoint gets, where, and how. */
export function SettingsCard({ endpoint }: { endpoint: Endpoint }) {
  const connection = useConnection();
  const queries = useQueryClient();
  const toasts = useToasts();
  const right = useRight('editor');
  const { id } = endpoint;
  const base = useMemo(() => settingsOf(endpoint), [endpoint]);
  const draft = useDraft({
    base,
    check: (value) => checkValue(EndpointSettings, value),
    save: (value) => connection.client.patchEndpoint({ params: { id }, body: changesOf(base, value) }),
    onSaved: (after) => {
      queries.setQueryData(endpointQueries.one(connection, id).queryKey, after);
      void queries.invalidateQueries({ queryKey: endpointQueries.all(connection.projectId) });
      toasts.add({ tone: 'good', title: 'The endpoint is saved' });
    },
  });
  return (
    <Card title="Settings">
      <DraftForm draft={draft} label="Endpoint settings" saveLabel="Save endpoint" disabledReason={right.reason}>
        <EndpointFields draft={draft} isNew={false} readOnly={!right.allowed} />
      </DraftForm>
    </Card>
  );
}
