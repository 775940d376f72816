import type { Node, NodeProps } from '@xyflow/react';
import { CircleAlert, CircleCheck, CircleDashed, CircleDot, type LucideIcon, TriangleAlert } from 'lucide-react';
import { memo, useContext } from 'react';
import { TintIcon, type Tone } from '../ui/chip.tsx';
import { cx } from '../ui/cx.ts';
import { CanvasContext } from './canvas-context.ts';
import type { StepView } from './steps/step-view.ts';

/** What a card of the canvas shows. Cards whose content is the same are the same object, so that nothing is drawn twice. */
export interface StepCard extends Record<string, unknown> {
  title: string;
  summary: string;
  icon: LucideIcon;
  tint: StepView['tint'];
  isTrigger: boolean;
  isSelected: boolean;
  isReached: boolean;
  /** Shown at the top right, with a shape and words beside its colour. */
  badge: { tone: Tone; word: string } | null;
  /** What screen readers say. */
  description: string;
}
export type StepCardNode = Node<StepCard, 'step'>;

export const cardId = (label: string): string => `step-${label}`;

const badges: Record<Tone, { icon: LucideIcon; look: string }> = {
  good: { icon: CircleCheck, look: 'bg-good-soft text-good' },
  hold: { icon: TriangleAlert, look: 'bg-hold-soft text-hold' },
  bad: { icon: CircleAlert, look: 'bg-bad-soft text-bad' },
  info: { icon: CircleDot, look: 'bg-info-soft text-info' },
  neutral: { icon: CircleDashed, look: 'bg-hover text-ink-2' },
  accent: { icon: CircleDot, look: 'bg-accent-soft text-accent' },
};

function Badge({ tone, word }: NonNullable<StepCard['badge']>) {
  const { icon: Icon, look } = badges[tone];
  return (
    <span
      aria-hidden
      className={cx(
        'absolute -top-2.5 right-2 inline-flex h-5 items-center gap-1 rounded-chip px-1.5 font-strong text-12 ring-2 ring-ground',
        look,
      )}
    >
      <Icon size={12} className="shrink-0" />
      <span className="max-w-52 truncate">{word}</span>
    </span>
  );
}

function borderOf({ isSelected, isTrigger, badge }: StepCard): string {
  if (isSelected) return 'border-accent';
  if (badge?.tone === 'bad') return 'border-bad';
  return isTrigger ? 'border-accent-line' : 'border-line-2 hover:border-edge';
}

/** One step: a single button, so that it has one place in the order of the keyboard. */
function StepNodeCard({ id, data }: NodeProps<StepCardNode>) {
  const { title, summary, icon, tint, isTrigger, isSelected, isReached, badge, description } = data;
  const { onPress } = useContext(CanvasContext);
  return (
    <button
      type="button"
      id={cardId(id)}
      data-step={id}
      tabIndex={isSelected ? 0 : -1}
      aria-label={description}
      aria-current={isSelected || undefined}
      onClick={() => onPress(id)}
      className={cx(
        'nopan pointer-events-auto relative flex size-full cursor-pointer items-center gap-2.5 rounded-[11px] border px-[11px] text-left shadow-2 outline-offset-2',
        isTrigger ? 'bg-accent-soft' : isReached ? 'bg-surface' : 'border-dashed bg-sunken shadow-none',
        borderOf(data),
        isSelected && (isTrigger ? 'ring-3 ring-accent-line' : 'ring-3 ring-accent-soft'),
      )}
    >
      <TintIcon icon={icon} tint={tint} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-strong text-13/[18px]">{title}</span>
        <span className={cx('block truncate text-12', isTrigger ? 'text-ink-2' : 'text-ink-3')}>{summary}</span>
      </span>
      {badge === null ? null : <Badge {...badge} />}
    </button>
  );
}

export const StepNode = memo(StepNodeCard);
