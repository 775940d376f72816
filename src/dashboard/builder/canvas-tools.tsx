import { useReactFlow, useStore } from '@xyflow/react';
import { Keyboard, Maximize, Minus, Plus } from 'lucide-react';
import { useCommands } from '../shell/commands.ts';
import { IconButton } from '../ui/button.tsx';

/** Zoom, fit and the list of shortcuts. */
export function CanvasTools({ onFit }: { onFit: () => void }) {
  const { openShortcuts } = useCommands();
  const flow = useReactFlow();
  const zoom = useStore(({ transform }) => Math.round(transform[2] * 100));
  return (
    <div
      role="toolbar"
      aria-label="Canvas"
      className="absolute bottom-3.5 left-3.5 z-10 flex items-center gap-0.5 rounded-[9px] border border-line bg-surface p-[3px] shadow-2"
    >
      <IconButton label="Zoom out" icon={Minus} size="small" onClick={() => flow.zoomOut()} />
      <span className="min-w-11 text-center text-12 text-ink-3 tabular-nums">{zoom} %</span>
      <IconButton label="Zoom in" icon={Plus} size="small" onClick={() => flow.zoomIn()} />
      <IconButton label="Fit" icon={Maximize} size="small" onClick={onFit} />
      <IconButton label="Shortcuts" icon={Keyboard} size="small" onClick={openShortcuts} />
    </div>
  );
}
