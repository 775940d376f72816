import { useQuery } from '@tanstack/react-query';
import { channelQueries } from '../../api/queries/channels.ts';
import { useConnection } from '../../shell/connection.ts';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { TextLink } from '../../ui/link.tsx';
import { counted } from '../../words/counted.ts';
import { waitWords } from '../logs/delivery-words.ts';

/** Messages of a channel that wait, by what they wait for; nothing while none does. */
export function WaitingCard({ channelId }: { channelId: string }) {
  const connection = useConnection();
  const { data, nextCursor } = useQuery(channelQueries.waiting(connection, channelId)).data ?? {
    data: [],
    nextCursor: null,
  };
  if (data.length === 0) return null;
  const groups = [...Map.groupBy(data, ({ why }) => why)];
  return (
    <Card
      title="Waiting"
      chips={
        <Chip tone="hold" dot={false}>
          {nextCursor === null ? data.length : `${data.length} and more`}
        </Chip>
      }
      actions={<TextLink to={connection.paths.logs({ channelId, state: 'waiting' })}>Show them</TextLink>}
    >
      <ul className="grid gap-1.5 text-13">
        {groups.map(([why, messages]) => (
          <li key={why ?? ''}>
            {counted(messages.length, 'message')}: <span className="text-ink-2">{waitWords(why)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
