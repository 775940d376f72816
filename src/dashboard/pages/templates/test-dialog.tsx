import { useMutation, useQuery } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { ApiClient } from '../../../sdk/api/types.ts';
import { problemOf } from '../../api/problem.ts';
import { channelQueries } from '../../api/queries/channels.ts';
import type { PreviewBody } from '../../api/queries/templates.ts';
import { useConnection } from '../../shell/connection.ts';
import { outcomeWords, toneOfOutcome } from '../../trace/tones.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FaultText, Field } from '../../ui/field.tsx';
import { Select, TextInput } from '../../ui/inputs.tsx';
import { ExternalLink, TextLink } from '../../ui/link.tsx';
import { counted } from '../../words/counted.ts';

type Result = Awaited<ReturnType<ApiClient['testTemplateDraft']>>;

const place = 'sendora.test-address';
const byDefault = 'default';

/** Where the mail can be looked at, on a machine with a sandbox. */
function Mailbox({ to }: { to: string }) {
  const { me, keys } = useConnection();
  const sandbox = me.sandboxUrl ?? keys.sandboxUrl;
  if (!sandbox) return null;
  const search = new URLSearchParams({ kind: 'email', to });
  return <ExternalLink href={`${sandbox.replace(/\/$/, '')}/?${search}`}>Open the mailbox</ExternalLink>;
}

function Answer({ result, to }: { result: Result; to: string }) {
  const { paths } = useConnection();
  const { outcome, message, missing, deliveryId } = result;
  return (
    <div
      role="status"
      aria-label="Answer"
      className="grid gap-1.5 rounded-control border border-line bg-sunken px-3 py-2.5 text-13"
    >
      <p className="flex flex-wrap items-center gap-2">
        <Chip tone={toneOfOutcome(outcome)}>{outcomeWords(outcome)}</Chip>
        <span className="min-w-0 [overflow-wrap:anywhere]">
          {message ?? (outcome === 'sent' ? `The channel took the mail to ${to}.` : '')}
        </span>
      </p>
      {missing.length > 0 ? (
        <p className="text-12 text-ink-2">
          {counted(missing.length, 'variable')} had no value: {missing.join(', ')}
        </p>
      ) : null}
      <p className="flex flex-wrap gap-3 text-12">
        {deliveryId === null ? (
          <TextLink to={paths.channels()}>Channels</TextLink>
        ) : (
          <TextLink to={paths.log(deliveryId)}>Open in the log</TextLink>
        )}
        {outcome === 'sent' ? <Mailbox to={to} /> : null}
      </p>
    </div>
  );
}

/** Sends what the preview shows to one address, by the way of a real mail. */
export function TestDialog({ mail, onClose }: { mail: PreviewBody; onClose: () => void }) {
  const connection = useConnection();
  const { client, projectId } = connection;
  const [to, setTo] = useState(() => localStorage.getItem(place) ?? '');
  const [channelId, setChannel] = useState(byDefault);
  const [isEmpty, setEmpty] = useState(false);
  const channels = useQuery(channelQueries.some(connection));
  const emails = (channels.data?.data ?? []).filter(({ kind }) => kind === 'email');
  const sending = useMutation({
    mutationFn: (address: string) =>
      client.testTemplateDraft({
        body: { ...mail, projectId, to: address, ...(channelId === byDefault ? {} : { channelId }) },
      }),
    onSuccess: (_, address) => localStorage.setItem(place, address),
  });
  const problem = sending.isError ? problemOf(sending.error) : null;
  const atAddress = problem?.faults.find(({ pointer }) => pointer === '/to');
  const send = (event: FormEvent) => {
    event.preventDefault();
    setEmpty(to.trim() === '');
    if (to.trim() !== '') sending.mutate(to.trim());
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      size="small"
      title="Send a test"
      description="What the preview shows, with unsaved changes, through the channel and its gates. It is in the log as a test."
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" form="send-test" variant="primary" icon={Send} loading={sending.isPending}>
            Send
          </Button>
        </>
      }
    >
      <form id="send-test" onSubmit={send} noValidate className="grid gap-4">
        <Field
          label="To"
          hint="An email address."
          fault={isEmpty ? 'Write the address that gets the mail.' : (atAddress?.message ?? null)}
        >
          {(ids) => <TextInput {...ids} type="email" autoComplete="email" value={to} onChange={setTo} />}
        </Field>
        <Field label="Channel">
          {(ids) => (
            <Select
              {...ids}
              value={channelId}
              onChange={setChannel}
              options={[
                { value: byDefault, label: 'The default channel' },
                ...emails.map(({ id, name, vendor }) => ({
                  value: id,
                  label: name,
                  ...(vendor ? { hint: vendor } : {}),
                })),
              ]}
            />
          )}
        </Field>
        {problem !== null && atAddress === undefined ? (
          <div role="alert" className="grid gap-1">
            {problem.faults.length === 0 ? <FaultText>{problem.detail}</FaultText> : null}
            {problem.faults.map(({ pointer, message }) => (
              <FaultText key={pointer}>{message}</FaultText>
            ))}
          </div>
        ) : null}
        {sending.data ? <Answer result={sending.data} to={sending.variables} /> : null}
      </form>
    </Dialog>
  );
}
