import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export type Tone = 'good' | 'hold' | 'bad' | 'info' | 'neutral' | 'accent';

/** Colours of a tone: its soft ground and its text. */
export const toneLooks: Record<Tone, string> = {
  good: 'bg-good-soft text-good',
  hold: 'bg-hold-soft text-hold',
  bad: 'bg-bad-soft text-bad',
  info: 'bg-info-soft text-info',
  neutral: 'bg-hover text-ink-2',
  accent: 'bg-accent-soft text-accent',
};

/** A short word of state. Its dot can be left out where the word counts something. */
export function Chip({
  tone = 'neutral',
  dot = tone !== 'neutral',
  wraps = false,
  className,
  children,
}: {
  tone?: Tone;
  dot?: boolean;
  /** Holds a name of somebody's choice, which may need several lines. */
  wraps?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <span
      className={cx(
        'inline-flex w-fit items-center gap-[5px] rounded-chip px-[7px] font-strong text-12',
        wraps ? 'min-h-5 min-w-0 max-w-full py-0.5 [overflow-wrap:anywhere]' : 'h-5 shrink-0 whitespace-nowrap',
        toneLooks[tone],
        className,
      )}
    >
      {dot ? <span aria-hidden className="size-1.5 shrink-0 rounded-full bg-current" /> : null}
      {children}
    </span>
  );
}

export type Tint = 'email' | 'push' | 'sms' | 'webhook' | 'user' | 'wait' | 'branch' | 'ai';

const tints: Record<Tint, string> = {
  email: 'bg-tint-email-soft text-tint-email',
  push: 'bg-tint-push-soft text-tint-push',
  sms: 'bg-tint-sms-soft text-tint-sms',
  webhook: 'bg-tint-webhook-soft text-tint-webhook',
  user: 'bg-tint-user-soft text-tint-user',
  wait: 'bg-tint-wait-soft text-tint-wait',
  branch: 'bg-tint-branch-soft text-tint-branch',
  ai: 'bg-tint-ai-soft text-tint-ai',
};

/** An icon on a tinted square; decoration, so the words beside it say what it means. */
export function TintIcon({
  icon: Icon,
  tint,
  size = 'medium',
}: {
  icon: LucideIcon;
  tint: Tint | Tone;
  size?: 'small' | 'medium';
}) {
  const colours = tint in tints ? tints[tint as Tint] : toneLooks[tint as Tone];
  return (
    <span
      aria-hidden
      className={cx(
        'grid shrink-0 place-items-center',
        size === 'small' ? 'size-5.5 rounded-chip' : 'size-7 rounded-control',
        colours,
      )}
    >
      <Icon size={size === 'small' ? 13 : 15} />
    </span>
  );
}
