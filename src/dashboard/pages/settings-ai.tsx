import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import * as z from 'zod';
import type { AiSettingsView } from '../../contract/account/settings.ts';
import { AiSettings, aiVendors } from '../../contract/messages/channels/ai.ts';
import { aiSettingsQuery } from '../api/queries/ai-settings.ts';
import { useOrgRight } from '../api/rights.ts';
import { configFields } from '../forms/config-fields.ts';
import { DraftForm } from '../forms/draft-form.tsx';
import { checkValue, withoutStored } from '../forms/faults.ts';
import type { JsonSchema } from '../forms/schema.ts';
import { SchemaForm } from '../forms/schema-form.tsx';
import { useDraft } from '../forms/use-draft.ts';
import { useConnection } from '../shell/connection.ts';
import { Card } from '../ui/card.tsx';
import { ErrorState, ListSkeleton } from '../ui/states.tsx';
import { Time } from '../ui/time.tsx';
import { useToasts } from '../ui/toast.tsx';
import { AiTrialCard } from './settings/ai-trial.tsx';
import { SettingsFrame } from './settings/frame.tsx';

const schema = z.toJSONSchema(AiSettings, { io: 'input' }) as JsonSchema;
const vendors = { ollama: 'Ollama', openai: 'OpenAI' };

type Settings = Record<string, unknown>;

/** The settings as they are sent: what is not set is left out. */
const settingsOf = (view: AiSettingsView | null): Settings => {
  const { vendor = 'ollama', apiKey, baseUrl, model } = view ?? {};
  return Object.fromEntries(Object.entries({ vendor, apiKey, baseUrl, model }).filter(([, value]) => value != null));
};

function ModelForm({ view }: { view: AiSettingsView | null }) {
  const { client, orgId } = useConnection();
  const right = useOrgRight();
  const queries = useQueryClient();
  const toasts = useToasts();
  const base = useMemo(() => settingsOf(view), [view]);
  const stored = useMemo(() => ({ '/apiKey': view?.apiKey ?? null }), [view]);
  const draft = useDraft({
    base,
    check: (value) => withoutStored(checkValue(AiSettings, value), value, stored),
    save: (value) => client.putAiSettings({ body: value as z.input<typeof AiSettings> }),
    onSaved: (answer) => {
      queries.setQueryData(aiSettingsQuery(client, orgId).queryKey, answer);
      toasts.add({ tone: 'good', title: 'The AI settings are saved' });
    },
  });
  const vendor = draft.value.vendor === 'openai' ? aiVendors.openai : aiVendors.ollama;
  const fields = useMemo(
    () => ({ '': { label: 'Vendor', options: vendors, hint: '' }, ...configFields(vendor) }),
    [vendor],
  );
  const context = useMemo(() => ({ stored, readOnly: !right.allowed }), [stored, right.allowed]);
  return (
    <DraftForm draft={draft} label="AI settings" disabledReason={right.reason}>
      <SchemaForm {...draft} schema={schema} fields={fields} context={context} />
    </DraftForm>
  );
}

export function AiSettingsPage() {
  const { client, orgId } = useConnection();
  const settings = useQuery(aiSettingsQuery(client, orgId));
  const changed = settings.data ? (
    <>
      Changed <Time at={settings.data.updatedAt} />
    </>
  ) : null;
  return (
    <SettingsFrame part="ai" title="AI" note={changed} narrow>
      <p className="text-13 text-ink-2">
        The model that the AI steps of every project of this organisation ask. Without one they end as ai_unavailable.
      </p>
      <Card title="Model">
        {settings.isPending ? (
          <ListSkeleton rows={4} rowHeight={64} />
        ) : settings.data === undefined ? (
          <ErrorState error={settings.error} onRetry={() => settings.refetch()} />
        ) : (
          <ModelForm view={settings.data} />
        )}
      </Card>
      {settings.data ? <AiTrialCard /> : null}
    </SettingsFrame>
  );
}
