import { Zap } from 'lucide-react';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Workflow } from '../../api/queries/workflows.ts';
import type { Draft, DraftStep } from '../../builder/draft.ts';
import { toGraph } from '../../builder/graph.ts';
import { type LayoutNode, layoutOf, type Point } from '../../builder/layout.ts';
import { stepViews, summaryOf } from '../../builder/steps/registry.ts';
import { TintIcon } from '../../ui/chip.tsx';
import { cx } from '../../ui/cx.ts';
import { stepName } from '../../words/step-name.ts';
import { triggerSentence } from '../../words/trigger.ts';

const pathOf = (points: readonly Point[]) => `M${points.map(({ x, y }) => `${x} ${y}`).join('L')}`;

function Card({ node, step, trigger }: { node: LayoutNode; step: DraftStep | undefined; trigger: string }) {
  const view = step === undefined ? { icon: Zap, tint: 'accent' as const } : stepViews[step.type];
  const [title, summary] = step === undefined ? ['Starts', trigger] : [stepName(step), summaryOf(step)];
  return (
    <div
      style={{ left: node.x, top: node.y, width: node.width, height: node.height }}
      className={cx(
        'absolute flex items-center gap-2.5 rounded-[11px] border px-[11px] shadow-2',
        step === undefined ? 'border-accent-line bg-accent-soft' : 'border-line-2 bg-surface',
      )}
    >
      <TintIcon icon={view.icon} tint={view.tint} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-strong text-13/[18px]">{title}</span>
        <span className="block truncate text-12 text-ink-3">{summary}</span>
      </span>
    </div>
  );
}

/** How much a drawing is made smaller so that it fits the width of its place. */
function useFit(width: number) {
  const place = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState(1);
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) =>
      setScale(Math.min(1, (entry?.contentRect.width ?? width) / width)),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [width]);
  return { place, scale };
}

/** The graph of a workflow, to look at. Screen readers have the list of the steps instead. */
export function GraphDrawing({ draft }: { draft: Draft }) {
  const { layout, graph } = useMemo(() => {
    const drawn = toGraph(draft);
    return { graph: drawn, layout: layoutOf(drawn) };
  }, [draft]);
  const { place, scale } = useFit(layout.width);
  const words = new Map(graph.edges.map(({ id, word }) => [id, word]));
  const trigger = triggerSentence(draft.trigger as Workflow['trigger']);
  return (
    <div ref={place} aria-hidden className="overflow-hidden" style={{ height: layout.height * scale }}>
      <div
        className="relative origin-top-left"
        style={{
          width: layout.width,
          height: layout.height,
          transform: `scale(${scale})`,
          marginLeft: scale === 1 ? `calc((100% - ${layout.width}px) / 2)` : 0,
        }}
      >
        <svg aria-hidden width={layout.width} height={layout.height} className="absolute inset-0">
          {layout.edges.map(({ id, points }) => (
            <path key={id} d={pathOf(points)} strokeLinejoin="round" className="fill-none stroke-line-2 stroke-[1.6]" />
          ))}
        </svg>
        {layout.nodes.map((node) =>
          node.kind === 'pill' ? (
            <span
              key={node.id}
              style={{ left: node.x, top: node.y, width: node.width, height: node.height }}
              className="absolute grid place-items-center rounded-full border border-line-2 bg-sunken text-12 text-ink-3"
            >
              End
            </span>
          ) : (
            <Card
              key={node.id}
              node={node}
              trigger={trigger}
              step={draft.steps.find(({ label }) => label === node.id)}
            />
          ),
        )}
        {layout.edges.map(({ id, labelAt }) =>
          labelAt === null ? null : (
            <span
              key={id}
              style={{ left: labelAt.x, top: labelAt.y }}
              className="absolute max-w-40 -translate-x-1/2 -translate-y-1/2 truncate rounded-[5px] border border-line-2 bg-surface px-1.5 font-strong text-11/4 text-ink-2"
            >
              {words.get(id)}
            </span>
          ),
        )}
      </div>
    </div>
  );
}
