import {
  Activity,
  Bell,
  CirclePlay,
  Hash,
  Inbox,
  type LucideIcon,
  Mail,
  MessageSquare,
  UserPen,
  Webhook,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { labelOf } from '../../forms/labels.ts';
import { useConnection } from '../../shell/connection.ts';
import { Chip, type Tint, TintIcon } from '../../ui/chip.tsx';
import { formatClock, formatDateTime } from '../../ui/format.ts';
import { PlainLink, TextLink } from '../../ui/link.tsx';
import { EventChip } from '../../words/event-chip.tsx';
import { tintOfEvent } from '../../words/module-tint.ts';
import { runTones } from '../../words/run-status.ts';
import { runSentence } from '../home/run-words.ts';
import { reasonOf, sourceWords, stateOf } from '../logs/delivery-words.ts';
import { traitsPreview } from '../people/traits-preview.ts';
import { changeWords } from './change-words.ts';
import type { Entry } from './use-timeline.ts';

type ItemOf<Kind extends Entry['kind']> = Extract<Entry, { kind: Kind }>['item'];

const channels: Readonly<Record<string, { icon: LucideIcon; tint: Tint }>> = {
  email: { icon: Mail, tint: 'email' },
  push: { icon: Bell, tint: 'push' },
  sms: { icon: MessageSquare, tint: 'sms' },
  slack: { icon: Hash, tint: 'branch' },
  webhook: { icon: Webhook, tint: 'webhook' },
  in_app: { icon: Inbox, tint: 'user' },
};

function Row({
  icon,
  tint,
  at,
  title,
  children,
}: {
  icon: LucideIcon;
  tint: Tint | 'neutral';
  at: number;
  title: ReactNode;
  children?: ReactNode;
}) {
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-start gap-x-2.5 border-line border-t px-4 py-2 text-13">
      <TintIcon icon={icon} tint={tint} size="small" />
      <div className="grid min-w-0 gap-0.5">
        <div className="flex min-h-[22px] min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">{title}</div>
        {children ? <div className="text-12 text-ink-2 [overflow-wrap:anywhere]">{children}</div> : null}
      </div>
      <time
        dateTime={new Date(at).toISOString()}
        title={`${formatDateTime(at)} (${formatDateTime(at, 'UTC')} UTC)`}
        className="pt-[3px] text-12 text-ink-3 tabular-nums"
      >
        {formatClock(at)}
      </time>
    </li>
  );
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What is worth reading of properties: ids of other things are on the page of the event. */
const withoutIds = (properties: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => typeof value !== 'string' || !uuid.test(value)));

function EventRow({ at, item }: { at: number; item: ItemOf<'event'> }) {
  const { paths } = useConnection();
  const { id, type, properties, anonymousId, userId } = item;
  const preview = traitsPreview(withoutIds(properties));
  return (
    <Row
      icon={Activity}
      tint={tintOfEvent(type)}
      at={at}
      title={
        <>
          <PlainLink to={paths.event(id)} className="-my-0.5 min-w-0 py-0.5 hover:underline">
            <EventChip type={type} />
          </PlainLink>
          {userId === null && anonymousId ? <span className="text-12 text-ink-3">as {anonymousId}</span> : null}
        </>
      }
    >
      {preview === '' ? null : <span className="line-clamp-2 font-mono">{preview}</span>}
    </Row>
  );
}

function RunRow({ at, item }: { at: number; item: ItemOf<'run'> }) {
  const { paths } = useConnection();
  const { id, workflowName, status } = item;
  return (
    <Row
      icon={CirclePlay}
      tint="ai"
      at={at}
      title={
        <>
          <TextLink to={paths.run(id)} className="min-w-0 [overflow-wrap:anywhere]">
            {workflowName}
          </TextLink>
          <Chip tone={runTones[status]} dot>
            {status}
          </Chip>
        </>
      }
    >
      {runSentence(item)}
    </Row>
  );
}

function MessageRow({ at, item }: { at: number; item: ItemOf<'message'> }) {
  const { paths } = useConnection();
  const { id, kind, recipient, source, stepLabel, ruleKey } = item;
  const { icon, tint } = channels[kind] ?? { icon: Mail, tint: 'email' as const };
  const { text, tone } = stateOf(item);
  return (
    <Row
      icon={icon}
      tint={tint}
      at={at}
      title={
        <>
          <TextLink to={paths.log(id)} className="min-w-0 [overflow-wrap:anywhere]">
            {labelOf(kind)}
            {recipient === null ? '' : ` to ${recipient}`}
          </TextLink>
          <Chip tone={tone}>{text}</Chip>
          <span className="min-w-0 text-12 text-ink-3 [overflow-wrap:anywhere]">
            {stepLabel ?? ruleKey ?? sourceWords(source)}
          </span>
        </>
      }
    >
      {reasonOf(item)}
    </Row>
  );
}

function ChangeRow({ at, item }: { at: number; item: ItemOf<'change'> }) {
  return (
    <Row
      icon={UserPen}
      tint="neutral"
      at={at}
      title={
        <span className="min-w-0 [overflow-wrap:anywhere]">
          <span className="font-medium">{item.actor}</span> {changeWords(item)}
        </span>
      }
    />
  );
}

/** One thing that happened to a person; it links to the whole of it. */
export function TimelineRow({ entry }: { entry: Entry }) {
  switch (entry.kind) {
    case 'event':
      return <EventRow at={entry.at} item={entry.item} />;
    case 'run':
      return <RunRow at={entry.at} item={entry.item} />;
    case 'message':
      return <MessageRow at={entry.at} item={entry.item} />;
    case 'change':
      return <ChangeRow at={entry.at} item={entry.item} />;
  }
}
