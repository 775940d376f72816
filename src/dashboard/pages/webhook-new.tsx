import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type * as z from 'zod';
import { endpointQueries } from '../api/queries/endpoints.ts';
import { usePlanRight, useRight } from '../api/rights.ts';
import { DraftForm } from '../forms/draft-form.tsx';
import { checkValue } from '../forms/faults.ts';
import { useDraft } from '../forms/use-draft.ts';
import { useConnection } from '../shell/connection.ts';
import { ButtonLink } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { PageBody, PageHeader } from '../ui/page.tsx';
import { useToasts } from '../ui/toast.tsx';
import { EndpointFields } from './webhooks/endpoint-form.tsx';
import { NewEndpoint } from './webhooks/endpoint-settings.ts';
import { SecretNote } from './webhooks/secret-note.tsx';
import { ExampleButton } from './webhooks/send-example.tsx';
import { VerifyCard } from './webhooks/verify-card.tsx';

type Created = { id: string; url: string; secret: string };

function Done({ endpoint: { id, url, secret } }: { endpoint: Created }) {
  const { paths } = useConnection();
  return (
    <>
      <Card title="The endpoint is added">
        <div className="grid gap-3">
          <p className="text-13 text-ink-2 [overflow-wrap:anywhere]">
            <code className="font-mono text-12">{url}</code> gets its events from now on.
          </p>
          <SecretNote secret={secret} />
          <div className="flex flex-wrap gap-2">
            <ButtonLink variant="primary" to={paths.webhook(id)}>
              Open the endpoint
            </ButtonLink>
            <ExampleButton id={id} />
          </div>
        </div>
      </Card>
      <VerifyCard url={url} />
    </>
  );
}

function AddForm() {
  const { client, projectId } = useConnection();
  const queries = useQueryClient();
  const toasts = useToasts();
  const right = useRight('editor');
  const plan = usePlanRight('starter');
  const reason = right.reason ?? plan.reason;
  const base = useMemo<Record<string, unknown>>(() => ({ eventTypes: [''] }), []);
  const draft = useDraft({
    base,
    check: (value) => checkValue(NewEndpoint, value),
    save: (value) => client.createEndpoint({ body: { projectId, ...(value as z.input<typeof NewEndpoint>) } }),
    onSaved: () => {
      toasts.add({ tone: 'good', title: 'The endpoint is added' });
      void queries.invalidateQueries({ queryKey: endpointQueries.all(projectId) });
    },
  });
  if (draft.saved !== undefined) return <Done endpoint={draft.saved} />;
  return (
    <Card>
      <DraftForm draft={draft} label="New endpoint" saveLabel="Add endpoint" disabledReason={reason}>
        <EndpointFields draft={draft} isNew readOnly={reason !== null} />
      </DraftForm>
    </Card>
  );
}

/** Subscribes an address to events. */
export function NewWebhookPage() {
  const { paths } = useConnection();
  return (
    <>
      <PageHeader title="Add endpoint" crumbs={[{ label: 'Webhooks', to: paths.webhooks() }]} />
      <PageBody>
        <div className="grid max-w-[720px] grid-cols-1 gap-4 pt-5">
          <AddForm />
        </div>
      </PageBody>
    </>
  );
}
