import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { problemOf } from '../../api/problem.ts';
import { type Channel, type ChannelTestResult, channelQueries } from '../../api/queries/channels.ts';
import { deliveryQueries } from '../../api/queries/deliveries.ts';
import { useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { outcomeWords, toneOfOutcome } from '../../trace/tones.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { CodeBlock } from '../../ui/code.tsx';
import { FaultText, Field } from '../../ui/field.tsx';
import { TextInput } from '../../ui/inputs.tsx';
import { ExternalLink, TextLink } from '../../ui/link.tsx';
import { capturedUrl, vendorIdOf } from '../../words/captured.ts';
import { sandboxRecipient } from './sandbox-config.ts';

interface Asked {
  label: string;
  placeholder: string;
  hint: string;
}

/** What a test is sent to; kinds that are not here say themselves where they send. */
const asked: Partial<Record<Channel['kind'], Asked>> = {
  email: { label: 'Email address', placeholder: 'you@example.com', hint: 'Who gets the test mail.' },
  sms: { label: 'Phone number', placeholder: '+14155550123', hint: 'In E.164 form, with + and country code.' },
  push: { label: 'Device', placeholder: 'device token', hint: 'A token; for Web Push the subscription as JSON.' },
  in_app: { label: 'Person', placeholder: 'ada', hint: 'The userId of who gets the item in the feed.' },
};

interface Tested {
  result: ChannelTestResult;
  /** The row of the log. */
  deliveryId: string | null;
  to: string;
}

/** Sends one message through a channel, as a step would, and shows what the vendor said. */
export function ChannelTest({ channel }: { channel: Channel }) {
  const { client, me, projectId } = useConnection();
  const queries = useQueryClient();
  const { reason } = useRight('editor');
  const { id, kind, name } = channel;
  const ask = asked[kind];
  const [to, setTo] = useState(me.environment === 'development' ? sandboxRecipient(kind) : '');
  const test = useMutation({
    mutationFn: async (recipient: string): Promise<Tested> => {
      const body = recipient === '' ? {} : { to: recipient };
      const result = await client.testChannel({ params: { id }, body });
      const log = await client.listDeliveries({ query: { projectId, channelId: id, source: 'test', pageSize: 1 } });
      return { result, deliveryId: log.data[0]?.id ?? null, to: recipient };
    },
    // A refusal changes the state of the channel, too.
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: channelQueries.all(projectId) }),
        queries.invalidateQueries({ queryKey: deliveryQueries.all(projectId) }),
      ]),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason === null && !test.isPending) test.mutate(ask === undefined ? '' : to.trim());
  };
  const problem = test.error ? problemOf(test.error) : null;
  const fault = problem?.faults.find(({ pointer }) => pointer === '/to')?.message ?? null;
  return (
    <form aria-label={`Test ${name}`} noValidate onSubmit={submit} className="grid gap-3">
      {ask === undefined ? (
        <p className="text-13 text-ink-2">Sends one test message to where the channel leads.</p>
      ) : (
        <Field label={ask.label} hint={ask.hint} fault={fault}>
          {(ids) => <TextInput {...ids} value={to} onChange={setTo} placeholder={ask.placeholder} />}
        </Field>
      )}
      <span>
        <Button type="submit" icon={Send} loading={test.isPending} disabledReason={reason}>
          Send test message
        </Button>
      </span>
      <div role="status" aria-label="Result of the test" className="grid gap-2 empty:hidden">
        {problem && fault === null ? <FaultText>{`${problem.title}. ${problem.detail}`}</FaultText> : null}
        {test.data && !test.isPending ? <Result kind={kind} tested={test.data} /> : null}
      </div>
    </form>
  );
}

function Result({ kind, tested: { result, deliveryId, to } }: { kind: Channel['kind']; tested: Tested }) {
  const { keys, me, paths } = useConnection();
  const { outcome, message, statusCode, body } = result;
  const isSent = outcome === 'sent';
  const sandbox = me.sandboxUrl ?? keys.sandboxUrl;
  const captured = isSent ? capturedUrl(sandbox, { kind, recipient: to || null, vendorId: vendorIdOf(body) }) : null;
  return (
    <>
      <p className="flex flex-wrap items-center gap-2 text-13">
        <Chip tone={toneOfOutcome(outcome)}>{outcomeWords(outcome)}</Chip>
        {statusCode === undefined ? null : <span className="text-12 text-ink-3">the vendor returned {statusCode}</span>}
      </p>
      {message === undefined ? null : <p className="text-13 text-ink-2 [overflow-wrap:anywhere]">{message}</p>}
      {body ? <CodeBlock code={body} label="answer of the vendor" /> : null}
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-13">
        {deliveryId === null ? null : <TextLink to={paths.log(deliveryId)}>Open it in the log</TextLink>}
        {captured === null ? null : <ExternalLink href={captured}>Look at it in the sandbox</ExternalLink>}
        {isSent && kind === 'in_app' ? <TextLink to={paths.person(to)}>Open the person</TextLink> : null}
      </p>
    </>
  );
}
