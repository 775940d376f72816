import { useMutation } from '@tanstack/react-query';
import { problemOf } from '../../api/problem.ts';
import type { Domain } from '../../api/queries/domains.ts';
import { useOrgRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { Select } from '../../ui/inputs.tsx';
import { useToasts } from '../../ui/toast.tsx';
import { useEmailChannels } from './channel-field.tsx';
import { useDomainAnswer } from './use-domain-answer.ts';

/** The channel that mail of a domain leaves by; another one may want other records. */
export function DomainChannel({ domain }: { domain: Domain }) {
  const { client } = useConnection();
  const right = useOrgRight();
  const show = useDomainAnswer();
  const toasts = useToasts();
  const [, ...channels] = useEmailChannels();
  const change = useMutation({
    mutationFn: (channelId: string) => client.patchDomain({ params: { id: domain.id }, body: { channelId } }),
    onSuccess: show,
    onError: (error) => toasts.add({ tone: 'bad', title: 'Not changed', text: problemOf(error).detail }),
  });
  const vendor = domain.vendor === null ? '' : ` (${domain.vendor})`;
  if (domain.channelId === null && channels.length === 0) {
    return <span>None. Add an email channel first; its vendor says which records are wanted.</span>;
  }
  const isKnown = channels.some(({ value }) => value === domain.channelId);
  const other = domain.channelId !== null && !isKnown;
  const options = other
    ? [{ value: domain.channelId ?? '', label: `Of another project${vendor}` }, ...channels]
    : channels;
  return (
    <Select
      label="Email channel"
      options={options}
      value={domain.channelId}
      disabled={!right.allowed || change.isPending}
      onChange={(channelId) => channelId !== domain.channelId && change.mutate(channelId)}
      className="max-w-80"
    />
  );
}
