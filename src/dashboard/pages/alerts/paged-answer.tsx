import type { Alert } from '../../api/queries/alerts.ts';
import type { Event } from '../../api/queries/events.ts';
import { useConnection } from '../../shell/connection.ts';
import { TextLink } from '../../ui/link.tsx';
import { counted } from '../../words/counted.ts';

/** The alerts that hold one of these events, as far as alerts know their events: each keeps its newest twenty. */
export function alertsOf(alerts: readonly Alert[], events: readonly Event[]): Alert[] {
  const ids = new Set(events.map(({ id }) => id));
  return alerts.filter(({ eventIds }) => eventIds.some((id) => ids.has(id)));
}

/** Says whether somebody was paged for the events of a type. */
export function PagedAnswer({
  type,
  events,
  alerts,
}: {
  type: string;
  events: readonly Event[];
  alerts: readonly Alert[];
}) {
  const { paths } = useConnection();
  const [newest] = events;
  const paged = alerts.filter(({ state, notices }) => notices.length > 0 || state === 'closed');
  return (
    <p role="status" className="border-line border-b bg-sunken px-4 py-2.5 text-13 text-ink-2">
      {newest === undefined ? (
        <>
          No event <code className="font-mono text-12">{type}</code> was received in this time, so nothing could page.
        </>
      ) : (
        <>
          <strong className="font-strong text-ink">
            {paged.length > 0 ? 'Yes, somebody was paged' : 'Nobody was paged'}
          </strong>{' '}
          for {counted(events.length, 'event')} <code className="font-mono text-12">{type}</code>:{' '}
          {counted(alerts.length, 'alert')}.{' '}
          <TextLink to={paths.event(newest.id)}>{paged.length > 0 ? 'Explain the newest' : 'Why not?'}</TextLink>
        </>
      )}
    </p>
  );
}
