import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { ChannelInput } from '../../contract/messages/channel.ts';
import { channelKinds } from '../../contract/messages/channels/registry.ts';
import { type Channel, channelQueries } from '../api/queries/channels.ts';
import { libraryQuery } from '../api/queries/library.ts';
import { useRight } from '../api/rights.ts';
import { DraftForm } from '../forms/draft-form.tsx';
import { useDraft } from '../forms/use-draft.ts';
import { useConnection } from '../shell/connection.ts';
import { useSearchParams } from '../shell/search.ts';
import { Card } from '../ui/card.tsx';
import { RadioCards } from '../ui/inputs.tsx';
import { PageBody, PageHeader } from '../ui/page.tsx';
import { useToasts } from '../ui/toast.tsx';
import { channelKindLooks, kindNames } from '../words/channel-kind.tsx';
import { ChannelFields } from './channels/channel-fields.tsx';
import { type ChannelDraft, checkDraft, vendorOf } from './channels/form-schema.ts';
import { SecretDialog } from './channels/secret-dialog.tsx';
import { vendorWords } from './channels/vendors.ts';

const kindHints: Record<Channel['kind'], string> = {
  email: 'Mails of steps and rules',
  push: 'To phones and browsers',
  sms: 'Text messages to phones',
  in_app: 'Items of the feed in your product',
  slack: 'Alerts and notifications to a Slack channel',
  webhook: 'Signed requests, Discord or Teams',
};

const kindOptions = kindNames.map((kind) => ({
  value: kind,
  label: channelKindLooks[kind].title,
  hint: kindHints[kind],
  icon: channelKindLooks[kind].icon,
}));

const emptyDraft = (kind: Channel['kind']): ChannelDraft => ({
  kind,
  name: '',
  config: { vendor: vendorOf(kind, {}) },
});
const nothing = {};

/** A new channel: its kind first, then its vendor, its credentials and its limits. */
export function NewChannelPage() {
  const { paths } = useConnection();
  const [{ kind: asked }, change] = useSearchParams();
  const kind = kindNames.find((each) => each === asked) ?? null;
  return (
    <>
      <PageHeader title="Add channel" crumbs={[{ label: 'Channels', to: paths.channels() }]} />
      <PageBody>
        <div className="grid max-w-[760px] gap-4 pt-5">
          <Card title="What does it send?">
            <RadioCards
              label="Kind of channel"
              hideLabel
              columns={3}
              value={kind}
              options={kindOptions}
              onChange={(next) => change({ kind: next })}
            />
          </Card>
          {kind === null ? null : <NewChannelForm key={kind} kind={kind} />}
        </div>
      </PageBody>
    </>
  );
}

function NewChannelForm({ kind }: { kind: Channel['kind'] }) {
  const connection = useConnection();
  const { client, projectId, paths } = connection;
  const { history } = useRouter();
  const queries = useQueryClient();
  const toasts = useToasts();
  const right = useRight('admin');
  const known = useQuery(channelQueries.some(connection)).data?.data;
  const usual = known?.find((channel) => channel.kind === kind && channel.isDefault) ?? null;
  const [made, setMade] = useState<Channel | null>(null);
  const base = useMemo(() => emptyDraft(kind), [kind]);
  const open = ({ id }: Channel) => history.push(paths.channel(id));
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
      open(channel);
    },
  });
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
        onClose={() => made !== null && open(made)}
      />
    </>
  );
}

/** The signing secret that was made for a webhook channel; null where none was. */
function newSecretOf({ config, kind }: Channel, { config: given }: ChannelDraft): string | null {
  const wasGiven = typeof given === 'object' && given !== null && 'secret' in given;
  return kind === 'webhook' && !wasGiven && typeof config.secret === 'string' ? config.secret : null;
}
