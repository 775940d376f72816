import { useQuery } from '@tanstack/react-query';
import { personQueries, type Suppression } from '../../api/queries/people.ts';
import { useConnection } from '../../shell/connection.ts';
import { Chip } from '../../ui/chip.tsx';
import { formatDateTime } from '../../ui/format.ts';

const words: Record<Suppression['reason'], string> = {
  hard_bounce: 'bounced',
  complaint: 'complained',
  unsubscribed: 'unsubscribed',
  manual: 'stopped by hand',
};

/** That an address is on the suppression list, and why; nothing where it is not. */
export function StopChip({ kind, address }: { kind: Suppression['kind']; address: string }) {
  const { data = [] } = useQuery(personQueries.suppressions(useConnection(), kind, address));
  return data.map(({ reason, createdAt }) => (
    <span key={reason} title={`Since ${formatDateTime(createdAt)}`}>
      <Chip tone={reason === 'unsubscribed' ? 'hold' : 'bad'}>{words[reason]}</Chip>
    </span>
  ));
}
