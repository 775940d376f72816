import { useQuery } from '@tanstack/react-query';
import type { Event } from '../../api/queries/events.ts';
import { notificationRuleQueries, type RuleInput } from '../../api/queries/notification-rules.ts';
import { usePlanRight } from '../../api/rights.ts';
import { EventChoice, type PreviewEvent } from '../../messages/event-choice.tsx';
import { MessageCard } from '../../messages/message-card.tsx';
import { useConnection } from '../../shell/connection.ts';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { PanelError, PanelNote } from '../../ui/panel-state.tsx';
import { ListSkeleton } from '../../ui/states.tsx';
import { counted } from '../../words/counted.ts';

export interface RulePreviewProps {
  /** The rule as it would be saved; null while it has faults. */
  rule: RuleInput | null;
  event: PreviewEvent;
  events: readonly Event[];
  chosen: string | null;
  onChoose: (id: string) => void;
}

/** The message of each channel as it would leave, beside the form. */
export function RulePreviewCard({ rule, event, events, chosen, onChoose }: RulePreviewProps) {
  return (
    <Card title="What people get" padded={false}>
      <div className="px-4 pb-3">
        <EventChoice events={events} chosen={chosen} onChoose={onChoose} />
      </div>
      <div aria-live="polite">
        {rule === null ? (
          <PanelNote>The messages are shown here once the rule has a key and a channel, and no faults.</PanelNote>
        ) : (
          <Messages rule={rule} event={event} />
        )}
      </div>
    </Card>
  );
}

function Messages({ rule, event }: { rule: RuleInput; event: PreviewEvent }) {
  const connection = useConnection();
  const plan = usePlanRight('starter');
  const query = useQuery({
    ...notificationRuleQueries.preview(connection, { rule, ...event }),
    enabled: plan.allowed,
  });
  if (plan.reason !== null) return <PanelNote>{plan.reason}</PanelNote>;
  if (query.isError) return <PanelError error={query.error} onRetry={() => query.refetch()} />;
  if (query.data === undefined) return <ListSkeleton rows={3} rowHeight={60} />;
  const { matched, reason, recipients, messages, warnings } = query.data;
  return (
    <>
      <div className="grid gap-1 border-line border-t px-4 py-3 text-13">
        <Chip tone={matched ? 'good' : 'hold'}>{matched ? 'The event matches' : 'The event does not match'}</Chip>
        {reason ? <p className="text-ink-2 [overflow-wrap:anywhere]">{reason}</p> : null}
        {recipients === undefined ? null : (
          <p className="text-ink-2">{counted(recipients, 'person', 'people')} would get it; one of them is shown.</p>
        )}
        {warnings.map(({ code, message }) => (
          <p key={`${code} ${message}`} className="text-12 text-hold [overflow-wrap:anywhere]">
            {message}
          </p>
        ))}
      </div>
      {messages.map((preview) => (
        <MessageCard key={`${preview.channelId} ${preview.recipient ?? ''}`} preview={preview} />
      ))}
    </>
  );
}
