import type { Event } from '../api/queries/events.ts';
import { Field } from '../ui/field.tsx';
import { formatRelative } from '../ui/format.ts';
import { Select } from '../ui/inputs.tsx';
import { useNow } from '../ui/time.tsx';

/** No id of an event. */
const madeUp = 'made-up';

/** The event that a preview is made for. */
export type PreviewEvent = { eventId: string } | { event: { type: string; properties: Record<string, unknown> } };

/** Which of the latest events a preview is made for; one that is made up where none has come yet. */
export function EventChoice({
  events,
  chosen,
  onChoose,
}: {
  /** Those that fit, newest first. */
  events: readonly Event[];
  /** Id of the chosen one; the newest when it is null. */
  chosen: string | null;
  onChoose: (id: string) => void;
}) {
  const now = useNow();
  const [newest] = events;
  if (newest === undefined) {
    return (
      <p className="text-12 text-ink-3">
        No event fits among the latest ones, so this one is made up, without properties.
      </p>
    );
  }
  const options = events.map(({ id, type, userId, receivedAt }) => ({
    value: id,
    label: `${type}, ${userId ?? 'nobody'}, ${formatRelative(receivedAt, now)}`,
  }));
  return (
    <Field label="For this event">
      {(ids) => (
        <Select
          {...ids}
          options={[...options, { value: madeUp, label: 'One that is made up, without properties' }]}
          value={chosen ?? newest.id}
          onChange={onChoose}
        />
      )}
    </Field>
  );
}

/** The event that is meant; `type` is that of one that is made up. */
export function previewEvent(events: readonly Event[], chosen: string | null, type: string): PreviewEvent {
  const found = events.find(({ id }) => id === chosen) ?? (chosen === madeUp ? undefined : events[0]);
  if (found !== undefined) return { eventId: found.id };
  // A pattern is no type: each of its gaps is filled with a word.
  return { event: { type: type.replaceAll('*', 'example') || 'example', properties: {} } };
}
