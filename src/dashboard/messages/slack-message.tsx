import { isObject } from '../../contract/json.ts';
import { tints } from '../../contract/module-tints.ts';
import { cx } from '../ui/cx.ts';
import { formatClock } from '../ui/format.ts';
import { type TintName, tintNames } from '../words/module-tint.ts';
import type { ShownProps } from './shown.ts';
import { slackParts } from './slack-text.ts';

const bars: Record<TintName, string> = {
  email: 'border-tint-email',
  push: 'border-tint-push',
  sms: 'border-tint-sms',
  webhook: 'border-tint-webhook',
  user: 'border-tint-user',
  wait: 'border-tint-wait',
  branch: 'border-tint-branch',
  ai: 'border-tint-ai',
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A text with its links and marks; the links lead nowhere, as nothing of a preview does. */
function SlackText({ text }: { text: string }) {
  return slackParts(text).map((part, place) => {
    const key = `${place} ${part.text}`;
    if (part.kind === 'link') {
      return (
        <span key={key} title={part.url} className="text-info underline decoration-dotted">
          {part.text}
        </span>
      );
    }
    if (part.kind === 'bold') return <strong key={key}>{part.text}</strong>;
    if (part.kind === 'code') {
      return (
        <code key={key} className="rounded-chip border border-line bg-sunken px-1 font-mono text-12">
          {part.text}
        </code>
      );
    }
    return <span key={key}>{part.text}</span>;
  });
}

function Attachment({ attachment }: { attachment: Record<string, unknown> }) {
  const { color, title, title_link: link, text, fields, footer, ts } = attachment;
  const tint = tintNames[(tints as readonly unknown[]).indexOf(color)];
  const listed: unknown[] = Array.isArray(fields) ? fields : [];
  const facts = listed.filter(isObject);
  return (
    <div className={cx('min-w-0 border-l-4 py-0.5 pl-3', tint ? bars[tint] : 'border-line-2')} data-tint={tint}>
      <p className={cx('font-semibold [overflow-wrap:anywhere]', textOf(link) !== '' && 'text-info')}>
        <SlackText text={textOf(title)} />
      </p>
      {textOf(text) === '' ? null : (
        <p className="mt-0.5 whitespace-pre-wrap text-ink-2 [overflow-wrap:anywhere]">
          <SlackText text={textOf(text)} />
        </p>
      )}
      {facts.length === 0 ? null : (
        <dl className="mt-1.5 grid grid-cols-2 gap-x-4 gap-y-1.5">
          {facts.map((fact) => (
            <div key={textOf(fact.title)} className="min-w-0">
              <dt className="font-semibold [overflow-wrap:anywhere]">{textOf(fact.title)}</dt>
              <dd className="text-ink-2 [overflow-wrap:anywhere]">
                <SlackText text={textOf(fact.value)} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p className="mt-1.5 text-11 text-ink-3 [overflow-wrap:anywhere]">
        <SlackText text={textOf(footer)} />
        {typeof ts === 'number' ? ` | ${formatClock(ts * 1_000).slice(0, 5)}` : ''}
      </p>
    </div>
  );
}

/** A message as Slack shows it. */
export function SlackMessage({ message }: ShownProps<'slack'>) {
  const payload: Record<string, unknown> = isObject(message.payload) ? message.payload : {};
  const list: unknown[] = Array.isArray(payload.attachments) ? payload.attachments : [];
  const attachments = list.filter(isObject);
  return (
    <div className="flex min-w-0 gap-2.5 rounded-control border border-line bg-surface px-3.5 py-3 text-13">
      <span
        aria-hidden
        className="grid size-8 shrink-0 place-items-center rounded-chip bg-accent-solid font-semibold text-on-accent"
      >
        S
      </span>
      <div className="grid min-w-0 flex-1 gap-1">
        <p className="flex flex-wrap items-baseline gap-1.5">
          <strong className="font-semibold">Sendora</strong>
          <span className="rounded-[3px] bg-hover px-1 text-11 text-ink-2">APP</span>
        </p>
        <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">
          <SlackText text={textOf(payload.text)} />
        </p>
        {attachments.map((attachment) => (
          <Attachment key={JSON.stringify(attachment)} attachment={attachment} />
        ))}
      </div>
    </div>
  );
}
