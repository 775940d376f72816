import { lazy, Suspense } from 'react';
import type { DrawingProps } from './drawing-flow.tsx';

const DrawingFlow = lazy(() => import('./drawing-flow.tsx').then((module) => ({ default: module.DrawingFlow })));

/** A workflow as the builder draws it, to look at; the code comes with the first one that is shown. It fills its parent. */
export function WorkflowDrawing(props: DrawingProps) {
  return (
    <Suspense fallback={<div aria-busy className="size-full" />}>
      <DrawingFlow {...props} />
    </Suspense>
  );
}
