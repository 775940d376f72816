import { type RefObject, useImperativeHandle, useMemo } from 'react';
import type { Channel } from '../../api/queries/channels.ts';
import { useRight } from '../../api/rights.ts';
import { DraftForm } from '../../forms/draft-form.tsx';
import { focusField } from '../../forms/focus-field.ts';
import { type Draft, useDraft } from '../../forms/use-draft.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { TextLink } from '../../ui/link.tsx';
import { useToasts } from '../../ui/toast.tsx';
import { ChannelFields } from './channel-fields.tsx';
import { type ChannelDraft, checkDraft, storedHints, vendorOf } from './form-schema.ts';
import { patchOf } from './patch-of.ts';
import { useChannelActions } from './use-actions.ts';

const limits = ['frequencyCap', 'quietHours', 'storm', 'ratePerSecond', 'tracking', 'fallbackChannelId'] as const;

/** A stored channel as the form holds it. */
function draftOf(channel: Channel): ChannelDraft {
  const { kind, name, config } = channel;
  const hasOwn = channel.sendsThrough === null && channel.vendor !== null;
  const set = limits.flatMap((limit) => (channel[limit] == null ? [] : [[limit, channel[limit]] as const]));
  return {
    kind,
    name,
    ...(hasOwn ? { config: { ...config, vendor: channel.vendor } } : {}),
    ...Object.fromEntries(set),
  };
}

export interface ChannelFormHandle {
  /** Asks for new credentials. */
  reconnect: () => void;
}

/** Changes a stored channel; secrets stay as they are until they are replaced. */
export function ChannelForm({ channel, handle }: { channel: Channel; handle: RefObject<ChannelFormHandle | null> }) {
  const { client } = useConnection();
  const right = useRight('admin');
  const toasts = useToasts();
  const { renew } = useChannelActions();
  const { id, kind, config, status } = channel;
  const base = useMemo(() => draftOf(channel), [channel]);
  const stored = useMemo(() => storedHints(kind, config), [kind, config]);
  const draft = useDraft<ChannelDraft, Channel>({
    base,
    check: (value) => checkDraft(value, stored),
    save: (value) => client.patchChannel({ params: { id }, body: patchOf(base, value) }),
    onSaved: async (saved) => {
      const isBack = status === 'needs_reconnect' && saved.status === 'ok';
      toasts.add({
        tone: 'good',
        title: isBack ? `${saved.name} is reconnected` : `${saved.name} is saved`,
        ...(isBack ? { text: 'What waited for it is sent now. Send a test to be sure.' } : {}),
      });
      await renew();
    },
  });
  const { onChange, form } = draft;
  useImperativeHandle(handle, () => ({
    reconnect: () => {
      const [secret] = Object.keys(stored);
      // An empty secret is asked for.
      if (secret !== undefined && right.allowed) onChange(secret, '');
      requestAnimationFrame(() => form.current && focusField(form.current, secret ?? '/config'));
    },
  }));
  return (
    <DraftForm draft={draft} label="Channel" disabledReason={right.reason}>
      {draft.value.config === undefined ? <Borrowed channel={channel} draft={draft} /> : null}
      <ChannelFields draft={draft} stored={stored} readOnly={!right.allowed} isNew={false} />
    </DraftForm>
  );
}

/** A channel without credentials: whose it uses, and how to give it its own. */
function Borrowed({ channel, draft }: { channel: Channel; draft: Draft<ChannelDraft, Channel> }) {
  const { paths } = useConnection();
  const right = useRight('admin');
  const { kind, sendsThrough } = channel;
  return (
    <Card title="Credentials">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-13">
        <span className="min-w-0 flex-1 basis-64">
          {sendsThrough === null ? (
            'It has no credentials, and its kind has no default channel to send through. Nothing is sent.'
          ) : (
            <>
              It sends with those of <TextLink to={paths.channel(sendsThrough.id)}>{sendsThrough.name}</TextLink>, the
              default channel of its kind; only its limits are its own.
            </>
          )}
        </span>
        <Button
          disabledReason={right.reason}
          onClick={() => draft.onChange('/config', { vendor: vendorOf(kind, undefined) })}
        >
          Give it its own
        </Button>
      </div>
    </Card>
  );
}
