import { useQuery } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { pollInterval } from '../api/live.ts';
import { isNotFound } from '../api/problem.ts';
import { type EventExplanation, eventQueries } from '../api/queries/events.ts';
import { useConnection } from '../shell/connection.ts';
import { momentWithin, withLocalTimes } from '../trace/moments.ts';
import { Card } from '../ui/card.tsx';
import type { Tone } from '../ui/chip.tsx';
import { cx } from '../ui/cx.ts';
import { TextLink } from '../ui/link.tsx';
import { ErrorState, ListSkeleton, NotFound } from '../ui/states.tsx';
import { useNow } from '../ui/time.tsx';
import { FindingCard, OtherFindings } from './finding-card.tsx';
import { type FindingGroup, findingsOf, headlineOf, inGroup } from './findings.ts';

const headlineLooks: Record<Tone, string> = {
  good: 'bg-good-soft text-good',
  hold: 'bg-hold-soft text-hold',
  bad: 'bg-bad-soft text-bad',
  info: 'bg-info-soft text-info',
  neutral: 'bg-hover text-ink',
  accent: 'bg-accent-soft text-accent',
};

const groups: readonly { group: FindingGroup; title: string }[] = [
  { group: 'did', title: 'What it did' },
  { group: 'held', title: 'Matched, but held back' },
  { group: 'missed', title: 'Missed by a condition' },
];

function Findings({ explanation }: { explanation: EventExplanation }) {
  const { paths } = useConnection();
  const now = useNow();
  const { event, refusals } = explanation;
  const findings = findingsOf(explanation);
  const { text, detail, tone } = headlineOf(findings, event.type);
  return (
    <div className="grid gap-4">
      <div role="status" className={cx('rounded-card px-4 py-3.5', headlineLooks[tone])}>
        <p className="font-semibold text-16 [overflow-wrap:anywhere]">{text}</p>
        <p className="mt-0.5 text-13 [overflow-wrap:anywhere]">{withLocalTimes(detail, now)}</p>
      </div>
      <p className="text-12 text-ink-3 [overflow-wrap:anywhere]">
        About{' '}
        <TextLink to={paths.event(event.id)} className="font-mono">
          {event.type}
        </TextLink>{' '}
        of {event.userId ?? event.anonymousId ?? 'nobody'}, received {momentWithin(event.receivedAt, now)}.
      </p>
      {refusals.map(({ code, message }) => (
        <p
          key={code}
          className="flex items-start gap-2 rounded-card border border-line bg-hold-soft px-4 py-3 text-13 text-hold"
        >
          <CircleAlert size={15} aria-hidden className="mt-0.5 shrink-0" />
          <span className="min-w-0 [overflow-wrap:anywhere]">{message}</span>
        </p>
      ))}
      {groups.map(({ group, title }) => {
        const found = inGroup(findings, group);
        return found.length === 0 ? null : (
          <Card key={group} title={title} padded={false}>
            <ul>
              {found.map((finding) => (
                <FindingCard key={finding.key} finding={finding} now={now} />
              ))}
            </ul>
          </Card>
        );
      })}
      <OtherFindings findings={inGroup(findings, 'other')} now={now} />
    </div>
  );
}

/** Why an event did what it did, and nothing else. */
export function Explanation({ eventId }: { eventId: string }) {
  const connection = useConnection();
  const explanation = useQuery({ ...eventQueries.explanation(connection, eventId), refetchInterval: pollInterval });
  if (explanation.data) return <Findings explanation={explanation.data} />;
  if (explanation.isError && isNotFound(explanation.error))
    return (
      <NotFound
        what="Event"
        text="There is no such event that this key may see. Events are gone when the days are over for which the project keeps them."
      />
    );
  if (explanation.isError) return <ErrorState error={explanation.error} onRetry={() => explanation.refetch()} />;
  return <ListSkeleton rows={6} rowHeight={64} />;
}
