import { ViewportPortal } from '@xyflow/react';
import { memo } from 'react';
import { TintIcon, toneLooks } from '../../ui/chip.tsx';
import { cx } from '../../ui/cx.ts';
import { PlainLink } from '../../ui/link.tsx';
import { defaultSizes } from '../layout/sizes.ts';
import type { Layout } from '../layout.ts';
import { titleOf } from '../starters.ts';
import { stepViews, summaryOf } from '../steps/registry.ts';
import { type Count, type Ghost, ghostPlaces, type Overlay } from './overlay.ts';

/** The numbers of a step, each of which leads to its runs. `reachable`: by the Tab key too. */
export function CountLinks({ counts, reachable }: { counts: readonly Count[]; reachable: boolean }) {
  return counts.map(({ word, tone, to }) => (
    <PlainLink
      key={word}
      to={to}
      tabIndex={reachable ? undefined : -1}
      className={cx(
        'nopan pointer-events-auto inline-flex h-6 items-center whitespace-nowrap rounded-chip px-1.5 font-strong text-12 tabular-nums hover:underline',
        toneLooks[tone],
      )}
    >
      {word}
    </PlainLink>
  ));
}

/** A step that is gone. It cannot be selected; the list of changes names it too. */
function GhostCard({ ghost: { step }, x, y }: { ghost: Ghost; x: number; y: number }) {
  const { icon, tint } = stepViews[step.type];
  return (
    <div
      style={{ left: x, top: y, ...defaultSizes.step }}
      className="absolute flex items-center gap-2.5 rounded-[11px] border border-bad border-dashed bg-sunken px-[11px]"
    >
      <TintIcon icon={icon} tint={tint} />
      <span className="min-w-0 flex-1">
        <s className="block truncate font-strong text-13/[18px] text-ink-2">{titleOf(step)}</s>
        <span className="block truncate text-12 text-ink-3">{summaryOf(step)}</span>
      </span>
      <span className="-top-2.5 absolute right-2 inline-flex h-5 items-center rounded-chip bg-bad-soft px-1.5 font-strong text-12 text-bad ring-2 ring-ground">
        removed
      </span>
    </div>
  );
}

function Layer({ overlay, layout }: { overlay: Overlay; layout: Layout }) {
  const { counts, ghosts, ghostsHeading } = overlay;
  const places = ghostPlaces(ghosts, layout, defaultSizes.step);
  const [first] = places;
  return (
    <ViewportPortal>
      {layout.nodes.map(({ id, x, y, width }) => {
        const own = counts.get(id);
        if (own === undefined) return null;
        return (
          <span
            key={id}
            data-moves
            data-counts={id}
            style={{ left: x + width - 8, top: y - 13 }}
            className="absolute flex -translate-x-full gap-1 rounded-chip ring-2 ring-ground"
          >
            <CountLinks counts={own} reachable={false} />
          </span>
        );
      })}
      {first === undefined ? null : (
        <p
          style={{ left: first.x, top: first.y - 36 }}
          className="absolute whitespace-nowrap font-strong text-12 text-ink-3"
        >
          {ghostsHeading}
        </p>
      )}
      {places.map(({ ghost, x, y }) => (
        <GhostCard key={ghost.step.label} ghost={ghost} x={x} y={y} />
      ))}
    </ViewportPortal>
  );
}

/** What an overlay puts beside the cards: numbers, and steps that are gone. */
export const OverlayLayer = memo(Layer);
