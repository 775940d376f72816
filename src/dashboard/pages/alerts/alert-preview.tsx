import { useQuery } from '@tanstack/react-query';
import { type AlertRuleBody, alertRuleQueries } from '../../api/queries/alert-rules.ts';
import type { Event } from '../../api/queries/events.ts';
import { usePlanRight } from '../../api/rights.ts';
import { EventChoice, type PreviewEvent } from '../../messages/event-choice.tsx';
import { MessageCard } from '../../messages/message-card.tsx';
import { useConnection } from '../../shell/connection.ts';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { PanelError, PanelNote } from '../../ui/panel-state.tsx';
import { ListSkeleton } from '../../ui/states.tsx';
import { SendTest } from './send-test.tsx';

export interface AlertPreviewProps {
  /** The rule as it would be saved; null while it has faults. */
  rule: AlertRuleBody | null;
  event: PreviewEvent;
  events: readonly Event[];
  chosen: string | null;
  onChoose: (id: string) => void;
}

/** The first notice of an event, as each channel shows it. */
export function AlertPreviewCard({ rule, event, events, chosen, onChoose }: AlertPreviewProps) {
  return (
    <Card title="What the team gets" padded={false}>
      <div className="px-4 pb-3">
        <EventChoice events={events} chosen={chosen} onChoose={onChoose} />
      </div>
      <div aria-live="polite">
        {rule === null ? (
          <PanelNote>
            The messages are shown here once the rule has a name, events and a channel, and no faults.
          </PanelNote>
        ) : (
          <Notice rule={rule} event={event} />
        )}
      </div>
    </Card>
  );
}

function Notice({ rule, event }: { rule: AlertRuleBody; event: PreviewEvent }) {
  const connection = useConnection();
  const plan = usePlanRight('starter');
  const query = useQuery({ ...alertRuleQueries.preview(connection, { rule, ...event }), enabled: plan.allowed });
  if (plan.reason !== null) return <PanelNote>{plan.reason}</PanelNote>;
  if (query.isError) return <PanelError error={query.error} onRetry={() => query.refetch()} />;
  if (query.data === undefined) return <ListSkeleton rows={3} rowHeight={60} />;
  const { matched, reason, group, silencedBy, messages, warnings } = query.data;
  const groups = Object.entries(group);
  return (
    <>
      <div className="grid gap-1 border-line border-t px-4 py-3 text-13">
        <Chip tone={matched ? 'good' : 'hold'}>{matched ? 'The event matches' : 'The event does not match'}</Chip>
        {reason ? <p className="text-ink-2 [overflow-wrap:anywhere]">{reason}</p> : null}
        {groups.length === 0 ? null : (
          <p className="text-ink-2 [overflow-wrap:anywhere]">
            Group: {groups.map(([name, value]) => `${name} ${JSON.stringify(value)}`).join(', ')}
          </p>
        )}
        {silencedBy === undefined ? null : <p className="text-hold">A silence would hold it: {silencedBy}</p>}
        {warnings.map(({ code, message }) => (
          <p key={`${code} ${message}`} className="text-12 text-hold [overflow-wrap:anywhere]">
            {message}
          </p>
        ))}
      </div>
      {messages.map((preview) => (
        <MessageCard
          key={`${preview.channelId} ${preview.recipient ?? ''}`}
          preview={preview}
          actions={<SendTest preview={preview} />}
        />
      ))}
    </>
  );
}
