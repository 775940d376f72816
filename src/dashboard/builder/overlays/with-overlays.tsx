import type { ReactNode } from 'react';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { DryRunProvider, useDryRun } from '../dry-run/dry-run-context.ts';
import { useDryRunState } from '../dry-run/use-dry-run.ts';
import { OverlayProvider } from './overlay-context.ts';
import { useOverlayState } from './use-overlay-state.ts';

function Overlays({ workflowId, children }: { workflowId: string | null; children: ReactNode }) {
  const { isOpen, open, close } = useDryRun();
  useShortcuts({ t: { does: 'Dry-run', act: () => (isOpen ? close() : open()) } });
  return <OverlayProvider value={useOverlayState(workflowId)}>{children}</OverlayProvider>;
}

/** The dry-run and what lies over the drawing, for the parts of the builder. */
export function WithOverlays({ workflowId, children }: { workflowId: string | null; children: ReactNode }) {
  return (
    <DryRunProvider value={useDryRunState(workflowId)}>
      <Overlays workflowId={workflowId}>{children}</Overlays>
    </DryRunProvider>
  );
}
