import { LoaderCircle, type LucideIcon } from 'lucide-react';
import { type ComponentProps, type MouseEvent, useId } from 'react';
import { cx } from './cx.ts';
import { type LinkProps, PlainLink } from './link.tsx';
import { Tooltip } from './tooltip.tsx';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';
export type ButtonSize = 'small' | 'medium';

interface Look {
  variant?: ButtonVariant;
  size?: ButtonSize;
  icon?: LucideIcon;
}

export interface ButtonProps extends ComponentProps<'button'>, Look {
  /** Why it cannot be pressed; it stays reachable by keyboard so that the reason can be read. */
  disabledReason?: string | null;
  /** What was pressed is still under way: shows a spinner and ignores more presses. */
  loading?: boolean;
}

const variants: Record<ButtonVariant, string> = {
  primary: 'border-transparent bg-accent-solid text-on-accent shadow-1 hover:brightness-110',
  secondary: 'border-line-2 bg-surface text-ink shadow-1 hover:bg-hover',
  ghost: 'border-transparent text-ink-2 hover:bg-hover hover:text-ink',
  danger: 'border-line-2 bg-surface text-bad shadow-1 hover:border-bad hover:bg-bad-soft',
};

const base =
  'inline-flex shrink-0 cursor-pointer items-center justify-center gap-1.5 whitespace-nowrap border font-medium select-none aria-disabled:cursor-not-allowed aria-disabled:opacity-55 disabled:cursor-not-allowed disabled:opacity-55';

const look = ({ variant = 'secondary', size = 'medium' }: Look, square = false): string =>
  cx(
    base,
    variants[variant],
    size === 'small' ? 'h-6.5 rounded-chip text-12' : 'h-8 rounded-control text-13',
    square ? (size === 'small' ? 'w-6.5' : 'w-8') : size === 'small' ? 'px-2' : 'px-3',
  );

const iconSize = (size: ButtonSize = 'medium'): number => (size === 'small' ? 14 : 15);

function Glyph({ icon: Icon, size, loading }: Pick<ButtonProps, 'icon' | 'size' | 'loading'>) {
  if (loading) return <LoaderCircle size={iconSize(size)} aria-hidden className="animate-spin" />;
  return Icon ? <Icon size={iconSize(size)} aria-hidden className="shrink-0" /> : null;
}

/** The button without its tooltip; a reason is read as its description. */
function Pressable({
  disabledReason,
  loading = false,
  onClick,
  variant,
  size,
  icon,
  square = false,
  className,
  children,
  ...props
}: ButtonProps & { square?: boolean }) {
  const reasonId = useId();
  const idle = Boolean(disabledReason) || loading;
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (idle) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <>
      <button
        type="button"
        aria-disabled={idle || undefined}
        aria-busy={loading || undefined}
        aria-describedby={disabledReason ? reasonId : undefined}
        {...props}
        onClick={press}
        className={cx(look({ variant, size }, square), className)}
      >
        <Glyph icon={icon} size={size} loading={loading} />
        {children}
      </button>
      {disabledReason ? (
        <span id={reasonId} hidden>
          {disabledReason}
        </span>
      ) : null}
    </>
  );
}

export function Button(props: ButtonProps) {
  const { disabledReason } = props;
  if (!disabledReason) return <Pressable {...props} />;
  return (
    <Tooltip text={disabledReason}>
      <Pressable {...props} />
    </Tooltip>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon'> {
  /** Its name, shown as tooltip. */
  label: string;
  icon: LucideIcon;
}

export function IconButton({ label, variant = 'ghost', ...props }: IconButtonProps) {
  return (
    <Tooltip text={props.disabledReason ? `${label}: ${props.disabledReason}` : label}>
      <Pressable aria-label={label} variant={variant} square {...props} />
    </Tooltip>
  );
}

export function ButtonLink({ variant, size, icon, className, children, ...props }: LinkProps & Look) {
  return (
    <PlainLink {...props} className={cx(look({ variant, size }), className)}>
      <Glyph icon={icon} size={size} />
      {children}
    </PlainLink>
  );
}
