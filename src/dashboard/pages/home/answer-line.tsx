import { CircleAlert, CircleCheck, CircleDashed, Info, LoaderCircle, type LucideIcon } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import { problemOf } from '../../api/problem.ts';
import { useConnection } from '../../shell/connection.ts';
import { TextLink } from '../../ui/link.tsx';
import { counted } from '../../words/counted.ts';
import { faultsByField } from './event-draft.ts';
import type { Followed } from './follow-event.ts';
import type { SendState } from './use-send.ts';

type Tone = 'good' | 'hold' | 'bad' | 'quiet';
const tones: Record<Tone, string> = {
  good: 'text-good-dot',
  hold: 'text-hold-dot',
  bad: 'text-bad',
  quiet: 'text-ink-3',
};

function Line({
  icon: Icon,
  tone,
  spins = false,
  children,
}: {
  icon: LucideIcon;
  tone: Tone;
  spins?: boolean;
  children: ReactNode;
}) {
  return (
    <p className="flex min-w-0 items-start gap-2 text-13 text-ink-2">
      <Icon size={17} aria-hidden className={`mt-px shrink-0 ${tones[tone]} ${spins ? 'animate-spin' : ''}`} />
      <span className="min-w-0 [overflow-wrap:anywhere]">{children}</span>
    </p>
  );
}

const Strong = ({ children }: { children: ReactNode }) => <strong className="font-strong text-ink">{children}</strong>;

/** What became of the event that was sent last. */
export function AnswerLine({ state, isFirst }: { state: SendState; isFirst: boolean }) {
  switch (state.phase) {
    case 'idle':
      return isFirst ? (
        <Line icon={CircleDashed} tone="quiet" spins>
          Waiting for your first event…
        </Line>
      ) : null;
    case 'sending':
      return (
        <Line icon={LoaderCircle} tone="quiet" spins>
          Sending…
        </Line>
      );
    case 'accepted':
      return (
        <Line icon={LoaderCircle} tone="quiet" spins>
          Received. Looking for what it started…
        </Line>
      );
    case 'lost':
      return (
        <Line icon={Info} tone="hold">
          Accepted, but this project has not shown it yet. Is the write key one of another project?
        </Line>
      );
    case 'failed':
      return <FailedLine error={state.error} />;
    case 'answered':
      return <AnsweredLine followed={state.followed} />;
  }
}

/** Faults that a field shows are not repeated here. */
function FailedLine({ error }: { error: unknown }) {
  const { detail, requestId, faults } = problemOf(error);
  const { fields, rest } = faultsByField(faults);
  const isShownAtFields = Object.keys(fields).length > 0 && rest.length === 0;
  return (
    <Line icon={CircleAlert} tone="bad">
      {isShownAtFields
        ? 'Not sent: see the fields above.'
        : rest[0]
          ? `${rest[0].pointer}: ${rest[0].message}`
          : detail}
      {requestId === null || isShownAtFields ? null : <span className="text-12 text-ink-3"> Request {requestId}</span>}
    </Line>
  );
}

function AnsweredLine({ followed: { event, answer } }: { followed: NonNullable<Followed> }) {
  const { paths } = useConnection();
  if (answer === null) {
    return (
      <Line icon={CircleCheck} tone="good">
        <Strong>Received.</Strong> The plan starter also says what it started, and why.
      </Line>
    );
  }
  const { runs, alerts, deliveries, reason } = answer;
  const why = paths.why({ userId: event.userId, eventId: event.id });
  if (reason !== null) {
    return (
      <Line icon={Info} tone="hold">
        <Strong>Received, but it started nothing.</Strong> {reason} <TextLink to={why}>Why?</TextLink>
      </Line>
    );
  }
  const [firstRun] = runs;
  const parts = [
    firstRun && (
      <TextLink to={runs.length === 1 ? paths.run(firstRun.id) : paths.runs({ userId: event.userId })}>
        {counted(runs.length, 'run')}
      </TextLink>
    ),
    alerts.length > 0 && <TextLink to={paths.alerts()}>{counted(alerts.length, 'alert')}</TextLink>,
    deliveries > 0 && <TextLink to={why}>{counted(deliveries, 'message')}</TextLink>,
  ].filter(Boolean);
  return (
    <Line icon={CircleCheck} tone="good">
      <Strong>Received.</Strong>{' '}
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other identity.
        <Fragment key={index}>
          {index > 0 ? ', ' : ''}
          {part}
        </Fragment>
      ))}
      .
    </Line>
  );
}
