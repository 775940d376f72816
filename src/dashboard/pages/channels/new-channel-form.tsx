import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { ChannelInput } from '../../../contract/messages/channel.ts';
import { channelKinds } from '../../../contract/messages/channels/registry.ts';
import { type Channel, channelQueries } from '../../api/queries/channels.ts';
import { libraryQuery } from '../../api/queries/library.ts';
import { useRight } from '../../api/rights.ts';
import { DraftForm } from '../../forms/draft-form.tsx';
import { useDirtyNote } from '../../forms/form-sheet.tsx';
import { useDraft } from '../../forms/use-draft.ts';
import { useConnection } from '../../shell/connection.ts';
import { Card } from '../../ui/card.tsx';
import { RadioCards } from '../../ui/inputs.tsx';
import { useToasts } from '../../ui/toast.tsx';
import { ChannelFields } from './channel-fields.tsx';
import { type ChannelDraft, checkDraft, vendorOf } from './form-schema.ts';
import { SecretDialog } from './secret-dialog.tsx';
import { vendorWords } from './vendors.ts';

const emptyDraft = (kind: Channel['kind']): ChannelDraft => ({
  kind,
  name: '',
  config: { vendor: vendorOf(kind, {}) },
});
const nothing = {};

/** Makes a channel of a kind. `onMade` is called once the person has seen what is shown only then, e.g. a new secret. */
export function NewChannelForm({
  kind,
  onMade,
  onDirty,
}: {
  kind: Channel['kind'];
  onMade: (channel: Channel) => void;
  onDirty?: (isDirty: boolean) => void;
}) {
  const connection = useConnection();
  const { client, projectId } = connection;
  const queries = useQueryClient();
  const toasts = useToasts();
  const right = useRight('admin');
  const known = useQuery(channelQueries.some(connection)).data?.data;
  const usual = known?.find((channel) => channel.kind === kind && channel.isDefault) ?? null;
  const [made, setMade] = useState<Channel | null>(null);
  const base = useMemo(() => emptyDraft(kind), [kind]);
  const draft = useDraft<ChannelDraft, Channel>({
    base,
    check: (value) => checkDraft(value, nothing),
    // Sound: what the schema refuses is shown before, and the API judges the rest.
    save: (value) =>
      client.createChannel({ body: { ...value, projectId } as ChannelInput, idempotencyKey: crypto.randomUUID() }),
    onSaved: async (channel, value) => {
      await queries.invalidateQueries({ queryKey: channelQueries.all(projectId) });
      await queries.invalidateQueries({ queryKey: libraryQuery(connection).queryKey });
      const isNewSecret = newSecretOf(channel, value) !== null;
      if (isNewSecret) return setMade(channel);
      toasts.add({
        tone: 'good',
        title: `${channel.name} is added`,
        text: 'Send a test message to see that it works.',
      });
      onMade(channel);
    },
  });
  useDirtyNote(draft.isDirty && made === null, onDirty);
  return (
    <>
      {usual === null || channelKinds[kind].config.safeParse({}).success ? null : (
        <Card title="Credentials">
          <RadioCards
            label="Whose credentials"
            hideLabel
            value={draft.value.config === undefined ? 'usual' : 'own'}
            options={[
              { value: 'own', label: 'Its own', hint: 'Another vendor or account, or another sender.' },
              {
                value: 'usual',
                label: `Those of ${usual.name}`,
                hint: `${vendorWords(usual)}; only the limits are its own.`,
              },
            ]}
            onChange={(whose) => draft.onChange('/config', whose === 'own' ? base.config : undefined)}
          />
        </Card>
      )}
      <DraftForm draft={draft} label="New channel" saveLabel="Add channel" disabledReason={right.reason}>
        <ChannelFields draft={draft} stored={nothing} readOnly={!right.allowed} isNew />
      </DraftForm>
      <SecretDialog
        secret={made === null ? null : newSecretOf(made, draft.value)}
        onClose={() => made !== null && onMade(made)}
      />
    </>
  );
}

/** The signing secret that was made for a webhook channel; null where none was. */
function newSecretOf({ config, kind }: Channel, { config: given }: ChannelDraft): string | null {
  const wasGiven = typeof given === 'object' && given !== null && 'secret' in given;
  return kind === 'webhook' && !wasGiven && typeof config.secret === 'string' ? config.secret : null;
}
