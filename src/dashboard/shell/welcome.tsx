import type { ReactNode } from 'react';
import { LayerHost } from '../ui/layer.tsx';
import { useTitle } from '../ui/page.tsx';

/** The card in the middle of a page that has no project yet. */
export function Welcome({ title, children }: { title: string; children: ReactNode }) {
  useTitle(title);
  return (
    <main className="grid min-h-dvh place-items-center bg-ground p-4">
      <div className="w-full max-w-[440px] rounded-card border border-line bg-surface p-6 shadow-2">
        <div className="mb-5 flex items-center gap-2.5">
          <span
            aria-hidden
            className="grid size-6.5 place-items-center rounded-[7px] bg-accent-solid font-semibold text-13 text-on-accent"
          >
            S
          </span>
          <span className="font-semibold text-14">Sendora</span>
        </div>
        <h1 tabIndex={-1} className="outline-none">
          {title}
        </h1>
        {children}
      </div>
      <LayerHost />
    </main>
  );
}
