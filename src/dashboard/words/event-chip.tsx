import { cx } from '../ui/cx.ts';
import { type TintName, tintOfEvent } from './module-tint.ts';

const looks: Record<TintName, string> = {
  email: 'bg-tint-email-soft text-tint-email',
  push: 'bg-tint-push-soft text-tint-push',
  sms: 'bg-tint-sms-soft text-tint-sms',
  webhook: 'bg-tint-webhook-soft text-tint-webhook',
  user: 'bg-tint-user-soft text-tint-user',
  wait: 'bg-tint-wait-soft text-tint-wait',
  branch: 'bg-tint-branch-soft text-tint-branch',
  ai: 'bg-tint-ai-soft text-tint-ai',
};

/** An event type in the tint of its module, as Slack shows it. */
export function EventChip({ type }: { type: string }) {
  return (
    <span
      className={cx(
        'inline-block max-w-full rounded-chip px-[7px] py-0.5 font-mono text-12 [overflow-wrap:anywhere]',
        looks[tintOfEvent(type)],
      )}
    >
      {type}
    </span>
  );
}
