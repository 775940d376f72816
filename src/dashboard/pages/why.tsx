import { useQuery } from '@tanstack/react-query';
import { Route } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { pollInterval } from '../api/live.ts';
import { type Event, eventQueries } from '../api/queries/events.ts';
import { useConnection } from '../shell/connection.ts';
import { useSearchParams } from '../shell/search.ts';
import { Button } from '../ui/button.tsx';
import { Combobox } from '../ui/combobox.tsx';
import { cx } from '../ui/cx.ts';
import { Field } from '../ui/field.tsx';
import { TextInput } from '../ui/inputs.tsx';
import { PageBody, PageHeader } from '../ui/page.tsx';
import { PanelError } from '../ui/panel-state.tsx';
import { EmptyState, ListSkeleton } from '../ui/states.tsx';
import { Time } from '../ui/time.tsx';
import { Explanation } from '../why/explanation.tsx';
import { EventChip } from '../words/event-chip.tsx';

/** Events among which one is chosen. */
const mostEvents = 20;

interface Asked {
  userId?: string | undefined;
  type?: string | undefined;
}

/** Who, and about what. */
function Question({ asked, onAsk }: { asked: Asked; onAsk: (asked: Required<Asked>) => void }) {
  const connection = useConnection();
  const [userId, setUserId] = useState(asked.userId ?? '');
  const [type, setType] = useState<string | null>(asked.type ?? null);
  const seen = useQuery(eventQueries.newest(connection, {}, 100));
  const types = [...new Set(seen.data?.map((event) => event.type))].sort();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onAsk({ userId: userId.trim(), type: type?.trim() ?? '' });
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-end gap-3">
      <Field label="Person" className="grid min-w-0 gap-[5px] max-sm:w-full sm:w-56">
        {(ids) => <TextInput {...ids} value={userId} onChange={setUserId} placeholder="Person id" autoComplete="off" />}
      </Field>
      <Field label="Event type" optional className="grid min-w-0 gap-[5px] max-sm:w-full sm:w-64">
        {(ids) => (
          <Combobox
            {...ids}
            freeText
            mono
            options={types.map((value) => ({ value, label: value }))}
            value={type}
            onChange={setType}
            placeholder="Any, or e.g. order.*"
          />
        )}
      </Field>
      <Button type="submit" variant="primary" className="max-sm:w-full">
        Explain the latest
      </Button>
    </form>
  );
}

function Choice({
  events,
  chosen,
  onChoose,
}: {
  events: readonly Event[];
  chosen: string | null;
  onChoose: (id: string) => void;
}) {
  return (
    <nav aria-label="Events" className="rounded-card border border-line bg-surface shadow-1">
      <h2 className="px-3.5 pt-2.5 pb-1 text-12 text-ink-3">Latest events</h2>
      <ul className="max-h-72 overflow-y-auto pb-1.5 lg:max-h-[70dvh]">
        {events.map(({ id, type, userId, receivedAt }) => (
          <li key={id} className="px-1.5">
            <button
              type="button"
              aria-current={id === chosen || undefined}
              onClick={() => onChoose(id)}
              className={cx(
                'grid w-full cursor-pointer justify-items-start gap-0.5 rounded-control px-2 py-1.5 text-left text-12',
                id === chosen ? 'bg-accent-soft shadow-[inset_0_0_0_1px_var(--accent-line)]' : 'hover:bg-hover',
              )}
            >
              <EventChip type={type} />
              <span className="text-ink-2 [overflow-wrap:anywhere]">
                {userId ?? 'anonymous'} · <Time at={receivedAt} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Finds an event of a person and explains what every workflow, rule and endpoint made of it. */
export function WhyPage() {
  const connection = useConnection();
  const { paths } = connection;
  const [search, change] = useSearchParams();
  const { userId, type, eventId } = search;
  const isAsked = Boolean(userId || type || eventId);
  const filters = { ...(userId ? { userId } : {}), ...(type ? { type } : {}) };
  const events = useQuery({
    ...eventQueries.newest(connection, filters, mostEvents),
    enabled: isAsked,
    refetchInterval: pollInterval,
  });
  const found = events.data ?? [];
  const chosen = eventId ?? found[0]?.id ?? null;
  const ask = (asked: Required<Asked>) => change({ ...asked, eventId: null }, { replace: false });
  return (
    <>
      <PageHeader title="Why, or why not?" crumbs={[{ label: 'Runs', to: paths.runs() }]} />
      <PageBody className="grid gap-4 pt-5">
        <Question key={`${userId} ${type}`} asked={{ userId, type }} onAsk={ask} />
        {isAsked ? null : (
          <EmptyState
            icon={Route}
            title="Why did somebody get a message, or not?"
            text="Name a person, an event type, or both. For the latest event that fits you see what every workflow, rule and endpoint made of it: the condition that failed with the wanted and the actual value, the refusals, and the gates."
          />
        )}
        {events.isError ? <PanelError error={events.error} onRetry={() => events.refetch()} /> : null}
        {isAsked && events.isPending ? <ListSkeleton rows={5} rowHeight={64} /> : null}
        {events.isSuccess && found.length === 0 && eventId === undefined ? (
          <EmptyState
            icon={Route}
            title="No such event was received"
            text={`The project has no event${type ? ` ${type}` : ''}${userId ? ` of ${userId}` : ''}. So nothing could start: look at what sends it, and at the person id it sends.`}
          />
        ) : null}
        {chosen === null || !isAsked ? null : (
          <div className="grid items-start gap-4 lg:grid-cols-[260px_minmax(0,1fr)]">
            {found.length > 0 ? (
              <Choice events={found} chosen={chosen} onChoose={(id) => change({ eventId: id })} />
            ) : (
              <span />
            )}
            <Explanation key={chosen} eventId={chosen} />
          </div>
        )}
      </PageBody>
    </>
  );
}
