import { CSPProvider } from '@base-ui/react/csp-provider';
import type { ReactNode } from 'react';
import { LayerProvider } from './layer.tsx';
import { Toasts } from './toast.tsx';
import { TooltipProvider } from './tooltip.tsx';

/** What the controls need around the page. The page allows no style elements, so none are made. */
export function UiProvider({ children }: { children: ReactNode }) {
  return (
    <CSPProvider disableStyleElements>
      <TooltipProvider>
        <LayerProvider>{children}</LayerProvider>
        <Toasts />
      </TooltipProvider>
    </CSPProvider>
  );
}
