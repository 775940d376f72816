import { Menu as Base } from '@base-ui/react/menu';
import type { LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import { cx } from './cx.ts';
import { Kbd } from './kbd.tsx';
import { useLayer } from './layer.tsx';
import { PlainLink } from './link.tsx';

export interface MenuItem {
  label: string;
  /** A quiet second line. */
  hint?: string;
  icon?: LucideIcon;
  onSelect?: () => void;
  /** An address of paths.ts, in place of `onSelect`. */
  to?: string;
  tone?: 'bad';
  shortcut?: string;
  /** Marks the one of several that is chosen. */
  checked?: boolean;
  disabledReason?: string | null;
}

/** Quiet words above the items that follow. */
export interface MenuHeading {
  heading: string;
}

export type MenuEntry = MenuItem | MenuHeading | 'separator';

export const popupLook =
  'z-50 rounded-[10px] border border-line-2 bg-surface p-1 text-13 text-ink shadow-3 outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0';

export const itemLook =
  'flex min-h-7.5 cursor-default items-center gap-2 rounded-chip px-2 py-1 outline-none select-none data-highlighted:bg-hover';

function Content({ label, hint, icon: Icon, shortcut, checked, disabledReason }: MenuItem) {
  const second = disabledReason ?? hint;
  return (
    <>
      {Icon ? <Icon size={15} aria-hidden className="shrink-0 text-ink-3" /> : null}
      <span className="min-w-0 flex-1">
        <span className="block [overflow-wrap:anywhere]">{label}</span>
        {second ? <span className="block text-12 text-ink-3">{second}</span> : null}
      </span>
      {shortcut ? <Kbd>{shortcut}</Kbd> : null}
      {checked ? (
        <span className="text-accent" aria-hidden>
          ✓
        </span>
      ) : null}
      {checked ? <span className="sr-only">(current)</span> : null}
    </>
  );
}

function Entry({ item }: { item: MenuItem }) {
  const look = cx(itemLook, item.tone === 'bad' && 'text-bad', item.disabledReason && 'opacity-60');
  if (item.disabledReason) {
    return (
      <Base.Item label={item.label} closeOnClick={false} aria-disabled className={look}>
        <Content {...item} />
      </Base.Item>
    );
  }
  if (item.to !== undefined) {
    return (
      <Base.LinkItem label={item.label} closeOnClick render={<PlainLink to={item.to} />} className={look}>
        <Content {...item} />
      </Base.LinkItem>
    );
  }
  return (
    <Base.Item label={item.label} onClick={() => item.onSelect?.()} className={look}>
      <Content {...item} />
    </Base.Item>
  );
}

function drawEntry(entry: MenuEntry, index: number): ReactElement {
  // Separators have nothing else to tell them apart.
  if (entry === 'separator') return <Base.Separator key={index} className="my-1 h-px bg-line" />;
  if (!('heading' in entry)) return <Entry key={entry.label} item={entry} />;
  return (
    <p key={entry.heading} className="px-2 pt-1.5 pb-1 text-12 text-ink-3 [overflow-wrap:anywhere]">
      {entry.heading}
    </p>
  );
}

export function Menu({
  label,
  trigger,
  items,
  align = 'end',
  side = 'bottom',
}: {
  label: string;
  /** A button; it opens the menu. */
  trigger: ReactElement;
  items: readonly MenuEntry[];
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'bottom' | 'left' | 'right';
}) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal container={useLayer()}>
        <Base.Positioner align={align} side={side} sideOffset={5} collisionPadding={8} className="z-50 outline-none">
          <Base.Popup
            aria-label={label}
            className={cx(
              popupLook,
              'max-h-(--available-height) min-w-44 max-w-[min(20rem,calc(100vw-16px))] overflow-y-auto',
            )}
          >
            {items.map(drawEntry)}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
