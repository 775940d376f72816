import { Bell } from 'lucide-react';
import type { FeedSeverity } from '../../contract/messages/feed.ts';
import { Chip, type Tone } from '../ui/chip.tsx';
import type { ShownProps } from './shown.ts';

const tones: Record<FeedSeverity, Tone> = {
  info: 'info',
  success: 'good',
  warning: 'hold',
  error: 'bad',
  critical: 'bad',
};

/** An item as the feed lists it. */
export function InAppMessage({ message }: ShownProps<'in_app'>) {
  const { title, body, severity, topic, url, actions } = message;
  return (
    <div className="flex min-w-0 gap-3 rounded-control border border-line bg-surface px-3.5 py-3 text-13">
      <Bell size={16} aria-hidden className="mt-0.5 shrink-0 text-ink-3" />
      <div className="grid min-w-0 flex-1 gap-1">
        <p className="flex flex-wrap items-center gap-2">
          <strong className="font-strong [overflow-wrap:anywhere]">{title}</strong>
          {severity === 'info' ? null : <Chip tone={tones[severity]}>{severity}</Chip>}
        </p>
        <p className="whitespace-pre-wrap text-ink-2 [overflow-wrap:anywhere]">{body}</p>
        {actions.length === 0 ? null : (
          <p className="flex flex-wrap gap-2">
            {actions.map(({ label, url: target }) => (
              <span
                key={`${label} ${target}`}
                title={target ?? undefined}
                className="rounded-chip border border-line-2 px-2 py-0.5 text-12"
              >
                {label}
              </span>
            ))}
          </p>
        )}
        <p className="text-12 text-ink-3 [overflow-wrap:anywhere]">
          {[topic ? `Topic ${topic}` : '', url ? `Leads to ${url}` : ''].filter(Boolean).join(' · ') || 'now'}
        </p>
      </div>
    </div>
  );
}
